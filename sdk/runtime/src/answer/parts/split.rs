//! Takes a multipart body apart (RFC 2046, « 5.1.1 Common Syntax »). How the content of a part is read is for `parts`.
//!
//! A line is a delimiter when nothing but padding follows the boundary. What comes before the first delimiter and after
//! the closing one is ignored; a body without the closing one was cut.

use std::ops::Range;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::answer::content::{essence, parameter};
use crate::decode::{CUT, DecodeError, NO_BOUNDARY};

/// The longest boundary that RFC 2046 allows, in bytes.
const LONGEST_BOUNDARY: usize = 70;
/// How many bytes of headers a part may have.
const LONGEST_HEAD: usize = 16 * 1024;
/// How many headers a part may have.
const MOST_HEADERS: usize = 100;

/// The parts of a body, in their order: of each its headers and its content.
pub(super) struct Split<'a> {
    body: &'a Bytes,
    /// A line break, and the beginning of the line of a delimiter.
    delimiter: Vec<u8>,
    next: Next,
}

/// What comes next.
#[derive(Clone, Copy)]
enum Next {
    Preamble,
    /// A part that begins here.
    Part(usize),
    End,
}

impl<'a> Split<'a> {
    /// Of a body, by the boundary that its `Content-Type` names.
    pub(super) fn of(content_type: &str, body: &'a Bytes) -> Result<Self, DecodeError> {
        if !essence(content_type).to_ascii_lowercase().starts_with("multipart/") {
            return Err(DecodeError::new("the body is no multipart, as its Content-Type says"));
        }
        let boundary = parameter(content_type, "boundary").filter(|boundary| is_boundary(boundary));
        let boundary = boundary.ok_or_else(|| DecodeError::new(NO_BOUNDARY))?;
        Ok(Self { body, delimiter: format!("\r\n--{boundary}").into_bytes(), next: Next::Preamble })
    }

    /// The first delimiter from here on: where what stands before it ends, and what comes after it.
    fn delimiter(&self, from: usize) -> Option<(usize, Next)> {
        if from == 0
            && let Some(rest) = self.body.strip_prefix(&self.delimiter[2..])
            && let Some(after) = self.after(rest)
        {
            return Some((0, after));
        }
        let mut from = from;
        loop {
            let before = from + self.body[from..].iter().position(|byte| *byte == b'\r')?;
            if let Some(rest) = self.body[before..].strip_prefix(&self.delimiter[..])
                && let Some(after) = self.after(rest)
            {
                return Some((before, after));
            }
            from = before + 1;
        }
    }

    /// What comes after a delimiter, if the rest of its line makes it one.
    fn after(&self, rest: &[u8]) -> Option<Next> {
        let closing = rest.strip_prefix(b"--");
        let padded = closing.unwrap_or(rest);
        let padding = padded.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = &padded[padding..];
        match rest.strip_prefix(b"\r\n") {
            Some(part) if closing.is_none() => Some(Next::Part(self.body.len() - part.len())),
            Some(_) => Some(Next::End),
            None => (closing.is_some() && rest.is_empty()).then_some(Next::End),
        }
    }

    fn part(&self, place: Range<usize>) -> Result<(HeaderMap, Bytes), DecodeError> {
        let part = self.body.slice(place);
        if part.starts_with(b"\r\n") {
            return Ok((HeaderMap::new(), part.slice(2..)));
        }
        let searched = &part[..part.len().min(LONGEST_HEAD + 4)];
        let (head, content) = match searched.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(end) => (&part[..end], part.slice(end + 4..)),
            None => (&part[..], Bytes::new()),
        };
        Ok((headers(head)?, content))
    }
}

impl Iterator for Split<'_> {
    type Item = Result<(HeaderMap, Bytes), DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let from = match self.next {
                Next::Preamble => 0,
                Next::Part(from) => from,
                Next::End => return None,
            };
            let is_part = matches!(self.next, Next::Part(_));
            let Some((end, next)) = self.delimiter(from) else {
                self.next = Next::End;
                return Some(Err(DecodeError::new(CUT)));
            };
            self.next = next;
            if is_part {
                return Some(self.part(from..end));
            }
        }
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
