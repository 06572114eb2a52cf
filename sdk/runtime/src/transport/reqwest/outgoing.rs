//! The bodies of a request on their way to the connection, and how much of them it has not taken yet.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// The connection takes pieces while it has room for them: a body in one piece would be taken whole.
const PIECE: usize = 64 * 1024;

/// The bytes that the connection has not taken. It holds a few hundred kilobytes itself: none left does not prove that
/// all was sent, some left proves that not all was.
#[derive(Clone, Default)]
pub(super) struct Left(Arc<AtomicUsize>);

impl Left {
    /// A body whose bytes are counted here.
    pub(super) fn body(&self, content: Bytes) -> reqwest::Body {
        self.0.fetch_add(content.len(), Ordering::Relaxed);
        reqwest::Body::wrap(Outgoing { content, left: self.clone() })
    }

    pub(super) fn is_none(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

struct Outgoing {
    content: Bytes,
    left: Left,
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.content.is_empty() {
            return Poll::Ready(None);
        }
        let length = self.content.len().min(PIECE);
        let piece = self.content.split_to(length);
        self.left.0.fetch_sub(length, Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.content.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.content.len()).expect("a length in memory fits 64 bits"))
    }
}
