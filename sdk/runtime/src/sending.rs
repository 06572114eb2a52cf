//! From a request to an answer: turns, limits and repetitions. `core` builds the request and interprets the answer.
//! Tokens are requested through this module as well.

mod budget;
mod delay;
pub(crate) mod handover;
mod throttle;

pub use delay::retry_after;
pub use handover::Handover;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use http::header::USER_AGENT;
use tokio::time::{Instant, sleep, sleep_until};

use crate::answer::Answer;
use crate::answer::stream::Bounds;
use crate::meter::{Attempt, Wait};
use crate::operation::Retry;
use crate::settings::{Limits, Retries, Timeouts};
use crate::trace::Span;
use crate::transport::{Patience, Request, Transport, TransportError};
use budget::Budget;
use throttle::Throttle;

/// Grace beyond the transport's own timeout, so that a transport that knows how far it came reports first.
const GRACE: Duration = Duration::from_millis(500);

/// Sends requests through one transport. All clones of a client share one.
pub(crate) struct Sender {
    transport: Arc<dyn Transport>,
    agent: HeaderValue,
    timeouts: Timeouts,
    limits: Limits,
    retries: Retries,
    budget: Budget,
    throttle: Throttle,
    rng: Mutex<fastrand::Rng>,
}

/// Whether a request waits for its turn among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// An operation: counted, and subject to the rate limit.
    Paced,
    /// A token: it goes to another server, and operations wait for it.
    Free,
}

/// A request and all settings that decide how it is sent.
pub(crate) struct Sending<'a> {
    /// Writes the request, once per attempt.
    pub(crate) request: &'a (dyn Fn() -> Request + Send + Sync),
    /// Whether an answer is not read to its end.
    pub(crate) stays_open: &'a (dyn Fn(&Answer) -> bool + Send + Sync),
    pub(crate) retry: Retry,
    pub(crate) lane: Lane,
    pub(crate) deadline: Instant,
    /// The span of the call, which counts its attempts; those of a token are not counted.
    pub(crate) call: Option<&'a Span>,
    /// The path of the operation as the document has it; that of a token server is the caller's own.
    pub(crate) template: Option<&'static str>,
}

impl Sender {
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        (timeouts, limits, retries): (Timeouts, Limits, Retries),
        agent: HeaderValue,
    ) -> Self {
        let rng = retries.seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let (budget, throttle) = (Budget::new(retries.budget), Throttle::new(&limits));
        Self { transport, agent, timeouts, limits, retries, budget, throttle, rng: Mutex::new(rng) }
    }

    /// When a call that begins now must end.
    pub(crate) fn deadline(&self) -> Instant {
        /// An unlimited timeout is capped at one year; `Instant` arithmetic cannot overflow.
        const YEAR: Duration = Duration::from_secs(365 * 86_400);
        Instant::now() + self.timeouts.whole.min(YEAR)
    }

    /// What bounds a stream.
    pub(crate) fn bounds(&self) -> Bounds {
        Bounds { item: self.limits.answer, silence: self.timeouts.read }
    }

    /// Sends, and repeats as far as `retry` allows. Returns the last answer or failure. If an earlier attempt was sent,
    /// the failure never says that nothing was sent.
    pub(crate) async fn send(&self, sending: Sending<'_>) -> Result<Answer, TransportError> {
        let mut sent = None;
        let mut next = 2;
        loop {
            if let Some(call) = sending.call {
                call.tried();
            }
            let span = Span::attempt(next - 1);
            let result = span.over(self.once(&sending, &span)).await;
            span.attempted(result.as_ref().map(Answer::status_code).map_err(TransportError::stage));
            let is_not_sent = result.as_ref().is_err_and(TransportError::is_not_sent);
            let Some(wait) = self.wait(&sending, &result, next) else {
                return if is_not_sent { sent.unwrap_or(result) } else { result };
            };
            if !is_not_sent {
                sent = Some(result);
            }
            sleep(wait).await;
            next += 1;
        }
    }

    /// One attempt.
    async fn once(&self, sending: &Sending<'_>, span: &Span) -> Result<Answer, TransportError> {
        let mut request = (sending.request)();
        request.headers.entry(USER_AGENT).or_insert_with(|| self.agent.clone());
        let late = || TransportError::not_sent("too little was left of the whole time when its turn came");
        let _turn = match sending.lane {
            Lane::Paced => {
                let wait = Wait::begin(&request);
                let turn = self.throttle.turn(self.latest_start(sending.deadline)).await;
                wait.over(turn.is_some());
                Some(turn.ok_or_else(late)?)
            }
            Lane::Free => None,
        };
        span.waited();
        let left = sending.deadline.saturating_duration_since(Instant::now());
        // An attempt that ended during its connection could not say that nothing was sent.
        if left <= self.timeouts.connect {
            return Err(late());
        }
        let attempt = self.timeouts.attempt.min(left);
        request.patience = Patience { attempt, answer: self.limits.answer };
        let end = Instant::now() + attempt + GRACE;
        let measure = Attempt::begin(&request, sending.template);
        let answer = handover::over(sending.lane, async {
            tokio::select! {
                biased;
                answer = self.received(request, sending.stays_open) => answer,
                () = sleep_until(end) => Err(TransportError::broken("the attempt took too long")),
            }
        });
        let answer = answer.await;
        measure.over(answer.as_ref().map(Answer::status_code).map_err(TransportError::stage));
        answer
    }

    /// The answer to a request, read to its end unless it stays open.
    async fn received(
        &self,
        request: Request,
        stays_open: &(dyn Fn(&Answer) -> bool + Send + Sync),
    ) -> Result<Answer, TransportError> {
        let answer = self.transport.send(request).await?;
        if stays_open(&answer) { answer.within(self.bounds()) } else { answer.completed(self.bounds()).await }
    }

    /// How long to wait before attempt `next`; `None` when there is none.
    fn wait(&self, sending: &Sending<'_>, result: &Result<Answer, TransportError>, next: u32) -> Option<Duration> {
        let safe = sending.retry == Retry::Safe;
        let asked = match result {
            Ok(answer) if safe && is_transient(answer.status()) => retry_after(answer.headers()),
            Ok(answer) => {
                if !is_transient(answer.status()) {
                    self.budget.give();
                }
                return None;
            }
            Err(error) if error.is_not_sent() || (safe && error.limit().is_none()) => None,
            Err(_) => return None,
        };
        if next > self.retries.attempts.get() || asked.is_some_and(|asked| asked > self.retries.retry_after) {
            return None;
        }
        // Jitter is added to the server's own `Retry-After` too, so that clients given the same moment do not return
        // together.
        let wait = asked.unwrap_or_default().saturating_add(self.jitter(delay::ceiling(&self.retries, next)));
        let left = self.latest_start(sending.deadline).saturating_duration_since(Instant::now());
        (wait < left && self.budget.take()).then_some(wait)
    }

    /// The latest start of an attempt: time to connect must remain.
    fn latest_start(&self, deadline: Instant) -> Instant {
        deadline.checked_sub(self.timeouts.connect).unwrap_or(deadline)
    }

    /// A random wait between zero and `ceiling`.
    fn jitter(&self, ceiling: Duration) -> Duration {
        let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
        ceiling.mul_f64(rng.f64())
    }
}

/// Whether a failure of this status is transient: the next attempt may succeed.
fn is_transient(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}
