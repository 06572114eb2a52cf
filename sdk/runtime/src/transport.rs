//! The one door to the network, and what passes through it. Who may pass (URLs, credentials) is decided in `core`.

#[cfg(feature = "reqwest")]
mod reqwest;

#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use url::Url;

use crate::answer::Answer;

/// A future on the heap, as a [`Transport`] returns it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests. Implement it to bring another HTTP client, or to play a server in a test.
///
/// An implementation follows no redirect and repeats nothing: credentials and personal data travel in requests.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request, once, and reads the answer to its end.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>>;
}

/// A request, ready to be sent.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: Url,
    /// The headers, `Content-Type` included unless the body is multipart.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
}

/// Prints method, host and path: queries, headers and bodies carry credentials and personal data.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str().unwrap_or_default();
        write!(formatter, "Request({} {host}{})", self.method, crate::mask::patterns(self.url.path()))
    }
}

/// The body of a request.
#[derive(Clone, Default)]
pub enum Body {
    /// None.
    #[default]
    Empty,
    /// Bytes, whose media type is in the headers.
    Bytes(Bytes),
    /// `multipart/form-data`; the transport chooses the boundary and sets the `Content-Type`.
    Multipart(Vec<Part>),
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => formatter.write_str("Empty"),
            Self::Bytes(bytes) => write!(formatter, "Bytes({})", bytes.len()),
            Self::Multipart(parts) => formatter.debug_tuple("Multipart").field(parts).finish(),
        }
    }
}

/// A part of a multipart body.
#[derive(Clone)]
pub struct Part {
    /// The name of the field.
    pub name: String,
    /// The bytes.
    pub content: Bytes,
    /// The file name, if it is a file that has one.
    pub file_name: Option<String>,
    /// The media type; no `Content-Type` is written when absent.
    pub content_type: Option<String>,
}

/// Prints the name and the length.
impl fmt::Debug for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut part = formatter.debug_struct("Part");
        part.field("name", &self.name).field("length", &self.content.len());
        part.field("content_type", &self.content_type).finish_non_exhaustive()
    }
}

/// How long the ready-made transport waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the connection: 5 s unless said otherwise.
    pub connect: Duration,
    /// For the whole exchange, the body of the answer included: 60 s unless said otherwise.
    pub whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), whole: Duration::from_secs(60) }
    }
}

/// An exchange that broke before the answer was whole.
#[derive(Debug, thiserror::Error)]
#[error("{reason}{}", certainty(.not_sent))]
pub struct TransportError {
    not_sent: bool,
    reason: String,
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl TransportError {
    /// A failure that proves that no byte of the request was sent: the connection was never made.
    pub fn not_sent(reason: impl Into<String>) -> Self {
        Self { not_sent: true, reason: reason.into(), source: None }
    }

    /// Any other failure: the server may have received the request, and may have acted.
    pub fn broken(reason: impl Into<String>) -> Self {
        Self { not_sent: false, reason: reason.into(), source: None }
    }

    /// The same failure with its cause, which must not show the URL's query, headers or the body.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Whether it is certain that nothing was sent. Only then may a deposit be repeated without looking.
    pub fn is_not_sent(&self) -> bool {
        self.not_sent
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

fn certainty(not_sent: &bool) -> &'static str {
    if *not_sent { " (the request was not sent)" } else { " (the request may have been received)" }
}
