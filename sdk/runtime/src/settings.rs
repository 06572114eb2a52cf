//! Timeouts, limits and retries of a client. What these settings do is in `sending` and `transport`.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::error::BuildProblem;

/// How long a client waits for each step. All durations are measured by a monotonic clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, TLS included; default 5 s. When it expires, it is certain that nothing was sent. It therefore
    /// has to be shorter than the other timeouts, which give no such certainty.
    pub connect: Duration,
    /// For a sign of the server: the head of its answer once the request is being sent, then each piece of the body.
    /// Default 45 s.
    pub read: Duration,
    /// For one attempt, from its connection to the end of its answer; default 60 s.
    pub attempt: Duration,
    /// For the whole call; default 120 s. It includes waiting for its turn and for a token, all attempts and the waits
    /// between them, and decoding a body of more than 64 KiB, which happens on another thread.
    pub whole: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            read: Duration::from_secs(45),
            attempt: Duration::from_secs(60),
            whole: Duration::from_secs(120),
        }
    }
}

/// The limits of a client, shared by all its clones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many requests may run at once; default 16. Others wait, within their total timeout.
    pub concurrent: u32,
    /// How many requests may begin in a period; no limit by default. Requests of tokens do not count.
    pub rate: Option<Rate>,
    /// How many bytes the body of an answer may have; default 32 MiB (33 554 432).
    pub answer: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { concurrent: 16, rate: None, answer: 32 * 1024 * 1024 }
    }
}

/// A number of requests per period, evenly spaced once the burst is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many requests in `per`.
    pub requests: NonZeroU32,
    /// The period.
    pub per: Duration,
    /// How many of them may begin at once after a pause.
    pub burst: NonZeroU32,
}

impl Rate {
    /// `requests` per second, without a burst; `None` for zero.
    pub fn per_second(requests: u32) -> Option<Self> {
        Some(Self { requests: NonZeroU32::new(requests)?, per: Duration::from_secs(1), burst: NonZeroU32::MIN })
    }
}

/// When a client repeats: after any transient failure if repetition is safe, otherwise only after a failure that proves
/// that nothing was sent.
///
/// Transient failures are broken exchanges and the statuses 408, 425, 429, 500, 502, 503 and 504. A call whose answer
/// does not decode or is too large is not repeated: the same answer would come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// The maximum number of attempts; default 4; 1 means no repetition.
    pub attempts: NonZeroU32,
    /// The longest wait before the second attempt; default 250 ms. It doubles with each further attempt; the actual
    /// wait is random between zero and it ("full jitter").
    pub base: Duration,
    /// The maximum of the doubled wait; default 8 s.
    pub longest: Duration,
    /// The longest `Retry-After` that the client waits for; default 30 s. A longer one, or one beyond the total
    /// timeout, returns the answer to the caller at once; see [`Error::retry_after`](crate::Error::retry_after).
    pub retry_after: Duration,
    /// How many repetitions all clones have together; default 20. Each repetition takes one; each answer that needs no
    /// repetition returns a tenth. The load on a failing server thus stays bounded.
    pub budget: u32,
    /// The seed of the random waits; random by default. For tests.
    pub seed: Option<u64>,
}

impl Default for Retries {
    fn default() -> Self {
        Self {
            attempts: NonZeroU32::MIN.saturating_add(3),
            base: Duration::from_millis(250),
            longest: Duration::from_secs(8),
            retry_after: Duration::from_secs(30),
            budget: 20,
            seed: None,
        }
    }
}

impl Retries {
    /// No repetition.
    pub fn none() -> Self {
        Self { attempts: NonZeroU32::MIN, ..Self::default() }
    }
}

/// The settings of a client with which no call could succeed.
pub(crate) fn problems(timeouts: &Timeouts, limits: &Limits) -> Vec<BuildProblem> {
    let zero = "it is zero: nothing could ever be sent";
    let Timeouts { connect, read, attempt, whole } = *timeouts;
    let durations = [("connect", connect), ("read", read), ("attempt", attempt), ("whole", whole)];
    let durations = durations.into_iter().map(|(name, duration)| (name, duration.is_zero()));
    let limits = [
        ("concurrent", limits.concurrent == 0),
        ("answer", limits.answer == 0),
        ("rate", limits.rate.is_some_and(|rate| rate.per.is_zero())),
    ];
    let wrong = durations.chain(limits).filter(|&(_, wrong)| wrong);
    let mut problems: Vec<_> = wrong.map(|(setting, _)| BuildProblem::Setting { setting, reason: zero }).collect();
    if problems.is_empty() && connect >= read.min(attempt).min(whole) {
        let reason = "it is not shorter than `read`, `attempt` and `whole`: a connection never made would be unknown";
        problems.push(BuildProblem::Setting { setting: "connect", reason });
    }
    problems
}
