//! Rate limiting: a maximum of concurrent requests and of requests per period, for all clones together.
//!
//! The rate limit is the generic cell rate algorithm, on tokio's clock: the crates for it use their own clocks, which
//! neither a test nor the timeout of the call could control.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::settings::{Limits, Rate};

pub(super) struct Throttle {
    places: Semaphore,
    pace: Option<Pace>,
}

/// A place among the concurrent requests, held until dropped.
pub(super) struct Turn<'a>(#[expect(dead_code, reason = "held, not read")] SemaphorePermit<'a>);

impl Throttle {
    pub(super) fn new(limits: &Limits) -> Self {
        let places = usize::try_from(limits.concurrent).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS);
        Self { places: Semaphore::new(places), pace: limits.rate.map(Pace::new) }
    }

    /// Waits for a turn; `None` when there is none before `deadline`.
    pub(super) async fn turn(&self, deadline: Instant) -> Option<Turn<'_>> {
        let place = timeout_at(deadline, self.places.acquire()).await.ok()?;
        let place = place.expect("nobody closes the semaphore");
        if let Some(pace) = &self.pace {
            sleep_until(pace.reserve(Instant::now(), deadline)?).await;
        }
        Some(Turn(place))
    }
}

/// A number of requests per period.
struct Pace {
    interval: Duration,
    /// How far ahead of the even spacing a request may begin.
    ahead: Duration,
    /// When the next one would begin if all were evenly spaced.
    even: Mutex<Option<Instant>>,
}

impl Pace {
    fn new(Rate { requests, per, burst }: Rate) -> Self {
        let interval = per / requests.get();
        Self { interval, ahead: interval.saturating_mul(burst.get() - 1), even: Mutex::default() }
    }

    /// When the next request may begin; `None`, with nothing reserved, when that is after `deadline`.
    fn reserve(&self, now: Instant, deadline: Instant) -> Option<Instant> {
        let mut even = self.even.lock().unwrap_or_else(PoisonError::into_inner);
        let at = even.map_or(now, |even| even.max(now));
        let begin = at.checked_sub(self.ahead).map_or(now, |begin| begin.max(now));
        if begin >= deadline {
            return None;
        }
        *even = at.checked_add(self.interval);
        Some(begin)
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    fn rate(requests: u32, burst: u32) -> Rate {
        let nonzero = |count| NonZeroU32::new(count).expect("not zero");
        Rate { requests: nonzero(requests), per: Duration::from_secs(1), burst: nonzero(burst) }
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_goes_at_once_and_the_rest_evenly() {
        let (pace, start) = (Pace::new(rate(10, 3)), Instant::now());
        let far = start + Duration::from_secs(60);
        let begins = [(); 5].map(|()| pace.reserve(start, far).expect("in time").duration_since(start).as_millis());
        assert_eq!(begins, [0, 0, 0, 100, 200]);
        // A pause restores the burst, and no more.
        let later = start + Duration::from_secs(30);
        let begins = [(); 4].map(|()| pace.reserve(later, far).expect("in time").duration_since(later).as_millis());
        assert_eq!(begins, [0, 0, 0, 100]);
        assert_eq!(pace.reserve(later, later + Duration::from_millis(150)), None);
        assert_eq!(pace.reserve(later, far), Some(later + Duration::from_millis(200)), "nothing was reserved");
    }

    #[tokio::test(start_paused = true)]
    async fn a_place_is_free_again_when_its_turn_ends() {
        let throttle = Throttle::new(&Limits { concurrent: 1, ..Limits::default() });
        let soon = || Instant::now() + Duration::from_secs(1);
        let first = throttle.turn(soon()).await.expect("free");
        assert!(throttle.turn(soon()).await.is_none());
        drop(first);
        assert!(throttle.turn(soon()).await.is_some());
    }
}
