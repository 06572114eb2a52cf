//! The payment regime of a contract, by its date of conclusion: `sdk/donnees/reference/regimes.toml`.

use std::sync::OnceLock;

use cfadock_donnees::reference as donnees;
use serde::Deserialize;

use super::chiffre::{au_centime, lire};
use super::contrat;
use crate::runtime::jiff::{ToSpan, civil};
use crate::scalaires::rust_decimal::Decimal;
use crate::scalaires::{DateCivile, Montant};

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
    /// The shares of a complete year of execution, in percent. How they apply to an incomplete year is not known.
    pub parts: Vec<i64>,
    /// How an incomplete year is counted.
    pub prorata: Prorata,
    /// Whether the balance is lost when its documents are late: see [`forclusion`].
    #[serde(default)]
    pub forclusion: bool,
    /// What it comes from: tags of [`sources`](crate::sources), the article first.
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// Whether it can change, if this differs from its table: a closed regime cannot.
    pub mouvante: Option<bool>,
}

impl Regime {
    /// The OPCO's payments for a complete year of execution, in euros, in order: its shares of `annee`, the last one
    /// being the rest. `None` when that is no number.
    ///
    /// The employer's payment is not deducted: the OPCO deducts it from the first payment of the first year. This is an
    /// estimate; the OPCO's échéances are what is invoiced.
    ///
    /// ```
    /// use cfadock::reference::regime;
    /// use cfadock::runtime::jiff::civil::date;
    /// use cfadock::scalaires::Montant;
    ///
    /// let regime = regime(date(2026, 9, 1)).ok_or("a regime since 2020")?;
    /// let payments = regime.versements(&Montant::centimes(800_000)).ok_or("an amount")?;
    /// assert_eq!(payments, [320_000, 240_000, 160_000, 80_000].map(Montant::centimes));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn versements(&self, annee: &Montant) -> Option<Vec<Montant>> {
        let mut reste = au_centime(annee.decimal()?);
        let mut paiements = Vec::new();
        let (_, sauf_la_derniere) = self.parts.split_last()?;
        for part in sauf_la_derniere {
            let versement = au_centime(annee.decimal()?.checked_mul(Decimal::new(*part, 2))?);
            reste -= &versement;
            paiements.push(versement);
        }
        paiements.push(reste);
        Some(paiements)
    }
}

/// How an incomplete year is counted.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Prorata {
    /// A month begun is due in full.
    Mois,
    /// By the day.
    Jour,
}

/// The regime of a contract concluded on that day; `None` before 2020.
pub fn regime(conclusion: civil::Date) -> Option<&'static Regime> {
    static REGIMES: OnceLock<Fichier> = OnceLock::new();
    let fichier = REGIMES.get_or_init(|| lire(donnees::REGIMES));
    fichier.regimes.iter().rev().find(|regime| {
        let finie = regime.jusqu_au.as_ref().and_then(DateCivile::civil).is_some_and(|dernier| dernier < conclusion);
        !finie && regime.depuis.civil().is_some_and(|premier| premier <= conclusion)
    })
}

/// The last day for the documents of the balance of a contract that ended on `fin` (its rupture when it was broken):
/// four calendar months later. `None` if the regime of the contract has no such day: only contracts concluded from 1
/// July 2025 have one.
///
/// If the day of conclusion is unknown, the day is given, to be safe. Source: RFP, MIDISUP, YMAG2.
pub fn forclusion(conclusion: Option<civil::Date>, fin: civil::Date) -> Option<civil::Date> {
    let s_applique = conclusion.is_none_or(|jour| regime(jour).is_some_and(|regime| regime.forclusion));
    s_applique.then(|| fin.saturating_add(contrat().forclusion.valeur.months()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fichier {
    #[expect(dead_code, reason = "the date is read with all tables")]
    etat_au: DateCivile,
    #[expect(dead_code, reason = "whether it can move is read with all tables")]
    mouvante: bool,
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
    fn only_regime_c_loses_a_balance() {
        let end = civil::date(2027, 10, 31);
        let last = |conclusion| forclusion(conclusion, end);
        assert_eq!([2020, 2021].map(|year| last(Some(civil::date(year, 1, 1)))), [None, None]);
        assert_eq!(last(Some(civil::date(2025, 6, 30))), None);
        assert_eq!(last(Some(civil::date(2025, 7, 1))), Some(civil::date(2028, 2, 29)));
        assert_eq!(last(None), Some(civil::date(2028, 2, 29)));
    }

    #[test]
    fn payments_are_the_year_to_the_centime() {
        let paiements = |year, amount| {
            let paiements = regime(civil::date(year, 9, 1))?.versements(&Montant::centimes(amount))?;
            paiements.iter().map(Montant::en_centimes).collect::<Option<Vec<_>>>()
        };
        assert_eq!(paiements(2020, 800_000), Some(vec![400_000, 200_000, 200_000]));
        assert_eq!(paiements(2022, 800_000), Some(vec![320_000, 240_000, 240_000]));
        assert_eq!(paiements(2025, 800_001), Some(vec![320_000, 240_000, 160_000, 80_001]));
        assert_eq!(paiements(2026, 7), Some(vec![3, 2, 1, 1]));
    }

    #[test]
    fn shares_are_a_whole() {
        for day in [civil::date(2020, 6, 1), civil::date(2022, 6, 1), civil::date(2026, 6, 1)] {
            assert_eq!(regime(day).expect("a regime").parts.iter().sum::<i64>(), 100);
        }
    }
}
