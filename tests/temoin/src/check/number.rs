//! Numbers: bounds, allowed codes, and the step of an amount, exact on its decimal text.

use rust_decimal::Decimal;
use serde_json::Number;

use super::violation::{ViolationKind, bounds};
use super::walk::Checker;

/// 2^63 as a float: the first whole number an `i64` cannot hold.
const BEYOND_I64: f64 = 9_223_372_036_854_775_808.0;

impl Checker {
    pub(super) fn integer(&mut self, (least, most): (Option<i64>, Option<i64>), values: &[i64], number: &Number) {
        let Some(whole) = whole(number) else {
            return self.report(ViolationKind::Type, "il faut un nombre entier".to_owned());
        };
        if least.is_some_and(|least| whole < least.into()) || most.is_some_and(|most| whole > most.into()) {
            self.report(ViolationKind::Range, format!("il faut {}", bounds(least, most)));
        }
        if !values.is_empty() && !values.iter().any(|value| i128::from(*value) == whole) {
            let list = values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            self.report(ViolationKind::Value, format!("il faut une des valeurs : {list}"));
        }
    }

    pub(super) fn number(&mut self, (least, most): (Option<f64>, Option<f64>), step: Option<f64>, number: &Number) {
        // Every serde_json number has a float reading without the arbitrary-precision feature.
        let value = number.as_f64().unwrap_or(f64::NAN);
        if least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most) {
            self.report(ViolationKind::Range, format!("il faut {}", bounds(least, most)));
        }
        if let Some(step) = step.filter(|step| !is_multiple(number, *step)) {
            self.report(ViolationKind::MultipleOf, format!("il faut un multiple de {step}"));
        }
    }
}

/// The whole number, also when written `7.0`; as JSON Schema has it, 7.0 is an integer.
fn whole(number: &Number) -> Option<i128> {
    if let Some(whole) = number.as_i128() {
        return Some(whole);
    }
    let float = number.as_f64()?;
    (float.fract() == 0.0 && float.abs() < BEYOND_I64).then_some(float as i128)
}

/// Whether the shortest decimal text of `number` is a multiple of that of `step`: 1100.1 is one of 0.01, 0.001 is not.
fn is_multiple(number: &Number, step: f64) -> bool {
    let (Some(value), Some(step)) = (decimal(&number.to_string()), decimal(&step.to_string())) else {
        return false;
    };
    !step.is_zero() && (value % step).is_zero()
}

fn decimal(text: &str) -> Option<Decimal> {
    text.parse().or_else(|_| Decimal::from_scientific(text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn multiples_are_exact() {
        for good in ["0", "1100.1", "0.07", "-3.33", "1e2", "4.35", "123456789.01"] {
            assert!(is_multiple(&number(good), 0.01), "{good}");
        }
        for bad in ["0.001", "1.005", "1e-7", "1e300"] {
            assert!(!is_multiple(&number(bad), 0.01), "{bad}");
        }
    }

    #[test]
    fn whole_numbers() {
        assert_eq!(whole(&number("7.0")), Some(7));
        assert_eq!(whole(&number("7.5")), None);
        assert_eq!(whole(&number("18446744073709551615")), Some(i128::from(u64::MAX)));
        assert_eq!(whole(&number("1e300")), None);
    }
}
