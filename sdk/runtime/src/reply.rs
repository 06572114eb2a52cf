//! A successful answer, decoded. Failures are in `error`.

use std::fmt;

use http::{HeaderMap, StatusCode};

use crate::mask::RawBody;

/// A successful answer.
#[derive(Clone)]
pub struct Reply<T> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The decoded body.
    pub body: T,
    /// The raw body: it also has what no field of `body` holds.
    pub raw: RawBody,
}

impl<T> Reply<T> {
    /// The body alone.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The same answer with another body.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reply<U> {
        Reply { status: self.status, headers: self.headers, body: change(self.body), raw: self.raw }
    }
}

/// Prints the names of the headers, not their values: cookies and tokens travel there.
impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut reply = formatter.debug_struct("Reply");
        reply.field("status", &self.status).field("headers", &HeaderNames(&self.headers));
        reply.field("body", &self.body).finish()
    }
}

/// The names of headers, without their values.
pub(crate) struct HeaderNames<'a>(pub(crate) &'a HeaderMap);

impl fmt::Debug for HeaderNames<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.0.keys().map(http::HeaderName::as_str)).finish()
    }
}
