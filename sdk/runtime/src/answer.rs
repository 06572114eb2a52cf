//! An answer as received, and the readers that turn it into a value. Which reader applies is decided in `core`.

mod lenient;

pub use lenient::{ListForms, json_list, json_singleton};

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::decode::{self, DecodeError};
use crate::error::Undocumented;
use crate::reply::HeaderNames;

/// An answer as a [`Transport`](crate::Transport) hands it over, body read to its end.
#[derive(Clone)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    /// An answer.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { status, headers, body: body.into() }
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

/// Whether the headers announce a page for people: then not the API answered, but something before it.
pub(crate) fn is_page(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    content_type.trim_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case("text/html"))
}

/// Turns an answer into a value.
pub type Reader<T> = fn(&Answer) -> Result<T, DecodeError>;

/// Reads a JSON body.
///
/// # Errors
/// When the body is no JSON or no `T`.
pub fn json<T: DeserializeOwned>(answer: &Answer) -> Result<T, DecodeError> {
    decode::from_bytes(&answer.body)
}

/// Reads a JSON body that may be empty or null.
///
/// # Errors
/// When there is a body and it is no `T`.
pub fn optional_json<T: DeserializeOwned>(answer: &Answer) -> Result<Option<T>, DecodeError> {
    if decode::is_blank(&answer.body) { Ok(None) } else { decode::from_bytes(&answer.body) }
}

/// Reads a body as text.
///
/// # Errors
/// When the body is not UTF-8.
pub fn text(answer: &Answer) -> Result<String, DecodeError> {
    let body = decode::without_mark(&answer.body);
    String::from_utf8(body.to_vec()).map_err(|_| DecodeError::new("the body is not UTF-8 text"))
}

/// Takes a body as it is.
///
/// # Errors
/// Never: it is a [`Reader`] like the others.
pub fn bytes(answer: &Answer) -> Result<Bytes, DecodeError> {
    Ok(answer.body.clone())
}

/// Looks at no body.
///
/// # Errors
/// Never: it is a [`Reader`] like the others.
pub fn empty(_: &Answer) -> Result<(), DecodeError> {
    Ok(())
}

/// The reader of the documented failures of an operation that documents none.
///
/// # Errors
/// Always.
pub fn never(_: &Answer) -> Result<Undocumented, DecodeError> {
    Err(DecodeError::new("the operation documents no failure"))
}
