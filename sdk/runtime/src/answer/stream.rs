//! Streams: answers whose items are read as they come, for as long as the caller wants them.

mod source;

use std::fmt;
use std::future::poll_fn;
use std::mem;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;
use serde::de::DeserializeOwned;
use tokio::task::JoinSet;

use super::frames::{Frame, Frames, Framing};
use super::parts::{BodyPart, bytes_part, json_or_text_part, json_part};
use super::{Answer, Reader, items};
use crate::aside::{TOO_SLOW, aside, is_large};
use crate::decode::DecodeError;
use crate::error::{Error, Undocumented};
use crate::transport::error::TransportError;
use source::Source;

pub(crate) use source::{Again, Bounds, Opened};

/// The items of an answer, each read when it comes.
///
/// The connection stays open until the end of the answer, or until this is dropped: that ends it. Between two items
/// nothing is read ahead but what came with the last piece.
///
/// `Timeouts::whole` and `Timeouts::attempt` bound the time until the answer begins. Then it may take as long as it wants;
/// `Timeouts::read` bounds the silence between two pieces, and `Limits::answer` the bytes of one item. It no longer counts
/// among the requests that run at once. A large item is read on another thread, for as long as that silence may take.
///
/// With `futures`, it is a [`Stream`]; [`next`](Self::next) needs no other crate.
pub struct Items<T> {
    source: Source,
    frames: Frames,
    framing: Framing,
    read: fn(Frame) -> Result<T, DecodeError>,
    /// A large item that is read on another thread: by a task, which goes on while nobody waits for it.
    reading: JoinSet<Option<Result<T, DecodeError>>>,
    again: Option<Again>,
    bounds: Bounds,
    /// How many items came.
    rank: usize,
    /// How many bytes came.
    bytes: u64,
    /// Whether an error ended it.
    is_over: bool,
    /// What was known before it was resumed.
    last_event_id: Option<String>,
    retry: Option<Duration>,
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
            Some(opened) => opened.parts(),
            None => (Source::Ended, None, Bounds::NONE),
        };
        frames.push(answer.body());
        if matches!(source, Source::Ended) {
            frames.end();
        }
        let (rank, bytes, is_over, last_event_id, retry) = Default::default();
        let reading = JoinSet::new();
        Ok(Self { source, frames, framing, read, reading, again, bounds, rank, bytes, is_over, last_event_id, retry })
    }
}

impl<T: Send + 'static> Items<T> {
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
        let reading = mem::take(&mut self.reading);
        let (rank, last_event_id, retry) = (self.rank, self.last_event_id().map(str::to_owned), self.retry());
        *self = Self { rank, last_event_id, retry, reading, ..opened };
        Ok(())
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        loop {
            if let Some(read) = ready!(self.reading.poll_join_next(context)) {
                let read = match read {
                    Ok(read) => read,
                    Err(error) if error.is_panic() => resume_unwind(error.into_panic()),
                    // The caller's runtime is shutting down.
                    Err(_) => None,
                };
                return Poll::Ready(Some(self.item(read.unwrap_or_else(|| Err(DecodeError::new(TOO_SLOW))))));
            }
            match self.frames.next() {
                Some(Ok(frame)) if is_large(frame.length()) => {
                    let (length, end, read) = (frame.length(), self.bounds.end(), self.read);
                    self.reading.spawn(aside(length, end, move || read(frame)));
                    continue;
                }
                Some(frame) => {
                    let is_last = frame.as_ref().is_ok_and(Frame::is_last_word);
                    let read = frame.and_then(self.read);
                    if is_last && read.is_err() {
                        (self.source, self.is_over) = (Source::Ended, true);
                        return Poll::Ready(None);
                    }
                    return Poll::Ready(Some(self.item(read)));
                }
                None => {}
            }
            if self.bounds.exceeded(self.frames.waiting()) {
                (self.source, self.is_over) = (Source::Ended, true);
                return Poll::Ready(Some(Err(StreamError::TooLarge { limit: self.bounds.item })));
            }
            if self.frames.is_over() {
                (self.source, self.is_over) = (Source::Ended, true);
                return Poll::Ready(None);
            }
            match ready!(self.source.poll(self.bounds, context)) {
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

impl<T> Items<T> {
    /// What was read of the next item.
    fn item(&mut self, read: Result<T, DecodeError>) -> Result<T, StreamError> {
        let rank = self.rank;
        self.rank += 1;
        read.map_err(|error| StreamError::Decoding(error.within(rank)))
    }
}

impl<T: Send + 'static> Stream for Items<T> {
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
