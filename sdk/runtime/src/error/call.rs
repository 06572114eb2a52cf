//! The parts of [`Error`](super::Error), one per kind of failure.

use std::fmt;

use http::{HeaderMap, StatusCode};

use crate::decode::Flaw;
use crate::mask::RawBody;
use crate::reply::HeaderNames;
use crate::transport::TransportError;
use crate::{answer, decode};

/// A request that could not be written. It quotes no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation} was not sent: {place}: {reason}")]
pub struct EncodingError {
    operation: &'static str,
    place: String,
    reason: String,
}

impl EncodingError {
    pub(crate) fn new(operation: &'static str, place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { operation, place: place.into(), reason: reason.into() }
    }

    /// The operation.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The parameter, the part or the body that cannot be written.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// An operation whose security requirement no configured credential satisfies.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{operation} was not sent: it needs {needs}")]
pub struct MissingCredential {
    operation: &'static str,
    needs: String,
}

impl MissingCredential {
    pub(crate) fn new(operation: &'static str, needs: String) -> Self {
        Self { operation, needs }
    }

    /// The operation.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// What is missing, with the builder's methods that set it.
    pub fn needs(&self) -> &str {
        &self.needs
    }
}

/// A failure the document describes.
pub struct Refusal<E> {
    /// The operation.
    pub operation: &'static str,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The decoded body.
    pub body: E,
    /// The raw body.
    pub raw: RawBody,
}

/// Leaves `body` out: it has the same content as `raw`, but free texts of a decoded body cannot be masked.
impl<E> fmt::Debug for Refusal<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        answered(formatter, "Refusal", (self.operation, self.status, &self.headers, &self.raw)).finish_non_exhaustive()
    }
}

/// An answer whose status the document does not describe.
pub struct Unexpected {
    /// The operation.
    pub operation: &'static str,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The raw body.
    pub raw: RawBody,
}

impl fmt::Debug for Unexpected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        answered(formatter, "Unexpected", (self.operation, self.status, &self.headers, &self.raw)).finish()
    }
}

/// An answer whose body does not match the document.
#[derive(thiserror::Error)]
#[error("{operation} answered {status} with a body that does not decode{}: {reason}", place(.path))]
pub struct Undecodable {
    /// The operation.
    pub operation: &'static str,
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The raw body.
    pub raw: RawBody,
    /// The place in the body; empty for the whole body.
    pub path: String,
    /// Why; it quotes no value.
    pub reason: String,
}

impl fmt::Debug for Undecodable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = answered(formatter, "Undecodable", (self.operation, self.status, &self.headers, &self.raw));
        shown.field("path", &self.path).field("reason", &self.reason).finish()
    }
}

impl Undecodable {
    /// What is wrong, for who says it in other words.
    pub fn flaw(&self) -> Flaw<'_> {
        Flaw::of(&self.reason)
    }

    /// Whether the body is a page for people: then a gateway answered, and not the API.
    pub(crate) fn is_page(&self) -> bool {
        answer::is_page(&self.headers) || decode::starts_with(self.raw.expose(), b'<')
    }
}

fn place(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!(" at `{path}`") }
}

/// Begins a `Debug` with what every answer has: header names without values, and the masked body.
fn answered<'a, 'b>(
    formatter: &'a mut fmt::Formatter<'b>,
    name: &str,
    (operation, status, headers, raw): (&str, StatusCode, &HeaderMap, &RawBody),
) -> fmt::DebugStruct<'a, 'b> {
    let mut shown = formatter.debug_struct(name);
    shown.field("operation", &operation).field("status", &status);
    shown.field("headers", &HeaderNames(headers)).field("raw", raw);
    shown
}

/// Why the token server returned no token. The operation itself was not sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The exchange broke.
    #[error("no token: {0}")]
    Transport(#[source] TransportError),
    /// The server refused.
    #[error("no token: the token server answered {status}")]
    Refused {
        /// The status.
        status: StatusCode,
        /// The raw body.
        raw: RawBody,
    },
    /// The server answered with something that is no token.
    #[error("no token: the token server's answer does not decode: {reason}")]
    Undecodable {
        /// Why; it quotes no value.
        reason: String,
        /// The raw body.
        raw: RawBody,
    },
}
