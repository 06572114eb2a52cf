//! Integers that serde_json reads as floats: those beyond 64 bits, and those that are written with a point or an
//! exponent. Their digits are taken from the body.
//!
//! serde has no form for such a number, and serde_json's `arbitrary_precision` would change how every type of the
//! caller's program reads floats. So the body is read as usual; only when a target asks for the integer behind a large
//! float, the digits are collected and the body is read once more.

use std::collections::HashMap;
use std::ops::Range;

use serde::ser::Serialize;
use serde_json::Value;

use super::findings::Findings;
use super::{Restored, with};

/// Below this, every integer has a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// From here on, no integer that is written without a point or an exponent fits into 64 bits with a sign.
const WIDE: f64 = 9_223_372_036_854_775_808.0;

/// What is known of the numbers of the body that is being read.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// The numbers of the body, by the bits of the float that each is read as.
    known: Option<HashMap<u64, Digits>>,
    /// Whether one of them stands for several integers.
    is_ambiguous: bool,
    /// Whether an integer was asked for before they were collected.
    wanted: bool,
    /// Whether a float is kept for a later reading of the same value.
    keeps: bool,
}

impl Numbers {
    pub(super) const UNREAD: Self = Self { known: None, is_ambiguous: false, wanted: false, keeps: false };
}

/// The number behind a float.
#[derive(Clone, Copy, Debug)]
struct Digits {
    /// `None` if it is no integer, has more than 128 bits, or several numbers of the body are this float.
    integer: Option<i128>,
    /// Whether it is written without a point and an exponent: then it is no float.
    plain: bool,
}

/// An integer that is written without a point or an exponent and fits into no 64 bits.
pub(crate) enum Wide {
    /// With its value.
    Integer(i128),
    /// Without: it has more than 128 bits.
    Beyond,
}

/// Reads a body, and once more with its digits if these are asked for.
pub(crate) fn of<T>(body: &[u8], read: impl Fn() -> T) -> T {
    let keeps = with(|reading| reading.numbers.keeps);
    let _apart = Findings::apart();
    let _around = Restored::set(|reading| &mut reading.numbers, Numbers { keeps, ..Numbers::UNREAD });
    let mut value = read();
    if with(|reading| reading.numbers.wanted) {
        let known = collected(body);
        with(|reading| {
            reading.numbers.is_ambiguous = known.values().any(|digits| digits.integer.is_none());
            reading.numbers.known = Some(known);
        });
        value = read();
    }
    value
}

/// Reads a value whose floats may be asked for their digits later.
pub(crate) fn kept<T>(read: impl FnOnce() -> T) -> T {
    let _before = Restored::set(|reading| &mut reading.numbers.keeps, true);
    read()
}

/// The integer that a float stands for.
pub(crate) fn integer(float: f64) -> Option<i128> {
    if float.fract() != 0.0 {
        return None;
    }
    if float.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within range")]
        return Some(float as i128);
    }
    behind(float)?.integer
}

/// The integer that a float stands for, if it is one that no float is due for.
pub(crate) fn wide(float: f64) -> Option<Wide> {
    if float.abs() < WIDE || with(|reading| reading.numbers.keeps) {
        return None;
    }
    let digits = behind(float).filter(|digits| digits.plain)?;
    Some(digits.integer.map_or(Wide::Beyond, Wide::Integer))
}

/// Whether several integers of the body are the same float. Then only a target that reads the digits itself has them.
pub(crate) fn are_ambiguous() -> bool {
    with(|reading| reading.numbers.is_ambiguous)
}

/// The integers that a value holds as floats, each with the bits of its float.
pub(crate) type Rounded = Vec<(u64, i128)>;

