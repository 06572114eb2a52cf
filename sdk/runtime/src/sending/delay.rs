//! How long to wait before the next attempt: a random wait of the client, or what the server asks for.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

use crate::settings::Retries;

/// The longest wait before attempt `next` (the second is 2); the actual wait is random below it.
pub(super) fn ceiling(retries: &Retries, next: u32) -> Duration {
    let doublings = next.saturating_sub(2).min(31);
    retries.base.saturating_mul(1 << doublings).min(retries.longest)
}

/// What `Retry-After` asks for: seconds, or a date. Any other value asks for nothing.
///
/// A date is compared with the answer's own `Date`, so that the clocks of the two machines need not agree. Only without
/// a `Date` is it compared with the clock of this machine. A date in the past asks for no wait.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = text(headers, RETRY_AFTER)?;
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number that overflows is a valid wait, longer than any client waits.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let then = httpdate::parse_http_date(text).ok()?;
    let now = self::text(headers, DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    Some(then.duration_since(now.unwrap_or_else(SystemTime::now)).unwrap_or_default())
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(HeaderName, &str)]) -> Option<Duration> {
        let pairs = pairs.iter().map(|(name, value)| (name.clone(), value.parse().expect("a header value")));
        retry_after(&pairs.collect())
    }

    #[test]
    fn the_server_asks_in_seconds_or_by_date() {
        let seconds = |text| asked(&[(RETRY_AFTER, text)]);
        assert_eq!(seconds("0"), Some(Duration::ZERO));
        assert_eq!(seconds(" 120 "), Some(Duration::from_secs(120)));
        assert_eq!(seconds("99999999999999999999999"), Some(Duration::from_secs(u64::MAX)));
        for nonsense in ["", "-1", "1.5", "soon", "1 s", "+3", "é"] {
            assert_eq!(seconds(nonsense), None, "{nonsense}");
        }
        assert_eq!(asked(&[]), None);
    }

    #[test]
    fn dates_are_compared_with_the_clock_of_who_wrote_them() {
        let then = "Sun, 06 Nov 1994 08:49:47 GMT";
        let between = |then, now| asked(&[(RETRY_AFTER, then), (DATE, now)]);
        assert_eq!(between(then, "Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::from_secs(10)));
        assert_eq!(between("Sunday, 06-Nov-94 08:49:47 GMT", then), Some(Duration::ZERO));
        assert_eq!(between("Sun Nov  6 08:49:47 1994", "Sun, 06 Nov 1994 08:50:37 GMT"), Some(Duration::ZERO));
        // Without a valid `Date` of the answer, the clock of this machine counts, which is past 1994.
        assert_eq!(asked(&[(RETRY_AFTER, then)]), Some(Duration::ZERO));
        assert_eq!(between("Fri, 31 Dec 9999 23:59:59 GMT", "hier").map(|wait| wait.as_secs() > 1 << 30), Some(true));
    }

    #[test]
    fn the_ceiling_doubles_up_to_its_end() {
        let retries = Retries { base: Duration::from_millis(250), longest: Duration::from_secs(8), ..Retries::none() };
        let ceilings = [2, 3, 4, 7, 8, u32::MAX].map(|next| ceiling(&retries, next).as_millis());
        assert_eq!(ceilings, [250, 500, 1000, 8000, 8000, 8000]);
    }
}
