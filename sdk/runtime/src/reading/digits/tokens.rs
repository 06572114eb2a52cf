//! The numbers of a body as they are written, and whether a float says one.

use std::ops::Range;

/// Every number of fewer digits has a float that says it, within the range of floats.
const SURE: usize = 15;

/// The most digits of a float, written out.
const MOST: usize = 767;

/// A number that serde_json would change.
pub(super) struct Strange {
    pub nearest: f64,
    /// The float that says it: it is an integer that no float was due for.
    pub exact: Option<f64>,
}

/// What is strange about a number.
pub(super) fn strange(token: &str) -> Option<Strange> {
    let is_plain = !token.contains(['.', 'e', 'E']);
    if is_plain && (token.parse::<i64>().is_ok() || token.parse::<u64>().is_ok()) {
        return None;
    }
    let nearest = token.parse::<f64>().ok()?;
    let exact = exact(token);
    (is_plain || exact.is_none()).then_some(Strange { nearest, exact })
}

/// The float that says a number.
pub(super) fn exact(token: &str) -> Option<f64> {
    token.parse().ok().filter(|float| is_exact(token, *float))
}

/// The nearest float of a number with decimals, below those floats that have no decimals.
pub(crate) fn rounded(token: &str) -> Option<f64> {
    let decimal = Decimal::of(token)?;
    let float: f64 = token.parse().ok().filter(|float: &f64| float.is_normal() && float.abs() < super::EXACT)?;
    (!decimal.is_whole()).then_some(float)
}

/// Whether a float says a number. A whole number must be what the float is written as. Others may have fewer or more
/// digits, as different programs write them: they are what the float is, rounded to as many digits.
pub(crate) fn is_exact(token: &str, float: f64) -> bool {
    if !float.is_finite() {
        return false;
    }
    if token.len() <= SURE && float.is_normal() {
        return true;
    }
    let Some(written) = Decimal::of(token) else { return false };
    let says = |text: &str| Decimal::of(text).is_some_and(|said| said == written);
    let count = written.digits.len();
    // Where none is left it is zero.
    if count == 0 || float == 0.0 {
        return count == 0;
    }
    (count <= SURE && float.is_normal())
        || says(&format!("{float:e}"))
        || (!written.is_whole() && count <= MOST && says(&format!("{float:.*e}", count - 1)))
}

/// The digits of a number without zeros around them, and where its point is: before the first digit, so many digits on.
#[derive(PartialEq)]
struct Decimal {
    digits: String,
    point: i64,
}

impl Decimal {
    fn of(token: &str) -> Option<Self> {
        let token = token.trim_start_matches(['-', '+']);
        let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
        let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{before}{after}");
        let significant = digits.trim_start_matches('0');
        let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
        let point = exponent.parse::<i64>().ok()?.checked_add(i64::try_from(before.len()).ok()? - zeros)?;
        Some(Self { digits: significant.trim_end_matches('0').to_owned(), point })
    }

    fn is_whole(&self) -> bool {
        i64::try_from(self.digits.len()).is_ok_and(|count| self.point >= count)
    }
}

/// The value of a number, if it is an integer of at most 128 bits: `1.5e3` is one.
pub(super) fn whole(token: &str) -> Option<i128> {
    let decimal = Decimal::of(token)?;
    if decimal.digits.is_empty() {
        return Some(0);
    }
    let zeros = decimal.point.checked_sub(i64::try_from(decimal.digits.len()).ok()?)?;
    // 128 bits have 39 digits.
    let zeros = usize::try_from(zeros).ok().filter(|zeros| *zeros < 39)?;
    let sign = if token.starts_with('-') { "-" } else { "" };
    format!("{sign}{}{}", decimal.digits, "0".repeat(zeros)).parse().ok()
}

/// Whether a body may have a number of more than so many digits. It looks at some bytes only.
pub(super) fn has_long(body: &[u8]) -> bool {
    // One of them is within every longer number.
    let some = (SURE..body.len()).step_by(SURE + 1).filter(|at| is_part(body[*at]));
    some.into_iter().any(|at| {
        let before = body[..at].iter().rev().take_while(|byte| is_part(**byte)).take(SURE).count();
        let after = body[at..].iter().take_while(|byte| is_part(**byte)).take(SURE + 1).count();
        before + after > SURE
    })
}

