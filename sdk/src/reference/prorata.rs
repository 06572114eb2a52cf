//! The level of financing by year of execution; an incomplete year counts by its days.
//!
//! How the shares of a year apply to an incomplete last year is not published: only complete years are split, by
//! [`Regime::versements`](super::Regime::versements).

use super::chiffre::au_centime;
use super::quantieme::apres_mois;
use crate::runtime::jiff::ToSpan;
use crate::runtime::jiff::civil::Date;
use crate::scalaires::Montant;

/// The number of days of a year, to compute a part of it. Sources disagree, and OPCO may too: the results differ when
/// the incomplete year would have had a 29 February.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BaseAnnuelle {
    /// 365 days, always (CONSTR, YMAG1).
    Fixe,
    /// The days of that year of execution, 365 or 366 (NPEC-DOC, quoting OPCO EP).
    Reelle,
}

/// A year of execution: from the first day of the contract, date to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AnneeExecution {
    /// First day.
    pub debut: Date,
    /// Last day inside the contract.
    pub fin: Date,
    /// Days of the contract in it, including the first and the last.
    pub jours: i32,
    /// Days of the whole year, 365 or 366.
    pub longueur: i32,
}

impl AnneeExecution {
    /// Whether the contract covers the whole year.
    pub fn est_complete(&self) -> bool {
        self.jours == self.longueur
    }

    /// Its financing, in euros, from the yearly level of financing: the whole level for a complete year, otherwise by
    /// days; rounded half up to the centime. `None` when the level is no number.
    ///
    /// This rule applies to contracts concluded from 1 July 2025; earlier ones count months:
    /// [`montant_au_mois`](Self::montant_au_mois).
    pub fn montant(&self, niveau: &Montant, base: BaseAnnuelle) -> Option<Montant> {
        if self.est_complete() {
            return niveau.decimal().map(au_centime);
        }
        let base = match base {
            BaseAnnuelle::Fixe => 365,
            BaseAnnuelle::Reelle => self.longueur,
        };
        au_prorata(niveau, self.jours, base)
    }

    /// Its financing, in euros, if each month begun is due in full (R.6332-25 before 1 July 2025): a twelfth of the
    /// yearly level of financing per month; rounded half up to the centime. Months run from date to date from the first
    /// day; one without such a day ends on its last. `None` when the level is no number.
    pub fn montant_au_mois(&self, niveau: &Montant) -> Option<Montant> {
        let entames = (0..12).filter(|mois| apres_mois(self.debut, *mois) <= self.fin).count();
        au_prorata(niveau, i32::try_from(entames).ok()?, 12)
    }
}

/// The years of execution of a contract, the last one up to its end; none when it ends before it starts.
///
/// ```
/// use cfadock::reference::{BaseAnnuelle, annees_d_execution};
/// use cfadock::runtime::jiff::civil::date;
/// use cfadock::scalaires::Montant;
///
/// let annees = annees_d_execution(date(2025, 9, 1), date(2028, 6, 30));
/// let last = annees.last().ok_or("a contract has a year")?;
/// let niveau = Montant::centimes(800_000);
/// assert_eq!(last.montant(&niveau, BaseAnnuelle::Fixe), Some(Montant::centimes(666_301)));
/// assert_eq!(last.montant(&niveau, BaseAnnuelle::Reelle), Some(Montant::centimes(664_481)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn annees_d_execution(debut: Date, fin: Date) -> Vec<AnneeExecution> {
    // No contract is that long; a typing error must not create thousands of years.
    const ANNEES: i32 = 50;
    let duree = |from: Date, jusqu_a: Date| from.until(jusqu_a).map_or(0, |span| span.get_days());
    let premier = |annee: i32| apres_mois(debut, annee * 12);
    let annees =
        (0..ANNEES).map(|annee| (premier(annee), premier(annee + 1))).take_while(|(premier, _)| *premier <= fin);
    annees
        .map(|(debut, suivante)| {
            let dernier = fin.min(suivante.saturating_sub(1.day()));
            AnneeExecution { debut, fin: dernier, jours: duree(debut, dernier) + 1, longueur: duree(debut, suivante) }
        })
        .collect()
}

