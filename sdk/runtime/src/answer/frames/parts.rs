//! The parts of a multipart body (RFC 2046, « 5.1.1 Common Syntax »).
//!
//! A line is a delimiter when nothing but padding follows the boundary. What comes before the first delimiter and after
//! the closing one is ignored; a body without the closing one was cut.

use bytes::{Buf as _, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};

use super::{Cut, Frame};
use crate::answer::content::{essence, parameter};
use crate::decode::{CUT, DecodeError, NO_BOUNDARY};

/// The longest boundary that RFC 2046 allows, in bytes.
const LONGEST_BOUNDARY: usize = 70;
/// How many bytes of headers a part may have.
const LONGEST_HEAD: usize = 16 * 1024;
/// How many headers a part may have.
const MOST_HEADERS: usize = 100;
/// How much padding a delimiter may have: a longer one is looked at again with each piece.
const LONGEST_PADDING: usize = 1024;

pub(super) struct Parts {
    waiting: BytesMut,
    /// Before this place no delimiter begins.
    searched: usize,
    /// A line break, and the beginning of the line of a delimiter.
    delimiter: Vec<u8>,
    within: Within,
}

/// Where the bytes that wait belong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// At the very beginning a delimiter needs no line break before it.
    Beginning,
    Preamble,
    Part,
    Epilogue,
}

/// What a line is that begins like a delimiter.
enum Line {
    /// One, of so many bytes.
    Delimiter { length: usize, closes: bool },
    /// None.
    Other,
    /// More must come to tell.
    Open,
}

impl Parts {
    /// By the boundary that the `Content-Type` names.
    pub(super) fn of(content_type: &str) -> Result<Self, DecodeError> {
        if !essence(content_type).to_ascii_lowercase().starts_with("multipart/") {
            return Err(DecodeError::new("the body is no multipart, as its Content-Type says"));
        }
        let boundary = parameter(content_type, "boundary").filter(|boundary| is_boundary(boundary));
        let boundary = boundary.ok_or_else(|| DecodeError::new(NO_BOUNDARY))?;
        let delimiter = format!("\r\n--{boundary}").into_bytes();
        Ok(Self { waiting: BytesMut::new(), searched: 0, delimiter, within: Within::Beginning })
    }

    /// The next delimiter: where it begins, its length, and whether it closes. `None` while there is none yet.
    fn delimiter(&mut self, is_ended: bool) -> Option<(usize, usize, bool)> {
        if self.within == Within::Beginning {
            match self.line(0, &self.delimiter[2..], is_ended) {
                Line::Delimiter { length, closes } => return Some((0, length, closes)),
                Line::Other => self.within = Within::Preamble,
                Line::Open => return None,
            }
        }
        while let Some(place) = self.waiting[self.searched..].iter().position(|byte| *byte == b'\r') {
            let place = self.searched + place;
            match self.line(place, &self.delimiter, is_ended) {
                Line::Delimiter { length, closes } => return Some((place, length, closes)),
                Line::Other => self.searched = place + 1,
                Line::Open => {
                    self.searched = place;
                    return None;
                }
            }
        }
        self.searched = self.waiting.len();
        None
    }

    fn line(&self, place: usize, delimiter: &[u8], is_ended: bool) -> Line {
        let open = if is_ended { Line::Other } else { Line::Open };
        let line = &self.waiting[place..];
        let Some(rest) = line.strip_prefix(delimiter) else {
            return if delimiter.starts_with(line) { open } else { Line::Other };
        };
        let closing = rest.strip_prefix(b"--");
        let padded = closing.unwrap_or(rest);
        let padding = padded.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = &padded[padding..];
        if padding > LONGEST_PADDING {
            return Line::Other;
        }
        let is_open = rest.is_empty() || rest == b"\r" || (closing.is_none() && padding == 0 && rest == b"-");
        match (rest.strip_prefix(b"\r\n"), closing) {
            (Some(after), _) => Line::Delimiter { length: line.len() - after.len(), closes: closing.is_some() },
            (None, Some(_)) if rest.is_empty() && is_ended => Line::Delimiter { length: line.len(), closes: true },
            (None, _) if is_open => open,
            (None, _) => Line::Other,
        }
    }

    fn part(part: &Bytes) -> Result<Frame, DecodeError> {
        if part.starts_with(b"\r\n") {
            return Ok(Frame::Part(HeaderMap::new(), part.slice(2..)));
        }
        let searched = &part[..part.len().min(LONGEST_HEAD + 4)];
        let (head, content) = match searched.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(end) => (&part[..end], part.slice(end + 4..)),
            None => (&part[..], Bytes::new()),
        };
        Ok(Frame::Part(headers(head)?, content))
    }
}

impl Cut for Parts {
    fn push(&mut self, piece: &[u8]) {
        if self.within != Within::Epilogue {
            self.waiting.extend_from_slice(piece);
        }
    }

    fn next(&mut self, is_ended: bool) -> Option<Result<Frame, DecodeError>> {
        while self.within != Within::Epilogue {
            let Some((place, length, closes)) = self.delimiter(is_ended) else {
                if is_ended {
                    self.within = Within::Epilogue;
                    return Some(Err(DecodeError::new(CUT)));
                }
                if self.within == Within::Preamble {
                    self.waiting.advance(self.searched);
                    self.searched = 0;
                }
                return None;
            };
            let before = self.waiting.split_to(place).freeze();
            self.waiting.advance(length);
            self.searched = 0;
            let is_part = self.within == Within::Part;
            self.within = if closes { Within::Epilogue } else { Within::Part };
            if closes {
                self.waiting.clear();
            }
            if is_part {
                return Some(Self::part(&before));
            }
        }
        None
    }

    fn waiting(&self) -> usize {
        self.waiting.len()
    }

    fn is_over(&self) -> bool {
        self.within == Within::Epilogue
    }
}

fn is_boundary(text: &str) -> bool {
    let is_of_it = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    (1..=LONGEST_BOUNDARY).contains(&text.len()) && text.bytes().all(is_of_it) && !text.ends_with(' ')
}

/// The headers of a part. A line that begins with a blank continues the one before it.
fn headers(head: &[u8]) -> Result<HeaderMap, DecodeError> {
    if head.len() > LONGEST_HEAD {
        return Err(DecodeError::new("the headers of the part are longer than 16 KiB"));
    }
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for line in head.split(|byte| *byte == b'\n') {
        match lines.last_mut() {
            Some(last) if line.starts_with(b" ") || line.starts_with(b"\t") => {
                last.push(b' ');
                last.extend_from_slice(line.trim_ascii());
            }
            _ if line.trim_ascii().is_empty() => {}
            _ => lines.push(line.trim_ascii_end().to_vec()),
        }
    }
    if lines.len() > MOST_HEADERS {
        return Err(DecodeError::new("the part has more than 100 headers"));
    }
    let header = |line: &Vec<u8>| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(line[..colon].trim_ascii_end()).ok()?;
        Some((name, HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?))
    };
    let mut headers = HeaderMap::with_capacity(lines.len());
    for line in &lines {
        let (name, value) = header(line).ok_or_else(|| DecodeError::new("a header of the part is none"))?;
        headers.append(name, value);
    }
    Ok(headers)
}
