//! Arithmetic of the calendar: months with clamping, ages in completed years, days as people write them.

use crate::runtime::jiff::ToSpan;
use crate::runtime::jiff::civil::Date;

/// This many months later; if that day does not exist, the last day of the month.
pub(super) fn plus_mois(jour: Date, mois: i32) -> Date {
    jour.saturating_add(mois.months())
}

/// The day after.
pub(super) fn lendemain(jour: Date) -> Date {
    jour.saturating_add(1.day())
}

/// Completed years; negative before the birth. A birthday on 29 February falls on the 28th in common years.
pub(super) fn age(naissance: Date, jour: Date) -> i32 {
    let annees = i32::from(jour.year()) - i32::from(naissance.year());
    if anniversaire(naissance, annees) <= jour { annees } else { annees - 1 }
}

/// The birthday at this age.
pub(super) fn anniversaire(naissance: Date, ans: i32) -> Date {
    naissance.saturating_add(ans.years())
}

/// `01/09/2026`.
pub(crate) fn ecrit(jour: Date) -> String {
    format!("{:02}/{:02}/{:04}", jour.day(), jour.month(), jour.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::jiff::civil::date;

    #[test]
    fn months_clamp() {
        assert_eq!(plus_mois(date(2026, 8, 31), 6), date(2027, 2, 28));
        assert_eq!(plus_mois(date(2026, 9, 1), -3), date(2026, 6, 1));
        assert_eq!(lendemain(date(2026, 12, 31)), date(2027, 1, 1));
    }

    #[test]
    fn ages_are_completed_years() {
        let born = date(2006, 5, 20);
        assert_eq!([date(2026, 5, 19), date(2026, 5, 20)].map(|day| age(born, day)), [19, 20]);
        assert_eq!([date(2026, 2, 27), date(2026, 2, 28)].map(|day| age(date(2008, 2, 29), day)), [17, 18]);
        assert_eq!(age(born, date(2006, 1, 1)), -1);
        assert_eq!(ecrit(born), "20/05/2006");
    }
}
