//! An answer as received, and the readers that turn it into a value. Which reader applies is decided in `core`.

pub(crate) mod content;
mod frames;
mod items;
mod lenient;
mod parts;
pub mod stream;

use std::fmt;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::decode::{self, DecodeError};
use crate::error::Undocumented;
use crate::reply::HeaderNames;
use crate::transport::error::TransportError;
use crate::transport::pieces::Pieces;
use lenient::Forms;
use stream::{Again, Bounds, Opened};

pub use items::{events, json_lines, json_sequence};
pub use parts::{BodyPart, bytes_parts, json_or_text_parts, json_parts};

/// An answer as a [`Transport`](crate::Transport) returns it: its body read to the end, unless the request asks for
/// [pieces](Answer::opened).
#[derive(Clone)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    opened: Option<Opened>,
}

impl Answer {
    /// An answer.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { status, headers, body: body.into(), opened: None }
    }

    /// An answer whose body comes piece by piece, for a request that [asks for it](crate::Request::opens).
    pub fn opened(status: StatusCode, headers: HeaderMap, pieces: impl Pieces) -> Self {
        Self { opened: Some(Opened::new(Some(Box::new(pieces)))), ..Self::new(status, headers, Bytes::new()) }
    }

    /// Says how the answer is opened again, and what bounds it.
    pub(crate) fn arrange(&mut self, again: Again, bounds: Bounds) {
        self.opened.get_or_insert_with(|| Opened::new(None)).arrange(again, bounds);
    }

    /// The same answer, its body read to the end.
    ///
    /// # Errors
    /// When the body breaks off, or nothing comes for too long, or it has too many bytes.
    pub(crate) async fn completed(mut self, bounds: Bounds) -> Result<Self, TransportError> {
        let Some(mut pieces) = self.opened.take().and_then(|opened| opened.take()) else { return self.within(bounds) };
        let mut body = BytesMut::from(&self.body[..]);
        while !bounds.exceeded(body.len()) {
            let silent = |reason: &str| TransportError::cut(self.status, reason);
            match bounds.piece(&mut *pieces, silent).await {
                Ok(Some(piece)) => body.extend_from_slice(&piece),
                Ok(None) => break,
                Err(error) => return Err(self.failed(error)),
            }
        }
        self.body = body.freeze();
        self.within(bounds)
    }

    /// The same answer, unless what is there of its body has too many bytes.
    ///
    /// # Errors
    /// When it has.
    pub(crate) fn within(self, bounds: Bounds) -> Result<Self, TransportError> {
        if !bounds.exceeded(self.body.len()) {
            return Ok(self);
        }
        Err(self.failed(TransportError::too_large(self.status, bounds.item)))
    }

    /// What went wrong with its body, which nobody looked at.
    fn failed(&self, error: TransportError) -> TransportError {
        if self.status.is_success() && is_page(&self.headers) { error.in_page() } else { error }
    }

    /// Whether it is read as it comes: `media` are those of which this holds; an empty list is all.
    pub(crate) fn is_any_of(&self, media: &[&str]) -> bool {
        media.is_empty() || media.iter().any(|media| self.is(media))
    }

    /// The status, as a number to match on.
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The status.
    pub fn status_code(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The bytes of the body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    pub(crate) fn into_parts(self) -> (StatusCode, HeaderMap, Bytes) {
        (self.status, self.headers, self.body)
    }
}

/// Prints neither header values nor the body.
impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut answer = formatter.debug_struct("Answer");
        answer.field("status", &self.status).field("headers", &HeaderNames(&self.headers));
        answer.field("length", &self.body.len()).finish()
    }
}

/// Whether the headers announce a page for people: then a gateway answered, and not the API.
pub(crate) fn is_page(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.trim_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case("text/html"))
}

/// A reader that turns an answer into a value.
pub struct Reader<T>(Way<T>);

/// Reads the body as documented, or in the other forms that are accepted.
enum Way<T> {
    Strict(fn(&Answer) -> Result<T, DecodeError>),
    Lenient(fn(&Answer, Forms) -> Result<T, DecodeError>, Forms),
    /// Reads the body as it comes, if the answer has one of these media types; without any, always.
    Opening(fn(&Answer) -> Result<T, DecodeError>, &'static [&'static str]),
}

impl<T> Reader<T> {
    /// A reader made of a function.
    pub fn new(read: fn(&Answer) -> Result<T, DecodeError>) -> Self {
        Self(Way::Strict(read))
    }

    /// A reader that takes the body as it comes.
    pub fn opening(read: fn(&Answer) -> Result<T, DecodeError>) -> Self {
        Self(Way::Opening(read, &[]))
    }

    /// A reader that takes the body as it comes if the answer has one of these media types.
    pub fn opening_as(read: fn(&Answer) -> Result<T, DecodeError>, media: &'static [&'static str]) -> Self {
        Self(Way::Opening(read, media))
    }

    /// The media types of which it takes the body as it comes, if there are any; an empty list is all.
    pub(crate) fn opens(&self) -> Option<&'static [&'static str]> {
        match self.0 {
            Way::Opening(_, media) => Some(media),
            Way::Strict(_) | Way::Lenient(..) => None,
        }
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// When the body is not what this reader is for.
    pub fn read(&self, answer: &Answer) -> Result<T, DecodeError> {
        match self.0 {
            Way::Strict(read) | Way::Opening(read, _) => read(answer),
            Way::Lenient(read, forms) => read(answer, forms),
        }
    }
}

/// Reads a JSON body.
pub fn json<T: DeserializeOwned>() -> Reader<T> {
    Reader::new(|answer| decode::from_json(&answer.json_bytes()?))
}

/// Reads a leaf that comes as JSON or as plain text, as the answer's `Content-Type` says.
pub fn json_or_text<T: DeserializeOwned>() -> Reader<T> {
    Reader::new(|answer| {
        let json = || answer.json_bytes().and_then(|body| decode::from_json(&body));
        match answer.says_json() {
            Some(true) => return json(),
            None => {
                if let Ok(value) = json() {
                    return Ok(value);
                }
            }
            Some(false) => {}
        }
        from_text(answer)
    })
}

/// Reads a leaf that comes as plain text. A number is written the same in text and in JSON.
fn from_text<T: DeserializeOwned>(answer: &Answer) -> Result<T, DecodeError> {
    let text = answer.text()?;
    decode::from_value(Value::String(text.clone()))
        .or_else(|error| decode::from_json(text.as_bytes()).map_err(|_| error))
}

/// Reads a body as text, in the charset that the answer names; without one, bytes that are not UTF-8 are an error.
pub fn text() -> Reader<String> {
    Reader::new(Answer::text)
}

/// Keeps a body as bytes.
pub fn bytes() -> Reader<Bytes> {
    Reader::new(|answer| Ok(answer.body.clone()))
}

/// Ignores the body.
pub fn empty() -> Reader<()> {
    Reader::new(|_| Ok(()))
}

/// The reader of the documented failures of an operation that documents none: always an error.
pub fn never() -> Reader<Undocumented> {
    Reader::new(|_| Err(DecodeError::new("the operation documents no failure")))
}
