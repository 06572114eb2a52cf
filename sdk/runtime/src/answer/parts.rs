//! Readers of multipart answers whose parts follow one another without names (`multipart/mixed` and the like).
//!
//! A part is read by its own headers. A list of them is read from a whole body; `stream` reads them as they come.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::frames::{Frame, Framing};
use super::items::all;
use super::{Answer, Reader, bytes, from_text, json};
use crate::decode::DecodeError;
use crate::reply::HeaderNames;

/// A part of a multipart answer.
#[derive(Clone, PartialEq)]
pub struct BodyPart<T> {
    /// Its own headers.
    pub headers: HeaderMap,
    /// Its content, decoded.
    pub body: T,
}

impl<T> BodyPart<T> {
    /// The content alone.
    pub fn into_body(self) -> T {
        self.body
    }
}

/// Prints the names of the headers, not their values: names of files contain personal data.
impl<T: fmt::Debug> fmt::Debug for BodyPart<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut part = formatter.debug_struct("BodyPart");
        part.field("headers", &HeaderNames(&self.headers)).field("body", &self.body).finish()
    }
}

/// Reads a JSON value of each part.
pub fn json_parts<T: DeserializeOwned>() -> Reader<Vec<BodyPart<T>>> {
    Reader::new(|answer| all(answer, Framing::Parts, json_part))
}

/// Reads a leaf of each part: as JSON where the part says so, else as text, which is what a part without a `Content-Type`
/// is (RFC 2046, « 5.1 Multipart Media Type »).
pub fn json_or_text_parts<T: DeserializeOwned>() -> Reader<Vec<BodyPart<T>>> {
    Reader::new(|answer| all(answer, Framing::Parts, json_or_text_part))
}

/// Keeps the bytes of each part.
pub fn bytes_parts() -> Reader<Vec<BodyPart<Bytes>>> {
    Reader::new(|answer| all(answer, Framing::Parts, bytes_part))
}

pub(super) fn json_part<T: DeserializeOwned>(frame: Frame) -> Result<BodyPart<T>, DecodeError> {
    part(frame, &json())
}

pub(super) fn json_or_text_part<T: DeserializeOwned>(frame: Frame) -> Result<BodyPart<T>, DecodeError> {
    let leaf = Reader::new(|part| if part.says_json() == Some(true) { json().read(part) } else { from_text(part) });
    part(frame, &leaf)
}

pub(super) fn bytes_part(frame: Frame) -> Result<BodyPart<Bytes>, DecodeError> {
    part(frame, &bytes())
}

fn part<T>(frame: Frame, content: &Reader<T>) -> Result<BodyPart<T>, DecodeError> {
    let Frame::Part(headers, body) = frame else { unreachable!("a multipart body is cut into parts") };
    let body = plain(&headers, body)?;
    let part = Answer::new(StatusCode::OK, headers, body);
    content.read(&part).map(|body| BodyPart { headers: part.headers, body })
}

/// The content of a part as it was before it was encoded for mail. HTTP needs no such encoding (RFC 7578, « 4.7 »), and
/// some servers name one.
fn plain(headers: &HeaderMap, body: Bytes) -> Result<Bytes, DecodeError> {
    let named = headers.get("content-transfer-encoding").map(|name| name.as_bytes().to_ascii_lowercase());
    match named.as_deref() {
        None | Some(b"7bit" | b"8bit" | b"binary") => Ok(body),
        Some(b"base64") => {
            let digits: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
            let decoded = STANDARD.decode(digits).map(Bytes::from);
            decoded.map_err(|_| DecodeError::new("the part is no base64, as its Content-Transfer-Encoding says"))
        }
        Some(_) => Err(DecodeError::new("the Content-Transfer-Encoding of the part is not understood")),
    }
}

#[cfg(test)]
mod tests;
