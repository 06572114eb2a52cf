//! Bodies that come piece by piece.

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;

use super::error::TransportError;

/// A future on the heap, as a [`Transport`](super::Transport) returns it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The body of an answer, piece by piece. Dropping it ends the exchange.
pub trait Pieces: Send + 'static {
    /// The next piece; `None` at the end. Who reads limits the silence before it, by
    /// [`Timeouts::read`](super::Timeouts::read), and drops the pieces then.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>>;
}
