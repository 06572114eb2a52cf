//! The clock of a connection; tests bring their own.

use std::fmt::Debug;

use crate::runtime::jiff::Timestamp;
use crate::runtime::jiff::civil::Date;
use crate::runtime::jiff::tz::TimeZone;

/// A wall clock. It may jump: it dates events, and measures no duration.
pub trait Horloge: Debug + Send + Sync + 'static {
    /// Now.
    fn maintenant(&self) -> Timestamp;

    /// Today, in France.
    fn aujourd_hui(&self) -> Date {
        let paris = TimeZone::get("Europe/Paris").expect("the time zones are part of the crate");
        self.maintenant().to_zoned(paris).date()
    }
}

/// The clock of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct HorlogeSysteme;

impl Horloge for HorlogeSysteme {
    fn maintenant(&self) -> Timestamp {
        Timestamp::now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Arretee(Timestamp);

    impl Horloge for Arretee {
        fn maintenant(&self) -> Timestamp {
            self.0
        }
    }

    #[test]
    fn the_day_is_that_of_france() {
        for (instant, jour) in [
            ("2026-08-31T21:59:59Z", "2026-08-31"),
            ("2026-08-31T22:00:00Z", "2026-09-01"),
            ("2026-12-31T22:59:59Z", "2026-12-31"),
            ("2026-12-31T23:00:00Z", "2027-01-01"),
        ] {
            assert_eq!(Arretee(instant.parse().unwrap()).aujourd_hui().to_string(), jour, "{instant}");
        }
    }
}
