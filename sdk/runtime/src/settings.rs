//! Timeouts, limits and retries of a client. What these settings do is in `sending` and `transport`.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::error::BuildProblem;

/// How long a client waits, each for another thing. All are measured by a clock that does not jump.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, TLS included: 5 s unless said otherwise. Past it, it is certain that nothing was sent; so it
    /// has to be shorter than the others, past which nothing is certain.
    pub connect: Duration,
    /// For the server's next sign: the head of its answer once the sending began, then each piece of the body.
    /// 45 s unless said otherwise.
    pub read: Duration,
    /// For one attempt, from its connection to the end of its answer: 60 s unless said otherwise.
    pub attempt: Duration,
    /// For the whole call: waiting for its turn, for a token, for all attempts and between them, and for reading a body
    /// of more than 64 KiB, which happens on a thread aside. 120 s unless said otherwise.
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

/// How much a client takes at most. It is shared by all clones of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many requests may be under way at once: 16 unless said otherwise. Others wait, within their whole time.
    pub concurrent: u32,
    /// How many requests may begin in a period: any number, unless said otherwise. Requests of tokens do not count.
    pub rate: Option<Rate>,
    /// How many bytes the body of an answer may have: 32 MiB (33 554 432) unless said otherwise.
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
    /// `requests` a second, one by one; `None` for zero.
    pub fn per_second(requests: u32) -> Option<Self> {
        Some(Self { requests: NonZeroU32::new(requests)?, per: Duration::from_secs(1), burst: NonZeroU32::MIN })
    }
}

/// How a client repeats: what is safe to repeat after any transient failure, everything else only after a failure
/// that proves that nothing was sent.
///
/// Transient failures are broken exchanges and the statuses 408, 425, 429, 500, 502, 503 and 504. An answer that
/// does not decode, or is too large, would come again: it is not asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    /// How many attempts there are in all: 4 unless said otherwise; 1 repeats nothing.
    pub attempts: NonZeroU32,
    /// The longest wait before the second attempt: 250 ms unless said otherwise. It doubles with each further one; the
    /// wait itself is random between nothing and it ("full jitter").
    pub base: Duration,
    /// What the doubling ends at: 8 s unless said otherwise.
    pub longest: Duration,
    /// The longest `Retry-After` that is waited for: 30 s unless said otherwise. Beyond it, or beyond the whole time,
    /// the answer goes to the caller at once; see [`Error::retry_after`](crate::Error::retry_after).
    pub retry_after: Duration,
    /// How many repetitions all clones have together: 20 unless said otherwise. Each takes one, and each answer that
    /// needs none gives a tenth back. When a server is down, the load upon it does not multiply.
    pub budget: u32,
    /// The seed of the random waits: at random unless given. For tests.
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
    /// Repeats nothing at all.
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
