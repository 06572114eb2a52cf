//! Streams: answers whose items are read as they come, for as long as the caller wants them.

use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use super::frames::{Frame, Frames, Framing};
use super::parts::{BodyPart, bytes_part, json_or_text_part, json_part};
use super::{Answer, Reader, items};
use crate::decode::DecodeError;
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
    const NONE: Self = Self { item: u64::MAX, silence: Duration::MAX };
}

/// Opens the answer once more, after the event of this id.
pub(crate) type Again =
    Arc<dyn Fn(Option<String>) -> BoxFuture<'static, Result<Answer, Error<Undocumented>>> + Send + Sync>;

impl Opened {
    pub(super) fn new(pieces: Option<Box<dyn Pieces>>) -> Self {
        Self(Arc::new(Mutex::new(Inside { pieces, again: None, bounds: Bounds::NONE })))
    }

    fn inside<T>(&self, look: impl FnOnce(&mut Inside) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn take(&self) -> Option<Box<dyn Pieces>> {
        self.inside(|inside| inside.pieces.take())
    }

    /// Says how it is opened again, and what bounds it.
    pub(crate) fn arrange(&self, again: Again, bounds: Bounds) {
        self.inside(|inside| (inside.again, inside.bounds) = (Some(again), bounds));
    }
}

/// The items of an answer, each read when it comes.
///
/// The connection stays open until the end of the answer, or until this is dropped: that ends it. Between two items
/// nothing is read ahead but what came with the last piece.
///
/// `Timeouts::whole` and `Timeouts::attempt` bound the time until the answer begins. Then it may take as long as it wants;
/// `Timeouts::read` bounds the silence between two pieces, and `Limits::answer` the bytes of one item. It no longer counts
/// among the requests that run at once.
///
/// With `futures`, it is a [`Stream`]; [`next`](Self::next) needs no other crate.
pub struct Items<T> {
    source: Source,
    frames: Frames,
    framing: Framing,
    read: fn(Frame) -> Result<T, DecodeError>,
    again: Option<Again>,
    bounds: Bounds,
    rank: usize,
    /// How many bytes came.
    bytes: u64,
    /// Whether an error ended it.
    is_over: bool,
    /// What was known before it was resumed.
    last_event_id: Option<String>,
    retry: Option<Duration>,
}

type NextPiece = Result<Option<Bytes>, TransportError>;

/// What gives the pieces.
enum Source {
    Ready(Box<dyn Pieces>),
    Waiting(BoxFuture<'static, (Box<dyn Pieces>, NextPiece)>),
    Ended,
}

/// Why an item could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamError {
    /// The answer broke off, or nothing came for too long. The stream is over, unless it is
    /// [resumed](Items::resume).
    #[error("the stream broke off: {0}")]
    Transport(#[source] TransportError),
    /// The item is not what the document says; its path begins with its number in the stream. The next one may be.
    #[error("an item of the stream: {0}")]
    Decoding(#[source] DecodeError),
    /// The item has more bytes than one may have, or those of [`all`](Items::all) together. The stream is over.
    #[error("an item of the stream, or all that are wanted together, have more than {limit} bytes")]
    TooLarge {
        /// The bytes they may have.
        limit: u64,
    },
}

impl<T> Items<T> {
    fn open(answer: &Answer, framing: Framing, read: fn(Frame) -> Result<T, DecodeError>) -> Result<Self, DecodeError> {
        if framing == Framing::Events && answer.content_type().is_some() && !answer.is("text/event-stream") {
            return Err(DecodeError::new("the answer is no stream of events, as its Content-Type says"));
        }
        let mut frames = Frames::of(answer, framing)?;
        let (source, again, bounds) = match &answer.opened {
            Some(opened) => opened.inside(|inside| {
                let source = inside.pieces.take().map_or(Source::Ended, Source::Ready);
                (source, inside.again.clone(), inside.bounds)
            }),
            None => (Source::Ended, None, Bounds::NONE),
        };
        frames.push(answer.body());
        if matches!(source, Source::Ended) {
            frames.end();
        }
        let (rank, bytes, is_over, last_event_id, retry) = Default::default();
        Ok(Self { source, frames, framing, read, again, bounds, rank, bytes, is_over, last_event_id, retry })
    }

    /// The next item; `None` at the end. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// All items up to the end, for an answer that has one. They are in memory together: `Limits::answer` bounds them all.
    ///
    /// # Errors
    /// The first error; the items before it are lost.
    pub async fn all(mut self) -> Result<Vec<T>, StreamError> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
            if self.bytes > self.bounds.item {
                return Err(StreamError::TooLarge { limit: self.bounds.item });
            }
        }
        Ok(items)
    }

    /// The id of the last event that had one, for a stream that is resumed in another process.
    pub fn last_event_id(&self) -> Option<&str> {
        self.frames.last_id().map_or(self.last_event_id.as_deref(), |id| Some(id).filter(|id| !id.is_empty()))
    }