/// Whether a body may have a number with a negative exponent, which may be less than every float.
pub(super) fn has_small(body: &[u8]) -> bool {
    body.windows(3).any(|three| matches!(three, [b'0'..=b'9' | b'.', b'e' | b'E', b'-']))
}

/// Whether a body may have a number with an exponent, which may be beyond every float.
pub(super) fn has_exponent(body: &[u8]) -> bool {
    body.windows(3).any(|three| matches!(three, [b'0'..=b'9' | b'.', b'e' | b'E', b'0'..=b'9' | b'+' | b'-']))
}

/// The numbers of a body, each with its place.
pub(super) fn of(body: &[u8]) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut end = 0;
    let tokens = std::iter::from_fn(move || {
        loop {
            let rest = &body[end..];
            let start = end + rest.iter().position(|byte| matches!(byte, b'"' | b'-' | b'0'..=b'9'))?;
            let rest = &body[start..];
            if rest[0] == b'"' {
                end = start + quoted(rest);
            } else {
                end = start + rest.iter().position(|byte| !is_part(*byte)).unwrap_or(rest.len());
                return Some(start..end);
            }
        }
    });
    tokens.filter_map(|place| Some((place.clone(), std::str::from_utf8(&body[place]).ok()?)))
}

const fn is_part(byte: u8) -> bool {
    matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E' | b'0'..=b'9')
}

/// The length of a text with its quotes.
fn quoted(text: &[u8]) -> usize {
    let mut escaped = false;
    let end = text.iter().skip(1).position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_have_many_forms() {
        for (token, due) in [
            ("1.5e3", 1500),
            ("-12.50E2", -1250),
            ("1200e-2", 12),
            ("0.00e5", 0),
            ("3.000", 3),
            ("170141183460469231731687303715884105727", i128::MAX),
            ("-170141183460469231731687303715884105728", i128::MIN),
        ] {
            assert_eq!(whole(token), Some(due), "{token}");
        }
        for token in
            ["1.5", "12e-1", "1e39", "1e99999999999999999999", "1e-5", "170141183460469231731687303715884105728"]
        {
            assert_eq!(whole(token), None, "{token}");
        }
    }

    #[test]
    fn a_float_says_what_it_is_written_as() {
        let says = |token: &str| is_exact(token, token.parse().expect("a number"));
        for token in [
            "0.1",
            "0.10000000000000001",
            "0.10000000000000002",
            "0.100000000000000006",
            "0.1000000000000000055511151231257827",
            "0.30000000000000004",
            "0.3000000000000000400",
            "9007199254740992",
            "12345678901234567000",
            "1.8446744073709552e19",
            "123456789.12345679",
            "5e-324",
            "-0.0",
            "0.00000000000000000000",
            "1.7976931348623157e+308",
        ] {
            assert!(says(token), "{token}");
        }
        for token in [
            "9007199254740993",
            "-9007199254740993.0",
            "18446744073709551617",
            // A float is this number, and is written as another one.
            "18446744073709551616",
            "0.1234567890123456789",
            "0.100000000000000007",
            "1e400",
            "1e-400",
            "3e-324",
        ] {
            assert!(!says(token), "{token}");
        }
        assert!(!says(&format!("0.{}", "1".repeat(100_000))));
    }

    #[test]
    fn a_decimal_of_many_digits_is_rounded() {
        for token in [
            "33.333333333333333333333333333",
            "33.333333333333333",
            "-0.1234567890123456789",
            "123456789012345.678901234567",
        ] {
            assert_eq!(rounded(token), token.parse().ok(), "{token}");
        }
        for token in [
            "12345678901234567890",
            "9007199254740993.0",
            "9007199254740993.00000000000",
            "90071992547409931.5",
            "9007199254740993.25",
            "1.234567890123456789e-320",
            "1e400",
        ] {
            assert_eq!(rounded(token), None, "{token}");
        }
    }

    #[test]
    fn a_long_number_is_found_wherever_it_is() {
        for before in 0..40 {
            let around = |number: &str| format!("{}{number}{}", " ".repeat(before), ", x".repeat(9));
            assert!(has_long(around("1234567890.123456").as_bytes()), "{before}");
            assert!(!has_long(around("1234567890.1234").as_bytes()), "{before}");
        }
    }
}
