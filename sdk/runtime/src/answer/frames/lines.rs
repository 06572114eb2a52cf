//! JSON in lines, and JSON after record separators.

use std::mem;

use bytes::{Buf as _, Bytes, BytesMut};
use serde::de::IgnoredAny;

use super::{Cut, Frame};
use crate::decode::{DecodeError, is_blank, without_mark};

/// Bytes that wait, and how many of them were searched.
#[derive(Default)]
struct Waiting {
    bytes: BytesMut,
    searched: usize,
}

impl Waiting {
    /// What stands before the next `mark`, which is taken away too.
    fn before(&mut self, mark: u8) -> Option<Bytes> {
        let Some(place) = self.bytes[self.searched..].iter().position(|byte| *byte == mark) else {
            self.searched = self.bytes.len();
            return None;
        };
        let before = self.bytes.split_to(self.searched + place);
        self.bytes.advance(1);
        self.searched = 0;
        Some(before.freeze())
    }

    fn rest(&mut self) -> Bytes {
        self.searched = 0;
        mem::take(&mut self.bytes).freeze()
    }
}

/// The value in some bytes, unless they are blank.
fn value(bytes: &Bytes) -> Option<Result<Frame, DecodeError>> {
    (!is_blank(bytes)).then(|| Ok(Frame::Json(bytes.slice_ref(without_mark(bytes)))))
}

/// JSON Lines, NDJSON.
#[derive(Default)]
pub(super) struct Lines(Waiting);

impl Cut for Lines {
    fn push(&mut self, piece: &[u8]) {
        self.0.bytes.extend_from_slice(piece);
    }

    fn next(&mut self, is_ended: bool) -> Option<Result<Frame, DecodeError>> {
        while let Some(line) = self.0.before(b'\n') {
            if let Some(value) = value(&line) {
                return Some(value);
            }
        }
        if is_ended { value(&self.0.rest()) } else { None }
    }

    fn waiting(&self) -> usize {
        self.0.bytes.len()
    }
}

/// JSON text sequences (RFC 7464).
#[derive(Default)]
pub(super) struct Sequence {
    waiting: Waiting,
    /// From how many bytes on a text that waits is looked at: what is cut anywhere is not read again for each piece.
    looked: usize,
}

impl Cut for Sequence {
    fn push(&mut self, piece: &[u8]) {
        self.waiting.bytes.extend_from_slice(piece);
    }

    fn next(&mut self, is_ended: bool) -> Option<Result<Frame, DecodeError>> {
        while let Some(text) = self.waiting.before(b'\x1e') {
            self.looked = 0;
            if let Some(value) = value(&text) {
                return Some(value);
            }
        }
        let bytes = &self.waiting.bytes;
        // A line break ends a text, and also stands within one: whether it is whole, the text says.
        if !is_ended && bytes.ends_with(b"\n") && bytes.len() >= self.looked {
            self.looked = bytes.len() * 2;
            if serde_json::from_slice::<IgnoredAny>(without_mark(bytes)).is_err() {
                return None;
            }
        } else if !is_ended {
            return None;
        }
        self.looked = 0;
        value(&self.waiting.rest())
    }

    fn waiting(&self) -> usize {
        self.waiting.bytes.len()
    }
}
