//! The spans themselves.

use std::sync::atomic::{AtomicU32, Ordering};

use http::StatusCode;
use tokio::time::Instant;
use tracing::Instrument as _;
use tracing::field::Empty;
use tracing::instrument::Instrumented;

use super::count;
use crate::outcome::Outcome;
use crate::transport::Stage;

/// A span and when it began.
pub(crate) struct Span {
    span: tracing::Span,
    begin: Instant,
    operation: &'static str,
    attempts: AtomicU32,
}

impl Span {
    /// A call of an operation, with all its attempts.
    pub(crate) fn call(operation: &'static str) -> Self {
        let (attempts, outcome, status, elapsed_ms) = (Empty, Empty, Empty, Empty);
        let span = tracing::info_span!("api.call", operation, attempts, outcome, status, elapsed_ms);
        Self { operation, ..Self::of(span) }
    }

    /// A request of a token, with all its attempts.
    pub(crate) fn token() -> Self {
        Self::of(tracing::debug_span!("api.token", granted = Empty, elapsed_ms = Empty))
    }

    /// One attempt of either, with this number.
    pub(crate) fn attempt(number: u32) -> Self {
        let (waited_ms, status, broken, elapsed_ms) = (Empty, Empty, Empty, Empty);
        Self::of(tracing::debug_span!("api.attempt", number, waited_ms, status, broken, elapsed_ms))
    }

    fn of(span: tracing::Span) -> Self {
        Self { span, begin: Instant::now(), operation: "", attempts: AtomicU32::new(0) }
    }

    /// Runs the future within this span.
    pub(crate) fn over<F: Future>(&self, future: F) -> Instrumented<F> {
        future.instrument(self.span.clone())
    }

    /// One more attempt of this call begins.
    pub(crate) fn tried(&self) {
        count::add(1);
        self.span.record("attempts", self.attempts.fetch_add(1, Ordering::Relaxed) + 1);
    }

    /// A call has ended; its event belongs to its span.
    pub(crate) fn called(&self, outcome: Outcome, status: Option<StatusCode>) {
        let (operation, status) = (self.operation, status.map(|status| status.as_u16()));
        let (attempts, elapsed_ms) = (self.attempts.load(Ordering::Relaxed), self.elapsed("elapsed_ms"));
        let word = outcome.as_str();
        self.span.record("outcome", word);
        if let Some(status) = status {
            self.span.record("status", status);
        }
        self.span.in_scope(|| match outcome {
            Outcome::Accepted => tracing::debug!(operation, attempts, outcome = word, status, elapsed_ms),
            _ => tracing::warn!(operation, attempts, outcome = word, status, elapsed_ms),
        });
    }

    /// A request of a token has ended.
    pub(crate) fn granted(&self, granted: bool) {
        self.span.record("granted", granted);
        self.elapsed("elapsed_ms");
    }

    /// An attempt may begin.
    pub(crate) fn waited(&self) {
        self.elapsed("waited_ms");
    }

    /// An attempt has ended.
    pub(crate) fn attempted(&self, end: Result<StatusCode, Stage>) {
        let (status, broken) = match end {
            Ok(status) => (Some(status), None),
            Err(Stage::Answered(status)) => (Some(status), Some("cut")),
            Err(Stage::Sent) => (None, Some("sent")),
            Err(Stage::NotSent) => (None, Some("not-sent")),
        };
        if let Some(status) = status {
            self.span.record("status", status.as_u16());
        }
        if let Some(broken) = broken {
            self.span.record("broken", broken);
        }
        self.elapsed("elapsed_ms");
    }

    fn elapsed(&self, field: &'static str) -> u64 {
        let elapsed = u64::try_from(self.begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.span.record(field, elapsed);
        elapsed
    }
}
