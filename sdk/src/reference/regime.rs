//! The payment regime of a contract, by its date of conclusion: `spec/reference/regimes.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::repere::{fichier, lire};
use crate::runtime::jiff::civil;
use crate::scalar::DateCivile;

/// How the OPCO pays a contract.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Regime {
    /// A, B or C.
    pub lettre: char,
    /// First day of conclusion.
    pub depuis: DateCivile,
    /// Last day of conclusion; open when absent.
    pub jusqu_au: Option<DateCivile>,
    /// The shares of a complete year of execution, percent. How they apply to a partial year is not known.
    pub parts: Vec<i64>,
    /// How a partial year is counted.
    pub prorata: Prorata,
    /// The article, then the tags of the sources.
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
}

/// How a partial year is counted.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Prorata {
    /// A month begun is due.
    Mois,
    /// By the day.
    Jour,
}

/// The regime of a contract concluded on that day; `None` before 2020.
pub fn regime(conclusion: civil::Date) -> Option<&'static Regime> {
    static REGIMES: OnceLock<Fichier> = OnceLock::new();
    let file = REGIMES.get_or_init(|| lire(fichier!("regimes")));
    file.regimes.iter().rev().find(|regime| {
        let ended = regime.jusqu_au.as_ref().and_then(DateCivile::civil).is_some_and(|last| last < conclusion);
        !ended && regime.depuis.civil().is_some_and(|first| first <= conclusion)
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    #[expect(dead_code, reason = "the day of the knowledge is for readers of the file")]
    etat_au: DateCivile,
    regimes: Vec<Regime>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_conclusion_decides() {
        let letter = |year, month, day| regime(civil::date(year, month, day)).map(|regime| regime.lettre);
        assert_eq!(letter(2019, 12, 31), None);
        assert_eq!([letter(2020, 1, 1), letter(2020, 12, 31)], [Some('A'); 2]);
        assert_eq!([letter(2021, 1, 1), letter(2025, 6, 30)], [Some('B'); 2]);
        assert_eq!([letter(2025, 7, 1), letter(2030, 1, 1)], [Some('C'); 2]);
    }

    #[test]
    fn shares_are_a_whole() {
        for day in [civil::date(2020, 6, 1), civil::date(2022, 6, 1), civil::date(2026, 6, 1)] {
            assert_eq!(regime(day).expect("a regime").parts.iter().sum::<i64>(), 100);
        }
    }
}
