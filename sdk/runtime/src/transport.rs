//! The interface to the network. `core` decides which URLs and credentials are used.

pub(crate) mod error;
pub(crate) mod pieces;
#[cfg(feature = "reqwest")]
mod reqwest;

pub use self::error::{Stage, TransportError};
pub use self::pieces::{BoxFuture, Pieces};

#[cfg(feature = "reqwest")]
pub use self::reqwest::{Proxy, ReqwestTransport, ReqwestTransportBuilder, SetupError};
pub use crate::settings::Timeouts;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method};
use url::Url;

use crate::answer::Answer;

/// Sends requests. Implement it to use another HTTP client, or to simulate a server in a test.
///
/// An implementation follows no redirect and repeats nothing: requests carry credentials and personal data, and a
/// request that acts twice cannot be undone. When it fails, it says how far the exchange came: see [`TransportError`].
/// It is called within a tokio runtime whose clock is enabled.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request, once, and reads the answer to its end.
    ///
    /// A request that [asks for it](Request::opens) may be answered by [`Answer::opened`] instead, when its status is a
    /// success.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>>;
}

/// A request, ready to be sent. Further members may come.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: Url,
    /// The headers, `Content-Type` included unless the body is multipart.
    pub headers: HeaderMap,
    /// The body.
    pub body: Body,
    /// The limits of the exchange. The client enforces them too, half a second later. A transport that enforces them
    /// itself can say how far the exchange came, and stops reading a body that is too large.
    pub patience: Patience,
    /// Whether the body of a success is wanted piece by piece, as it comes. A transport that cannot do this reads it to its
    /// end: the items are the same, and come together.
    pub opens: bool,
    /// Whether plain http to this host was asked for by its name; otherwise it leads to this machine only.
    pub plain_http: bool,
}

impl Request {
    /// A request without headers and body, read to its end within the default limits, and encrypted unless it stays on
    /// this machine.
    pub fn new(method: Method, url: Url) -> Self {
        let (headers, body, patience) = (HeaderMap::new(), Body::Empty, Patience::default());
        Self { method, url, headers, body, patience, opens: false, plain_http: false }
    }
}

/// The limits that a transport has to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// The maximum duration, from the connection to the end of the answer.
    pub attempt: Duration,
    /// The maximum size of the body in bytes.
    pub answer: u64,
}

/// Until the attempt begins: the defaults of [`Timeouts`] and [`Limits`](crate::Limits).
impl Default for Patience {
    fn default() -> Self {
        Self { attempt: Timeouts::default().attempt, answer: crate::settings::Limits::default().answer }
    }
}

/// Prints method, host and path, with long numbers masked: queries, headers and bodies carry credentials and personal
/// data.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.url.host_str().unwrap_or_default();
        // Encoded blanks between digits would hide a number from the masking.
        let path = percent_encoding::percent_decode_str(self.url.path()).decode_utf8_lossy();
        write!(formatter, "Request({} {host}{})", self.method, crate::mask::number::mask(&path))
    }
}

/// The body of a request.
#[derive(Clone, Default)]
pub enum Body {
    /// No body.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Queries, headers, contents and file names may name a person.
    #[test]
    fn what_is_sent_prints_as_far_as_it_says_nothing_of_anybody() {
        let url = Url::parse("https://h.example/v1/files/1%2080%2012%2075?name=DUPONT").expect("a URL");
        let mut headers = HeaderMap::new();
        headers.insert("x-key", http::HeaderValue::from_static("secret"));
        let content = Bytes::from_static(b"DUPONT");
        let file_name = Some("DUPONT.pdf".to_owned());
        let part = Part { name: "file".to_owned(), content: content.clone(), file_name, content_type: None };
        for (body, shown) in [
            (Body::Empty, "Empty"),
            (Body::Bytes(content), "Bytes(6)"),
            (Body::Multipart(vec![part]), r#"Multipart([Part { name: "file", length: 6, content_type: None, .. }])"#),
        ] {
            assert_eq!(format!("{body:?}"), shown);
            let request = Request { headers: headers.clone(), body, ..Request::new(Method::PUT, url.clone()) };
            assert_eq!(format!("{request:?}"), "Request(PUT h.example/v1/files/***)");
        }
    }
}
