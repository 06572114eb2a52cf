//! The three regimes, with the test vectors of the rules.

use super::*;

fn totals(regime: Regime, debut: Date, fin: Date, npec: i64) -> Vec<i64> {
    etablir(regime, debut, fin, npec).iter().map(|item| item.total).collect()
}

#[test]
fn two_years() {
    let items = etablir(Regime::C, date(2026, 9, 1), date(2028, 8, 31), 800_000);
    let totals: Vec<_> = items.iter().map(|item| item.total).collect();
    assert_eq!(totals, [320_000, 240_000, 160_000, 80_000, 320_000, 240_000, 160_000, 80_000]);
    let openings: Vec<_> = items.iter().take(5).map(|item| item.ouverture).collect();
    let months = [date(2026, 9, 1), date(2027, 3, 1), date(2027, 6, 1), date(2027, 9, 1), date(2027, 9, 1)];
    assert_eq!(openings, months);
    assert_eq!(items[7].ouverture, date(2028, 8, 31));
    assert_eq!((items[0].debut, items[0].fin), (date(2026, 9, 1), date(2027, 2, 28)));
    assert_eq!((items[2].debut, items[2].fin), (date(2027, 6, 1), date(2027, 8, 31)));
}

/// The test vectors: 8 000 € over 370 days, one year and three days, 7 000 € over 259 days.
#[test]
fn proration_by_the_day() {
    let sum = |debut, fin, npec| totals(Regime::C, debut, fin, npec).iter().sum::<i64>();
    assert_eq!(sum(date(2025, 9, 1), date(2026, 9, 5), 800_000), 810_959);
    assert_eq!(sum(date(2025, 9, 1), date(2026, 9, 3), 800_000), 806_575);
    assert_eq!(sum(date(2026, 10, 15), date(2027, 6, 30), 700_000), 496_712);
}

#[test]
fn regimes_by_the_day_of_conclusion() {
    for (day, regime) in [
        (date(2020, 12, 31), Regime::A),
        (date(2021, 1, 1), Regime::B),
        (date(2025, 6, 30), Regime::B),
        (date(2025, 7, 1), Regime::C),
    ] {
        assert_eq!(Regime::au(day), regime, "{day}");
    }
    let (debut, fin) = (date(2020, 9, 1), date(2021, 8, 31));
    assert_eq!(totals(Regime::A, debut, fin, 800_000), [400_000, 200_000, 200_000]);
    assert_eq!(totals(Regime::B, debut, fin, 800_000), [320_000, 240_000, 240_000]);
}

/// Each month begun is due in full: three days into the second year are one month of twelve.
#[test]
fn proration_by_the_month_begun() {
    let sum = |fin| totals(Regime::B, date(2023, 9, 1), fin, 1_200_000).iter().sum::<i64>();
    assert_eq!(sum(date(2024, 9, 3)), 1_300_000);
    assert_eq!(sum(date(2024, 9, 30)), 1_300_000);
    assert_eq!(sum(date(2024, 10, 1)), 1_400_000);
    assert_eq!(sum(date(2025, 8, 31)), 2_400_000);
}

/// From a day that not all months have: from 31 August to 30 June are ten months, and a year from 29 February is one.
#[test]
fn months_end_where_their_number_is_missing() {
    let sum = |debut, fin| totals(Regime::B, debut, fin, 1_200_000).iter().sum::<i64>();
    assert_eq!(sum(date(2023, 8, 31), date(2024, 6, 30)), 1_000_000);
    assert_eq!(sum(date(2023, 8, 31), date(2024, 7, 1)), 1_100_000);
    assert_eq!(sum(date(2024, 2, 29), date(2025, 2, 28)), 1_200_000);
    assert_eq!(sum(date(2024, 2, 29), date(2025, 3, 1)), 1_300_000);
}

#[test]
fn under_a_year() {
    let items = etablir(Regime::B, date(2023, 9, 1), date(2024, 6, 30), 1_200_000);
    let seen: Vec<_> = items.iter().map(|item| (item.total, item.ouverture)).collect();
    assert_eq!(seen, [(500_000, date(2023, 9, 1)), (500_000, date(2024, 6, 30))]);
}

#[test]
fn numeric_codes_end_in_99() {
    let mut items = etablir(Regime::C, date(2026, 9, 1), date(2027, 8, 31), 800_000);
    numeroter(&mut items);
    assert_eq!(items.iter().map(|item| item.codification.as_str()).collect::<Vec<_>>(), ["1", "2", "3", "99"]);
}