/// The integers that a value holds as floats; `None` if one of them is unknown.
pub(crate) fn rounded(json: &Value) -> Option<Rounded> {
    let mut found = Vec::new();
    let mut open = vec![json];
    while let Some(json) = open.pop() {
        match json {
            Value::Number(number) if number.is_f64() => {
                let float = number.as_f64()?;
                match wide(float) {
                    Some(Wide::Integer(integer)) => found.push((float.to_bits(), integer)),
                    Some(Wide::Beyond) => return None,
                    None => {}
                }
            }
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// Reads a value that holds these integers as floats.
pub(crate) fn knowing<T>(rounded: &Rounded, read: impl FnOnce() -> T) -> T {
    let digits = |&(bits, integer)| (bits, Digits { integer: Some(integer), plain: true });
    let known = Some(rounded.iter().map(digits).collect());
    let _apart = Findings::apart();
    let _around = Restored::set(|reading| &mut reading.numbers, Numbers { known, ..Numbers::UNREAD });
    read()
}

fn behind(float: f64) -> Option<Digits> {
    with(|reading| match &reading.numbers.known {
        Some(known) => known.get(&float.to_bits()).copied(),
        None => {
            reading.numbers.wanted = true;
            None
        }
    })
}

/// The numbers of a body whose float may stand for another integer.
fn collected(body: &[u8]) -> HashMap<u64, Digits> {
    let mut found: HashMap<u64, Digits> = HashMap::new();
    for (_, float, digits) in numbers(body) {
        let known = found.entry(float.to_bits()).or_insert(digits);
        *known = Digits {
            integer: known.integer.filter(|integer| Some(*integer) == digits.integer),
            plain: known.plain || digits.plain,
        };
    }
    found
}

/// The JSON of a value, with its integers beyond 64 bits as texts: in a parameter both are written alike.
///
/// # Errors
/// When the value does not serialise.
pub(crate) fn as_texts<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Value> {
    let text = serde_json::to_string(value)?;
    let (mut quoted, mut copied) = (String::with_capacity(text.len()), 0);
    for (place, _, _) in numbers(text.as_bytes()).filter(|(_, _, digits)| digits.plain) {
        quoted.push_str(&text[copied..place.start]);
        quoted.push('"');
        quoted.push_str(&text[place.clone()]);
        quoted.push('"');
        copied = place.end;
    }
    quoted.push_str(&text[copied..]);
    serde_json::from_str(&quoted)
}

/// The numbers of a body that are read as floats and may stand for integers, each with its place and that float.
fn numbers(body: &[u8]) -> impl Iterator<Item = (Range<usize>, f64, Digits)> {
    let mut end = 0;
    let tokens = std::iter::from_fn(move || {
        let rest = &body[end..];
        let start = end + rest.iter().position(|byte| matches!(byte, b'"' | b'-' | b'0'..=b'9'))?;
        let rest = &body[start..];
        end = start + if rest[0] == b'"' { quoted(rest) } else { number(rest) };
        Some(start..end)
    });
    tokens.filter_map(|place| {
        let (float, digits) = std::str::from_utf8(&body[place.clone()]).ok().and_then(digits)?;
        Some((place, float, digits))
    })
}

fn number(text: &[u8]) -> usize {
    let is_part = |byte: &u8| matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E' | b'0'..=b'9');
    text.iter().position(|byte| !is_part(byte)).unwrap_or(text.len())
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

fn digits(token: &str) -> Option<(f64, Digits)> {
    let float = token.parse::<f64>().ok().filter(|float| float.abs() >= EXACT)?;
    let plain = !token.contains(['.', 'e', 'E']);
    if plain && (token.parse::<i64>().is_ok() || token.parse::<u64>().is_ok()) {
        return None;
    }
    Some((float, Digits { integer: whole(token), plain }))
}

/// The value of a number, if it is an integer of at most 128 bits: `1.5e3` is one.
fn whole(token: &str) -> Option<i128> {
    let (mantissa, exponent) = token.split_once(['e', 'E']).unwrap_or((token, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let after = after.trim_end_matches('0');
    let exponent = exponent.parse::<i64>().ok()?.checked_sub(i64::try_from(after.len()).ok()?)?;
    let digits = format!("{before}{after}");
    let (digits, exponent) = if exponent < 0 {
        let zeros = usize::try_from(-exponent).ok()?;
        let (kept, cut) = digits.split_at_checked(digits.len().checked_sub(zeros)?)?;
        (cut.bytes().all(|byte| byte == b'0').then_some(kept)?, 0)
    } else {
        (digits.as_str(), u32::try_from(exponent).ok()?)
    };
    digits.parse::<i128>().ok()?.checked_mul(10_i128.checked_pow(exponent)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_of_an_integer_are_those_of_the_body() {
        let body =
            br#"{"18446744073709551617": "9e30\"1e25", "a": [18446744073709551616,1e20,-1E+23 ,9007199254740993.0]}"#;
        let known = collected(body);
        let of = |float: f64| known.get(&float.to_bits()).map(|digits| (digits.integer, digits.plain));
        assert_eq!(of(18_446_744_073_709_551_616.0), Some((Some(18_446_744_073_709_551_616), true)));
        assert_eq!(of(1e20), Some((Some(100_000_000_000_000_000_000), false)));
        assert_eq!(of(-1e23), Some((Some(-100_000_000_000_000_000_000_000), false)));
        assert_eq!(of(9_007_199_254_740_993.0), Some((Some(9_007_199_254_740_993), false)));
        assert_eq!(known.len(), 4, "nothing of the texts");
    }

    #[test]
    fn a_float_of_several_numbers_stands_for_none() {
        let of = |body: &str| collected(body.as_bytes()).values().map(|digits| digits.integer).collect::<Vec<_>>();
        assert_eq!(of("[100000000000000000001, 1e20]"), [None]);
        assert_eq!(of("[100000000000000000000, 1e20, 10.0E19]"), [Some(100_000_000_000_000_000_000)]);
        assert_eq!(of("[9007199254740993.5]"), [None]);
        assert_eq!(of("[1e300]"), [None]);
        assert_eq!(of("[1, -5, 1.5, 9223372036854775807, 18446744073709551615, 1e3]"), []);
    }

    #[test]
    fn whole_numbers_have_many_forms() {
        for (token, due) in [("1.5e3", 1500), ("-12.50E2", -1250), ("1200e-2", 12), ("0.00e5", 0), ("3.000", 3)] {
            assert_eq!(whole(token), Some(due), "{token}");
        }
        for token in ["1.5", "12e-1", "1e39", "1e99999999999999999999", "1e-5"] {
            assert_eq!(whole(token), None, "{token}");
        }
    }
}
