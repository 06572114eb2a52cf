//! Where the pieces of an answer come from, what bounds them, and how an answer is opened again.

use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::{Instant, timeout};

use crate::answer::Answer;
use crate::error::{Error, Undocumented};
use crate::transport::error::TransportError;
use crate::transport::pieces::{BoxFuture, Pieces};

/// The rest of an answer that was opened, and how it is opened again. Who takes the pieces first has them.
#[derive(Clone)]
pub(crate) struct Opened(Arc<Mutex<Inside>>);

struct Inside {
    pieces: Option<Box<dyn Pieces>>,
    again: Option<Again>,
    bounds: Bounds,
}

/// What bounds a stream.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    /// How many bytes one item may have.
    pub item: u64,
    /// How long nothing may come.
    pub silence: Duration,
}

impl Bounds {
    /// Of a body that is there already.
    pub(super) const NONE: Self = Self { item: u64::MAX, silence: Duration::MAX };

    /// Whether an item may not have so many bytes.
    pub(crate) fn exceeded(self, bytes: usize) -> bool {
        u64::try_from(bytes).is_ok_and(|bytes| bytes > self.item)
    }

    /// When an item must be read that is read now.
    pub(super) fn end(self) -> Instant {
        /// `Instant` arithmetic cannot overflow.
        const YEAR: Duration = Duration::from_secs(365 * 86_400);
        Instant::now() + self.silence.min(YEAR)
    }

    /// The next piece, or the error that is made of why when none comes for the time that silence may take.
    pub(crate) async fn piece(self, pieces: &mut dyn Pieces, silent: impl FnOnce(&str) -> TransportError) -> NextPiece {
        let piece = timeout(self.silence, pieces.next()).await;
        piece.unwrap_or_else(|_| Err(silent("nothing came for too long")))
    }
}

/// Opens the answer once more, after the event of this id.
pub(crate) type Again =
    Arc<dyn Fn(Option<String>) -> BoxFuture<'static, Result<Answer, Error<Undocumented>>> + Send + Sync>;

impl Opened {
    pub(crate) fn new(pieces: Option<Box<dyn Pieces>>) -> Self {
        Self(Arc::new(Mutex::new(Inside { pieces, again: None, bounds: Bounds::NONE })))
    }

    fn inside<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn take(&self) -> Option<Box<dyn Pieces>> {
        self.inside(|inside| inside.pieces.take())
    }

    /// What a stream is made of.
    pub(super) fn parts(&self) -> (Source, Option<Again>, Bounds) {
        self.inside(|inside| {
            let source = inside.pieces.take().map_or(Source::Ended, Source::Ready);
            (source, inside.again.clone(), inside.bounds)
        })
    }

    /// Says how it is opened again, and what bounds it.
    pub(crate) fn arrange(&self, again: Again, bounds: Bounds) {
        self.inside(|inside| (inside.again, inside.bounds) = (Some(again), bounds));
    }
}

/// A piece, the end, or why there is neither.
pub(crate) type NextPiece = Result<Option<Bytes>, TransportError>;

/// What gives the pieces.
pub(super) enum Source {
    Ready(Box<dyn Pieces>),
    Waiting(BoxFuture<'static, (Box<dyn Pieces>, NextPiece)>),
    Ended,
}

impl Source {
    /// The next piece, or an error when none comes for the time that silence may take. What came already counts, however
    /// late it is asked for.
    pub(super) fn poll(
        &mut self,
        bounds: Bounds,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            match mem::replace(self, Self::Ended) {
                Self::Ready(mut pieces) => {
                    *self = Self::Waiting(Box::pin(async move {
                        let piece = bounds.piece(&mut *pieces, |reason| TransportError::broken(reason)).await;
                        (pieces, piece)
                    }));
                }
                Self::Waiting(mut waiting) => match waiting.as_mut().poll(context) {
                    Poll::Pending => {
                        *self = Self::Waiting(waiting);
                        return Poll::Pending;
                    }
                    Poll::Ready((pieces, Ok(Some(piece)))) => {
                        *self = Self::Ready(pieces);
                        return Poll::Ready(Some(Ok(piece)));
                    }
                    Poll::Ready((_, Ok(None))) => return Poll::Ready(None),
                    Poll::Ready((_, Err(error))) => return Poll::Ready(Some(Err(error))),
                },
                Self::Ended => return Poll::Ready(None),
            }
        }
    }
}
