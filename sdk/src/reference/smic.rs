//! The SMIC on a day: `sdk/donnees/reference/smic.toml`.

use std::sync::OnceLock;

use cfadock_donnees::reference as donnees;
use serde::Deserialize;

use super::chiffre::lire;
use crate::runtime::jiff::civil;
use crate::scalaires::{DateCivile, Montant};

/// A value of the SMIC.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smic {
    /// Its first day.
    pub depuis: DateCivile,
    /// Its territory.
    pub territoire: Territoire,
    /// Gross euros an hour, if a source gives it.
    pub horaire: Option<Montant>,
    /// Gross euros a month, for 35 hours a week.
    pub mensuel: Montant,
    /// What it comes from: tags of [`sources`](crate::sources).
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// Further explanation.
    pub note: Option<String>,
}

/// The territory of a SMIC.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Territoire {
    /// France except Mayotte.
    France,
    /// Mayotte.
    Mayotte,
}

/// The SMIC of a day; `None` before the first known value, and after the year of `etat_au`: the SMIC changes every 1
/// January, and an old value must not replace the new one.
pub fn smic(jour: civil::Date, territoire: Territoire) -> Option<&'static Smic> {
    let table = table();
    let connu = table.etat_au.civil().is_some_and(|journee| jour.year() <= journee.year());
    let du_territoire = table.valeurs.iter().filter(|smic| smic.territoire == territoire && connu);
    du_territoire
        .filter(|smic| smic.depuis.civil().is_some_and(|premier| premier <= jour))
        .max_by(|a, b| a.depuis.cmp(&b.depuis))
}

/// The last day for which the table of the SMIC was verified.
pub fn smic_verifie_jusqu_au() -> Option<civil::Date> {
    table().etat_au.civil()
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| lire(donnees::SMIC))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    etat_au: DateCivile,
    #[expect(dead_code, reason = "whether it can move is for the test of its age")]
    mouvante: bool,
    valeurs: Vec<Smic>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scalaires::rust_decimal::{Decimal, RoundingStrategy};
    use Territoire::{France, Mayotte};

    #[test]
    fn a_value_holds_until_the_next_and_not_beyond_what_is_known() {
        let month =
            |year, month, day, place| smic(civil::date(year, month, day), place).map(|smic| smic.mensuel.clone());
        assert_eq!(month(2017, 12, 31, France), None);
        assert_eq!(month(2018, 1, 1, France), Some(Montant::centimes(149_847)));
        assert_eq!(month(2023, 9, 1, France), Some(Montant::centimes(174_720)));
        assert_eq!(month(2024, 10, 31, France), Some(Montant::centimes(176_692)));
        assert_eq!(month(2017, 12, 31, Mayotte), None);
        assert_eq!(month(2018, 1, 1, Mayotte), Some(Montant::centimes(113_143)));
        assert_eq!(month(2019, 9, 1, Mayotte), Some(Montant::centimes(114_812)));
        assert_eq!(month(2020, 9, 1, Mayotte), Some(Montant::centimes(116_177)));
        assert_eq!(month(2021, 9, 30, Mayotte), Some(Montant::centimes(117_327)));
        assert_eq!(month(2022, 4, 30, Mayotte), Some(Montant::centimes(121_030)));
        assert_eq!(month(2022, 9, 1, Mayotte), Some(Montant::centimes(126_642)));
        assert_eq!(month(2023, 9, 1, Mayotte), Some(Montant::centimes(131_950)));
        assert_eq!(month(2024, 11, 1, France), Some(Montant::centimes(180_180)));
        assert_eq!(month(2025, 12, 31, Mayotte), Some(Montant::centimes(136_197)));
        assert_eq!(month(2026, 5, 31, France), Some(Montant::centimes(182_303)));
        assert_eq!(month(2026, 6, 1, France), Some(Montant::centimes(186_702)));
        assert_eq!(month(2026, 5, 31, Mayotte), Some(Montant::centimes(141_505)));
        assert_eq!(month(2026, 12, 31, Mayotte), Some(Montant::centimes(144_993)));
        assert_eq!(month(2027, 1, 1, France), None);
    }
    /// A month is 35 hours a week: a source may print another value, at most one euro away by mistake; its note
    /// mentions it.
    #[test]
    fn months_and_hours_agree() {
        let mut compared = 0;
        for smic in &table().valeurs {
            let Some(hour) = smic.horaire.as_ref().and_then(Montant::decimal) else { continue };
            let month = hour * Decimal::from(35 * 52) / Decimal::from(12);
            let printed = smic.mensuel.decimal().expect("a number");
            let slip = (month.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero) - printed).abs();
            let told = smic.note.as_ref().is_some_and(|note| note.contains("feraient"));
            assert_eq!(slip > Decimal::new(1, 2), told, "{} {:?}: {slip}", smic.depuis, smic.territoire);
            assert!(slip < Decimal::ONE, "{} {:?}: {slip}", smic.depuis, smic.territoire);
            compared += 1;
        }
        assert!(compared > 1, "{compared} values with an hourly amount");
    }
}
