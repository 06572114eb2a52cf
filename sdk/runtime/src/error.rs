//! What can go wrong in a call, as one type generic over the documented failure. `build` has the errors of building a
//! client.

mod build;
mod call;
mod request_id;

pub use build::{BuildError, BuildProblem};
pub use call::{EncodingError, MissingCredential, Refusal, TokenError, Undecodable, Unexpected};

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::mask::RawBody;
use crate::sending::retry_after;
use crate::transport::TransportError;

/// Why a call returned no value; `E` is the documented failure of the operation.
///
/// Neither `Debug` nor `Display` shows a credential, a header value or the query; kept bodies print masked.
#[non_exhaustive]
pub enum Error<E> {
    /// The request could not be written: nothing was sent.
    Encoding(EncodingError),
    /// No alternative of the operation's security is complete: nothing was sent.
    MissingCredential(MissingCredential),
    /// No token could be obtained: the operation was not sent.
    Token(Box<TokenError>),
    /// The exchange broke. [`Error::outcome`] says whether the operation may have acted.
    Transport(TransportError),
    /// A failure the document describes, with the body it describes.
    ///
    /// Do not match on it alone to detect a status: see [`Error::Decoding`] and [`Error::status`].
    Refused(Box<Refusal<E>>),
    /// A status the document does not describe.
    Undocumented(Box<Unexpected>),
    /// A body that does not match what the document describes for its status.
    ///
    /// A documented failure is also this variant when its body does not match the document, as sent by gateways and
    /// frameworks (401 without a body, 500 in HTML): the status is kept. To distinguish failures by status whatever
    /// their body, use [`Error::status`], [`Error::is_client_error`] or [`Error::is_server_error`].
    Decoding(Box<Undecodable>),
}

impl<E> Error<E> {
    /// The status of the answer, if one was received, even when its body was incomplete. The status of a token server
    /// does not count.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Refused(refusal) => Some(refusal.status),
            Self::Undocumented(unexpected) => Some(unexpected.status),
            Self::Decoding(undecodable) => Some(undecodable.status),
            Self::Transport(error) => error.status(),
            Self::Encoding(_) | Self::MissingCredential(_) | Self::Token(_) => None,
        }
    }

    /// How long the server asks the client to wait: the `Retry-After` of its answer, in seconds or as a date. It does
    /// not say whether the operation acted.
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?)
    }

    /// The identifier of the exchange at the server, to quote to its operators: the value of `X-Request-Id`,
    /// `X-Correlation-Id` or a similar header, if it is a single word. The server chose this text.
    pub fn request_id(&self) -> Option<&str> {
        request_id::request_id(self.headers()?)
    }

    /// The headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::Refused(refusal) => Some(&refusal.headers),
            Self::Undocumented(unexpected) => Some(&unexpected.headers),
            Self::Decoding(undecodable) => Some(&undecodable.headers),
            Self::Encoding(_) | Self::MissingCredential(_) | Self::Token(_) | Self::Transport(_) => None,
        }
    }

    /// Whether the server answered 4xx, whatever the body: the request is invalid or not allowed.
    pub fn is_client_error(&self) -> bool {
        self.status().is_some_and(|status| status.is_client_error())
    }

    /// Whether the server answered 5xx, whatever the body: the server or a gateway before it failed.
    pub fn is_server_error(&self) -> bool {
        self.status().is_some_and(|status| status.is_server_error())
    }

    /// The operation; `None` for a failure of the token request or of the transport.
    pub fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Encoding(error) => Some(error.operation()),
            Self::MissingCredential(error) => Some(error.operation()),
            Self::Refused(refusal) => Some(refusal.operation),
            Self::Undocumented(unexpected) => Some(unexpected.operation),
            Self::Decoding(undecodable) => Some(undecodable.operation),
            Self::Token(_) | Self::Transport(_) => None,
        }
    }

    /// The body of the answer, if there was one.
    pub fn raw(&self) -> Option<&RawBody> {
        match self {
            Self::Refused(refusal) => Some(&refusal.raw),
            Self::Undocumented(unexpected) => Some(&unexpected.raw),
            Self::Decoding(undecodable) => Some(&undecodable.raw),
            Self::Encoding(_) | Self::MissingCredential(_) | Self::Token(_) | Self::Transport(_) => None,
        }
    }

    /// The documented failure, if it is one.
    pub fn refusal(&self) -> Option<&Refusal<E>> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

impl<E> fmt::Debug for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding(error) => fmt::Debug::fmt(error, formatter),
            Self::MissingCredential(error) => fmt::Debug::fmt(error, formatter),
            Self::Token(error) => fmt::Debug::fmt(error, formatter),
            Self::Transport(error) => fmt::Debug::fmt(error, formatter),
            Self::Refused(refusal) => fmt::Debug::fmt(refusal, formatter),
            Self::Undocumented(unexpected) => fmt::Debug::fmt(unexpected, formatter),
            Self::Decoding(undecodable) => fmt::Debug::fmt(undecodable, formatter),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding(error) => error.fmt(formatter),
            Self::MissingCredential(error) => error.fmt(formatter),
            Self::Token(error) => error.fmt(formatter),
            Self::Transport(error) => error.fmt(formatter),
            Self::Refused(refusal) => {
                write!(formatter, "{} was refused: {}", refusal.operation, refusal.status)
            }
            Self::Undocumented(unexpected) => {
                write!(formatter, "{} answered {}, which is not documented", unexpected.operation, unexpected.status)
            }
            Self::Decoding(undecodable) => undecodable.fmt(formatter),
        }
    }
}

impl<E> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Token(error) => error.source(),
            Self::Transport(error) => error.source(),
            _ => None,
        }
    }
}

/// The documented failure of an operation that documents none: it has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undocumented {}

impl fmt::Display for Undocumented {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}
