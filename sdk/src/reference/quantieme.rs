//! Whole months and years from a day on, by the number of the day in its month.

use crate::runtime::jiff::ToSpan;
use crate::runtime::jiff::civil::Date;

/// The first day after this many whole months from `debut` on. They end the day before the same number of the last month;
/// without such a number, on the last day of that month, as article 641 of the code of civil procedure has it: a year from
/// 29 February on ends on 28 February, a month from 31 August on ends on 30 September.
pub(crate) fn apres_mois(debut: Date, mois: i32) -> Date {
    let meme = debut.saturating_add(mois.months());
    if meme.day() < debut.day() { meme.saturating_add(1.day()) } else { meme }
}

/// The year of a contract on a day, from 1.
pub(crate) fn annee_de_contrat(debut: Date, jour: Date) -> i32 {
    let annees = i32::from(jour.year()) - i32::from(debut.year());
    if apres_mois(debut, annees * 12) <= jour { annees + 1 } else { annees }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::jiff::civil::date;

    #[test]
    fn months_end_where_their_number_is_missing_on_the_last_day() {
        for (debut, mois, apres) in [
            (date(2026, 9, 1), 12, date(2027, 9, 1)),
            (date(2027, 3, 1), 12, date(2028, 3, 1)),
            (date(2028, 2, 29), 12, date(2029, 3, 1)),
            (date(2028, 2, 29), 48, date(2032, 2, 29)),
            (date(2026, 8, 31), 1, date(2026, 10, 1)),
            (date(2026, 8, 31), 6, date(2027, 3, 1)),
            (date(2027, 8, 31), 6, date(2028, 3, 1)),
            (date(2027, 8, 29), 6, date(2028, 2, 29)),
            (date(2026, 1, 30), 1, date(2026, 3, 1)),
        ] {
            assert_eq!(apres_mois(debut, mois), apres, "{debut} {mois}");
        }
    }

    #[test]
    fn years_of_a_contract_run_from_date_to_date() {
        let leap = date(2028, 2, 29);
        let jours =
            [leap, date(2029, 2, 28), date(2029, 3, 1), date(2030, 2, 28), date(2032, 2, 28), date(2032, 2, 29)];
        assert_eq!(jours.map(|jour| annee_de_contrat(leap, jour)), [1, 1, 2, 2, 4, 5]);
        let jours = [date(2027, 8, 31), date(2027, 9, 1), date(2026, 8, 31)];
        assert_eq!(jours.map(|jour| annee_de_contrat(date(2026, 9, 1), jour)), [1, 2, 0]);
    }
}
