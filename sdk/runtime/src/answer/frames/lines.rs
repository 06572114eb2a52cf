//! JSON in lines, and JSON after record separators.

use std::mem;

use bytes::{Bytes, BytesMut};

use super::{Cut, Frame};
use crate::decode::{CUT, DecodeError, is_blank, without_mark};

/// The value in some bytes, unless they are blank.
fn value(bytes: &Bytes) -> Option<Result<Frame, DecodeError>> {
    (!is_blank(bytes)).then(|| Ok(Frame::Json(bytes.slice_ref(without_mark(bytes)))))
}

/// JSON Lines, NDJSON.
#[derive(Default)]
pub(super) struct Lines {
    waiting: BytesMut,
    /// How many of the bytes that wait were looked at.
    looked: usize,
}

impl Lines {
    fn line(&mut self) -> Option<Bytes> {
        let Some(place) = self.waiting[self.looked..].iter().position(|byte| *byte == b'\n') else {
            self.looked = self.waiting.len();
            return None;
        };
        let line = self.waiting.split_to(self.looked + place + 1).freeze();
        self.looked = 0;
        Some(line)
    }
}

impl Cut for Lines {
    fn push(&mut self, piece: &[u8]) {
        self.waiting.extend_from_slice(piece);
    }

    fn next(&mut self, is_ended: bool) -> Option<Result<Frame, DecodeError>> {
        while let Some(line) = self.line() {
            if let Some(value) = value(&line) {
                return Some(value);
            }
        }
        if !is_ended {
            return None;
        }
        self.looked = 0;
        value(&mem::take(&mut self.waiting).freeze())
    }

    fn waiting(&self) -> usize {
        self.waiting.len()
    }
}

/// JSON text sequences (RFC 7464).
#[derive(Default)]
pub(super) struct Sequence {
    waiting: BytesMut,
    nesting: Nesting,
    /// How many of the bytes that wait were looked at.
    looked: usize,
}

/// How deep a text is at a place.
#[derive(Default)]
struct Nesting {
    depth: usize,
    is_in_text: bool,
    is_escaped: bool,
}

impl Nesting {
    fn pass(&mut self, byte: u8) {
        if self.is_in_text {
            self.is_in_text = self.is_escaped || byte != b'"';
            self.is_escaped = !self.is_escaped && byte == b'\\';
            return;
        }
        match byte {
            b'"' => self.is_in_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn is_whole(&self) -> bool {
        self.depth == 0 && !self.is_in_text
    }
}

impl Sequence {
    /// What stands before the next line break that ends a text: one that stands within a text ends nothing.
    fn line(&mut self) -> Option<Bytes> {
        while let Some(byte) = self.waiting.get(self.looked) {
            self.looked += 1;
            self.nesting.pass(*byte);
            if *byte == b'\n' && self.nesting.is_whole() {
                let line = self.waiting.split_to(self.looked).freeze();
                self.begin();
                return Some(line);
            }
            if *byte == b'\x1e' {
                let mut text = self.waiting.split_to(self.looked);
                text.truncate(text.len() - 1);
                self.begin();
                return Some(text.freeze());
            }
        }
        None
    }

    fn begin(&mut self) {
        (self.nesting, self.looked) = Default::default();
    }
}

/// A number or a word that nothing ends may have been cut (RFC 7464, « 2.4 »).
fn ended(text: &Bytes) -> Option<Result<Frame, DecodeError>> {
    if text.last().is_some_and(u8::is_ascii_alphanumeric) { Some(Err(DecodeError::new(CUT))) } else { value(text) }
}

impl Cut for Sequence {
    fn push(&mut self, piece: &[u8]) {
        self.waiting.extend_from_slice(piece);
    }

    fn next(&mut self, is_ended: bool) -> Option<Result<Frame, DecodeError>> {
        while let Some(text) = self.line() {
            if let Some(value) = ended(&text) {
                return Some(value);
            }
        }
        if is_ended { ended(&mem::take(&mut self.waiting).freeze()) } else { None }
    }

    fn waiting(&self) -> usize {
        self.waiting.len()
    }
}
