//! Dates, times and amounts in the usual French form.

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const MOIS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A day in words: `1er mars 2027`.
pub(crate) fn jour(date: Date) -> String {
    let rang = if date.day() == 1 { "1er".to_owned() } else { date.day().to_string() };
    let mois = MOIS[usize::from(date.month().unsigned_abs()) - 1];
    format!("{rang} {mois} {}", date.year())
}

/// A time of the day in Paris: `14:05:09`.
pub(crate) fn heure(instant: Timestamp) -> String {
    // Summer time according to directive 2000/84/CE: no time zone data is needed.
    let paris = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a rule as POSIX writes it, which a test reads");
    instant.to_zoned(paris).strftime("%H:%M:%S").to_string()
}

/// A duration: `12 ms`, `1,5 s`.
pub(crate) fn duree(duree: Duration) -> String {
    match duree.as_millis() {
        0 => "<\u{a0}1\u{a0}ms".to_owned(),
        short @ 1..1_000 => format!("{short}\u{a0}ms"),
        long => format!("{},{}\u{a0}s", long / 1_000, long % 1_000 / 100),
    }
}

/// A count and what is counted: `1 facture`, `3 factures`.
pub(crate) fn compte(nombre: usize, un: &str, plusieurs: &str) -> String {
    format!("{nombre}\u{a0}{}", if nombre < 2 { un } else { plusieurs })
}

/// Centimes as a French amount: `1 234,50 €`.
pub(crate) fn euros(centimes: i64) -> String {
    let entier = (centimes.unsigned_abs() / 100).to_string();
    let mut groupe = String::new();
    for (rang, chiffre) in entier.chars().enumerate() {
        if rang > 0 && (entier.len() - rang).is_multiple_of(3) {
            groupe.push('\u{202f}');
        }
        groupe.push(chiffre);
    }
    let signe = if centimes < 0 { "-" } else { "" };
    format!("{signe}{groupe},{:02}\u{a0}€", centimes.unsigned_abs() % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for (date, text) in [((2027, 3, 1), "1er mars 2027"), ((2026, 12, 31), "31 décembre 2026")] {
            assert_eq!(jour(jiff::civil::date(date.0, date.1, date.2)), text);
        }
    }

    #[test]
    fn times() {
        for (instant, text) in [("2026-11-29T13:05:09Z", "14:05:09"), ("2026-07-01T23:59:59Z", "01:59:59")] {
            assert_eq!(heure(instant.parse().unwrap()), text);
        }
        for (micros, text) in [(999, "< 1 ms"), (1_000, "1 ms"), (999_999, "999 ms"), (61_550_000, "61,5 s")] {
            assert_eq!(duree(Duration::from_micros(micros)).replace('\u{a0}', " "), text);
        }
        assert_eq!([0, 1, 2].map(|n| compte(n, "an", "ans")), ["0\u{a0}an", "1\u{a0}an", "2\u{a0}ans"]);
    }

    #[test]
    fn amounts() {
        for (centimes, text) in [(0, "0,00"), (5, "0,05"), (-123_450, "-1\u{202f}234,50"), (800_000, "8\u{202f}000,00")]
        {
            assert_eq!(euros(centimes), format!("{text}\u{a0}€"));
        }
        assert!(euros(i64::MIN).starts_with("-92\u{202f}233"));
    }
}