    /// How long the server wants its clients to wait before they resume, if it said so.
    pub fn retry(&self) -> Option<Duration> {
        self.frames.retry().map(Duration::from_millis).or(self.retry)
    }

    /// Sends the call again and goes on with its answer: after the last event that had an id, whose id goes with it as
    /// `Last-Event-ID`; from the beginning where there is none. It waits for nothing: [`retry`](Self::retry) says how long a
    /// server wants that.
    ///
    /// # Errors
    /// As the call itself; a failure, documented or not, is `Error::Undocumented`, and an answer that is no stream of such
    /// values is `Error::Transport`. What was read before stays as it was.
    pub async fn resume(&mut self) -> Result<(), Error<Undocumented>> {
        let Some(again) = self.again.clone() else {
            let reason = "an answer that did not come by a call cannot be opened again";
            return Err(Error::Transport(TransportError::not_sent(reason)));
        };
        // A header cannot carry every id.
        let id = self.last_event_id().filter(|id| HeaderValue::from_bytes(id.as_bytes()).is_ok()).map(str::to_owned);
        let answer = again(id).await?;
        let opened = Self::open(&answer, self.framing, self.read)
            .map_err(|error| Error::Transport(TransportError::broken(error.to_string())))?;
        let (rank, last_event_id, retry) = (self.rank, self.last_event_id().map(str::to_owned), self.retry());
        *self = Self { rank, last_event_id, retry, ..opened };
        Ok(())
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        loop {
            if let Some(frame) = self.frames.next() {
                let rank = self.rank;
                self.rank += 1;
                let is_last = frame.as_ref().is_ok_and(Frame::is_last_word);
                let item = frame.and_then(self.read).map_err(|error| StreamError::Decoding(error.within(rank)));
                if is_last && item.is_err() {
                    (self.source, self.is_over) = (Source::Ended, true);
                    return Poll::Ready(None);
                }
                return Poll::Ready(Some(item));
            }
            if u64::try_from(self.frames.waiting()).is_ok_and(|waiting| waiting > self.bounds.item) {
                (self.source, self.is_over) = (Source::Ended, true);
                return Poll::Ready(Some(Err(StreamError::TooLarge { limit: self.bounds.item })));
            }
            if self.frames.is_over() {
                (self.source, self.is_over) = (Source::Ended, true);
                return Poll::Ready(None);
            }
            match ready!(self.source.poll(self.bounds.silence, context)) {
                Some(Ok(piece)) => {
                    self.bytes = self.bytes.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
                    self.frames.push(&piece);
                }
                Some(Err(error)) => {
                    self.is_over = true;
                    return Poll::Ready(Some(Err(StreamError::Transport(error))));
                }
                None if self.frames.is_ended() => return Poll::Ready(None),
                None => self.frames.end(),
            }
        }
    }
}

impl Source {
    /// The next piece, or an error when none comes for the time that silence may take. What came already counts, however
    /// late it is asked for.
    fn poll(&mut self, silence: Duration, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            match mem::replace(self, Self::Ended) {
                Self::Ready(mut pieces) => {
                    *self = Self::Waiting(Box::pin(async move {
                        let silent = |_| Err(TransportError::broken("nothing came for too long"));
                        let piece = timeout(silence, pieces.next()).await.unwrap_or_else(silent);
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

impl<T> Stream for Items<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// Shows how many items came, and nothing of them.
impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("read", &self.rank).finish_non_exhaustive()
    }
}

/// Streams of JSON lines.
pub fn lines<T: DeserializeOwned>() -> Reader<Items<T>> {
    Reader::opening(|answer| Items::open(answer, Framing::Lines, items::json))
}

/// Streams of JSON sequences.
pub fn sequence<T: DeserializeOwned>() -> Reader<Items<T>> {
    Reader::opening(|answer| Items::open(answer, Framing::Sequence, items::json))
}

/// Streams of server-sent events.
pub fn events<T: DeserializeOwned>() -> Reader<Items<T>> {
    Reader::opening(|answer| Items::open(answer, Framing::Events, items::event))
}

/// Streams of parts that are JSON.
pub fn json_parts<T: DeserializeOwned>() -> Reader<Items<BodyPart<T>>> {
    Reader::opening(|answer| Items::open(answer, Framing::Parts, json_part))
}

/// Streams of parts that are leaves.
pub fn json_or_text_parts<T: DeserializeOwned>() -> Reader<Items<BodyPart<T>>> {
    Reader::opening(|answer| Items::open(answer, Framing::Parts, json_or_text_part))
}

/// Streams of parts that are bytes.
pub fn bytes_parts() -> Reader<Items<BodyPart<Bytes>>> {
    Reader::opening(|answer| Items::open(answer, Framing::Parts, bytes_part))
}
