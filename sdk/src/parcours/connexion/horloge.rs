//! The clock of a connection; tests replace it.

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
        self.maintenant().to_zoned(paris()).date()
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

/// A clock that always shows the same instant, for tests and for a sandbox with another date.
///
/// ```
/// use cfadock::parcours::{Horloge, HorlogeFixe};
///
/// let horloge = HorlogeFixe::au("2026-09-01".parse()?);
/// assert_eq!(horloge.aujourd_hui().to_string(), "2026-09-01");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HorlogeFixe(pub Timestamp);

impl HorlogeFixe {
    /// At noon of a day, in France.
    ///
    /// # Panics
    /// When the day is the first or the last that can be written.
    pub fn au(jour: Date) -> Self {
        let midi = jour.at(12, 0, 0, 0).to_zoned(paris()).expect("a day of an apprenticeship has a noon");
        Self(midi.timestamp())
    }
}

impl Horloge for HorlogeFixe {
    fn maintenant(&self) -> Timestamp {
        self.0
    }
}

/// Summer time according to the rule of the EU since 1996 (directive 2000/84/CE): from the last Sunday of March to that
/// of October, at 01:00 UTC. The rule is enough for current instants, so no time zone data is needed.
fn paris() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a rule as POSIX writes it, which a test reads")
}

/// An instant for people, in French and by the time of France: `28/11/2026 à 19:41`.
pub fn moment(le: Timestamp) -> String {
    le.to_zoned(paris()).strftime("%d/%m/%Y à %H:%M").to_string()
}

/// A day for people, in French: `01/09/2026`.
pub fn jour(le: Date) -> String {
    crate::controle::ecrire_jour(le)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_said_by_the_time_of_france() {
        for (instant, dit) in
            [("2026-11-28T18:41:27.890859196Z", "28/11/2026 à 19:41"), ("2026-08-31T22:00:00Z", "01/09/2026 à 00:00")]
        {
            assert_eq!(moment(instant.parse().unwrap()), dit);
        }
    }

    #[test]
    fn a_day_is_said_as_it_is_written_in_france() {
        assert_eq!(jour("2026-09-01".parse().unwrap()), "01/09/2026");
    }

    #[test]
    fn the_rule_is_that_of_the_published_time_zone() {
        let publie = TimeZone::get("Europe/Paris").unwrap();
        let midi = "1997-01-01T12:00Z".parse::<Timestamp>().unwrap();
        let regle = paris();
        for heure in 0..24 * 365 * 60 {
            let instant = midi + std::time::Duration::from_secs(3600 * heure);
            assert_eq!(regle.to_offset(instant), publie.to_offset(instant), "{instant}");
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
            assert_eq!(HorlogeFixe(instant.parse().unwrap()).aujourd_hui().to_string(), jour, "{instant}");
        }
    }
}