/// The share of a level of financing for this many days, with `base` days a year, rounded half up to the centime: also
/// that of a training that began before its contract. `None` when the level is no number, or the base is zero.
pub fn au_prorata(niveau: &Montant, jours: i32, base: i32) -> Option<Montant> {
    niveau.decimal()?.checked_mul(jours.into())?.checked_div(base.into()).map(au_centime)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::jiff::civil::date;

    fn centimes(level: i64, (debut, fin): (Date, Date), base: BaseAnnuelle) -> Vec<i64> {
        let amount = |year: &AnneeExecution| year.montant(&Montant::centimes(level), base)?.en_centimes();
        annees_d_execution(debut, fin).iter().map(|year| amount(year).expect("an amount")).collect()
    }

    #[test]
    fn a_month_begun_is_due() {
        let niveau = Montant::centimes(800_000);
        let months = |fin| {
            let years = annees_d_execution(date(2024, 9, 1), fin);
            years.iter().map(|year| year.montant_au_mois(&niveau)?.en_centimes()).collect::<Option<Vec<_>>>()
        };
        assert_eq!(months(date(2024, 9, 30)), Some(vec![66_667]));
        assert_eq!(months(date(2024, 10, 1)), Some(vec![133_333]));
        assert_eq!(months(date(2024, 10, 15)), Some(vec![133_333]));
        assert_eq!(months(date(2025, 8, 31)), Some(vec![800_000]));
        assert_eq!(months(date(2025, 9, 1)), Some(vec![800_000, 66_667]));
    }

    /// From 31 August on a month ends on 30 September, and so on: ten months, and not eleven, until 30 June.
    #[test]
    fn months_from_a_day_that_not_all_have() {
        let niveau = Montant::centimes(1_200_000);
        let months = |debut, fin| {
            let year = annees_d_execution(debut, fin)[0];
            year.montant_au_mois(&niveau).and_then(|amount| amount.en_centimes()).map(|centimes| centimes / 100_000)
        };
        for (debut, fin, expected) in [
            (date(2024, 8, 31), date(2024, 9, 30), 1),
            (date(2024, 8, 31), date(2024, 10, 1), 2),
            (date(2024, 8, 31), date(2025, 2, 28), 6),
            (date(2024, 8, 31), date(2025, 6, 30), 10),
            (date(2024, 8, 31), date(2025, 8, 30), 12),
            (date(2023, 8, 31), date(2024, 2, 29), 6),
            (date(2024, 2, 29), date(2024, 3, 28), 1),
            (date(2024, 2, 29), date(2024, 3, 29), 2),
            (date(2025, 1, 30), date(2025, 2, 28), 1),
        ] {
            assert_eq!(months(debut, fin), Some(expected), "{debut} {fin}");
        }
    }

    #[test]
    fn years_that_are_not_complete_count_by_the_day() {
        let three_days = (date(2025, 9, 1), date(2026, 9, 3));
        let short = (date(2026, 10, 15), date(2027, 6, 30));
        for base in [BaseAnnuelle::Fixe, BaseAnnuelle::Reelle] {
            assert_eq!(centimes(800_000, three_days, base), [800_000, 6_575]);
            assert_eq!(centimes(700_000, short, base), [496_712]);
        }
        let duree = |(debut, fin)| annees_d_execution(debut, fin).iter().map(|year| year.jours).collect::<Vec<_>>();
        assert_eq!([duree(three_days), duree(short)], [vec![365, 3], vec![259]]);
    }

    #[test]
    fn the_example_of_370_days() {
        let contract = (date(2025, 9, 1), date(2026, 9, 5));
        assert_eq!(annees_d_execution(contract.0, contract.1).iter().map(|year| year.jours).sum::<i32>(), 370);
        assert_eq!(centimes(800_000, contract, BaseAnnuelle::Fixe).iter().sum::<i64>(), 810_959);
    }

    #[test]
    fn the_bases_differ_in_a_leap_year() {
        let contract = (date(2025, 9, 1), date(2028, 6, 30));
        assert_eq!(annees_d_execution(contract.0, contract.1)[2].jours, 304);
        assert_eq!(centimes(800_000, contract, BaseAnnuelle::Fixe), [800_000, 800_000, 666_301]);
        assert_eq!(centimes(800_000, contract, BaseAnnuelle::Reelle), [800_000, 800_000, 664_481]);
        // A complete year counts as one, whatever its length.
        let leap = (date(2027, 9, 1), date(2028, 8, 31));
        assert_eq!(annees_d_execution(leap.0, leap.1)[0].longueur, 366);
        assert_eq!(centimes(800_000, leap, BaseAnnuelle::Fixe), [800_000]);
    }

    #[test]
    fn days_before_the_contract() {
        let early = au_prorata(&Montant::centimes(876_500), 62, 365);
        assert_eq!(early.and_then(|amount| amount.en_centimes()), Some(148_885));
        assert_eq!(au_prorata(&Montant::centimes(876_500), 62, 0), None);
    }

    #[test]
    fn no_contract_has_no_year() {
        assert!(annees_d_execution(date(2026, 9, 2), date(2026, 9, 1)).is_empty());
        // A year from 29 February on is one year, whole, and has no day in a second one.
        let leap = annees_d_execution(date(2028, 2, 29), date(2029, 2, 28));
        assert_eq!(leap.iter().map(|year| (year.jours, year.est_complete())).collect::<Vec<_>>(), [(366, true)]);
        assert_eq!(annees_d_execution(date(2028, 2, 29), date(2029, 3, 1))[1].debut, date(2029, 3, 1));
        assert_eq!(annees_d_execution(date(2026, 1, 1), Date::MAX).len(), 50);
    }
}
