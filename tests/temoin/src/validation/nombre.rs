//! Numbers: comparisons, and multiples of a step, exact on the decimal text.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use serde_json::Number as Given;

use crate::table::Number;

/// 2^63 as a float: the first whole number an `i64` cannot hold.
const AU_DELA_D_I64: f64 = 9_223_372_036_854_775_808.0;

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(entier) => entier.fmt(formatter),
            Self::Real(reel) => reel.fmt(formatter),
        }
    }
}

/// The whole number, also if written `7.0`: in JSON Schema, 7.0 is an integer.
pub(super) fn entier(numero: &Given) -> Option<i128> {
    if let Some(entiere) = numero.as_i128() {
        return Some(entiere);
    }
    let reel = numero.as_f64()?;
    (reel.fract() == 0.0 && reel.abs() < AU_DELA_D_I64).then_some(reel as i128)
}

/// The comparison of a number with a bound; whole numbers are compared exactly.
pub(super) fn comparer(numero: &Given, borne: Number) -> Option<Ordering> {
    match (entier(numero), borne) {
        (Some(entiere), Number::Whole(borne)) => Some(entiere.cmp(&borne)),
        (_, Number::Whole(borne)) => numero.as_f64()?.partial_cmp(&(borne as f64)),
        (_, Number::Real(borne)) => numero.as_f64()?.partial_cmp(&borne),
    }
}

/// Whether the shortest decimal text of `number` is a multiple of that of `step`: 1100.1 is a multiple of 0.01, 0.001
/// is not.
pub(super) fn est_multiple(numero: &Given, pas: Number) -> bool {
    let (Some(valeur), Some(pas)) = (decimal(&numero.to_string()), decimal(&pas.to_string())) else {
        return false;
    };
    !pas.is_zero() && (valeur % pas).is_zero()
}

fn decimal(texte: &str) -> Option<Decimal> {
    texte.parse().or_else(|_| Decimal::from_scientific(texte)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Given {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn multiples_are_exact() {
        for good in ["0", "1100.1", "0.07", "-3.33", "1e2", "4.35", "123456789.01"] {
            assert!(est_multiple(&number(good), Number::Real(0.01)), "{good}");
        }
        for bad in ["0.001", "1.005", "1e-7", "1e300"] {
            assert!(!est_multiple(&number(bad), Number::Real(0.01)), "{bad}");
        }
    }

    #[test]
    fn whole_numbers() {
        assert_eq!(entier(&number("7.0")), Some(7));
        assert_eq!(entier(&number("7.5")), None);
        assert_eq!(entier(&number("18446744073709551615")), Some(i128::from(u64::MAX)));
        assert_eq!(entier(&number("1e300")), None);
    }

    #[test]
    fn whole_numbers_of_any_size_compare_exactly() {
        let edge = Number::Whole(9_007_199_254_740_993);
        assert_eq!(comparer(&number("9007199254740992"), edge), Some(Ordering::Less));
        assert_eq!(comparer(&number("9007199254740993"), edge), Some(Ordering::Equal));
        assert_eq!(comparer(&number("0.5"), Number::Whole(0)), Some(Ordering::Greater));
        assert_eq!(comparer(&number("7"), Number::Real(7.5)), Some(Ordering::Less));
    }
}
