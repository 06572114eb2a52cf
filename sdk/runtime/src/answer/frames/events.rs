//! Server-sent events. An event that the end of the stream cuts off is ignored.

use std::mem;

use bytes::{Buf as _, BytesMut};
use serde_json::{Map, Value};

use super::{Cut, Frame};
use crate::decode::DecodeError;

const MARK: &[u8] = b"\xEF\xBB\xBF";

#[derive(Default)]
pub(super) struct Events {
    waiting: BytesMut,
    searched: usize,
    /// Whether the first bytes were looked at.
    is_begun: bool,
    /// Whether a line break is only the second half of the one before.
    is_after_return: bool,
    event: Map<String, Value>,
    /// Its lines of data, each with a line break.
    data: String,
    /// The id that came last. An event that ends makes it the one to go on after, with data or without.
    id: Option<String>,
    last_id: Option<String>,
    retry: Option<u64>,
}

impl Events {
    /// The next line, without its end.
    fn line(&mut self, is_ended: bool) -> Option<BytesMut> {
        if !self.is_begun && (self.waiting.len() >= MARK.len() || is_ended || !MARK.starts_with(&self.waiting)) {
            (self.is_begun, self.searched) = (true, 0);
            if self.waiting.starts_with(MARK) {
                self.waiting.advance(MARK.len());
            }
        }
        if self.is_after_return && !self.waiting.is_empty() {
            self.is_after_return = false;
            if self.waiting[0] == b'\n' {
                self.waiting.advance(1);
            }
        }
        let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
        match self.waiting[self.searched..].iter().position(ends) {
            Some(place) if self.is_begun => {
                let line = self.waiting.split_to(self.searched + place);
                self.is_after_return = self.waiting[0] == b'\r';
                self.waiting.advance(1);
                self.searched = 0;
                Some(line)
            }
            Some(_) => None,
            None => {
                self.searched = self.waiting.len();
                // The end ends the last line; it ends no event, unless that line is blank.
                (is_ended && !self.waiting.is_empty()).then(|| {
                    self.searched = 0;
                    mem::take(&mut self.waiting)
                })
            }
        }
    }

    /// The event that a blank line ends.
    fn done(&mut self) -> Option<Map<String, Value>> {
        if let Some(id) = self.id.take() {
            self.last_id = Some(id);
        }
        let (mut event, mut data) = (mem::take(&mut self.event), mem::take(&mut self.data));
        data.pop()?;
        event.insert("data".to_owned(), data.into());
        Some(event)
    }

    fn field(&mut self, line: &str) {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "event" => {
                self.event.insert(field.to_owned(), value.into());
            }
            "id" if !value.contains('\0') => {
                self.id = Some(value.to_owned());
                self.event.insert(field.to_owned(), value.into());
            }
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                if let Ok(wait) = value.parse::<u64>() {
                    self.retry = Some(wait);
                    self.event.insert(field.to_owned(), wait.into());
                }
            }
            _ => {}
        }
    }
}

impl Cut for Events {
    fn push(&mut self, piece: &[u8]) {
        self.waiting.extend_from_slice(piece);
    }

    fn next(&mut self, is_ended: bool) -> Option<Result<Frame, DecodeError>> {
        while let Some(line) = self.line(is_ended) {
            if !line.is_empty() {
                self.field(&String::from_utf8_lossy(&line));
            } else if let Some(event) = self.done() {
                return Some(Ok(Frame::Event(event)));
            }
        }
        None
    }

    fn waiting(&self) -> usize {
        self.waiting.len() + self.data.len()
    }

    fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    fn retry(&self) -> Option<u64> {
        self.retry
    }
}
