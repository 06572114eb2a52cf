//! Numbers of a body that serde_json changes: integers beyond 64 bits, and numbers of more digits than a float has. Their
//! digits are taken from the body.
//!
//! serde has no form for such a number, and serde_json's `arbitrary_precision` would change how every type of the
//! caller's program reads floats. So the body is read as if it had none; only when somebody asked what is behind a float,
//! or the body is not readable, it is searched for such numbers. If there are some, it is read once more, and each of
//! them is known by its float. Two numbers never share one: the second is given the nearest that is free.

mod free;
mod tokens;

use std::collections::HashMap;
use std::sync::Arc;

use serde::ser::Serialize;
use serde_json::Value;

use super::findings::Findings;
use super::loss;
use super::{Restored, with};
use free::Free;
use tokens::{Strange, has_exponent, has_long, has_small, strange, whole};
pub(crate) use tokens::{is_exact, rounded};

/// Below this, every integer has a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Why a number is no float.
pub(crate) const NO_FLOAT: &str = "as a 64-bit float it would be written as another number";

/// What is known of the numbers of the body that is being read.
#[derive(Debug)]
pub(crate) struct Numbers {
    known: Known,
    /// Whether it was asked what is behind a float, while that was not known.
    asked: bool,
    /// Whether one of these floats may be what is left of a number that is too small.
    is_tiny: bool,
    /// Whether who reads asks for the digits of floats by itself.
    keeps: bool,
}

/// The numbers that are not what their float says.
#[derive(Clone, Debug)]
enum Known {
    /// No body is being read.
    Nothing,
    /// It is taken that there are none; whoever asks is noted.
    Assumed,
    /// By the bits of the float under which each is read.
    All(Arc<HashMap<u64, Behind>>),
}

impl Numbers {
    pub(super) const UNREAD: Self = Self { known: Known::Nothing, asked: false, is_tiny: false, keeps: false };
}

/// A number behind a float that says another.
#[derive(Clone, Debug)]
struct Behind {
    digits: Arc<str>,
    /// The float that says it all the same: it is an integer that no float was due for.
    float: Option<f64>,
}

/// Reads a body, and once more with its digits if these matter. What is given to read is the body, or one that differs
/// from it in the digits of such numbers.
pub(crate) fn of<T, E>(body: &[u8], read: impl Fn(&[u8]) -> Result<T, E>) -> Result<T, E> {
    let keeps = with(|reading| reading.numbers.keeps);
    let _apart = Findings::apart();
    let first = Numbers { known: Known::Assumed, keeps, ..Numbers::UNREAD };
    let _around = Restored::set(|reading| &mut reading.numbers, first);
    let value = read(body);
    let (asked, is_tiny) = with(|reading| (reading.numbers.asked, reading.numbers.is_tiny));
    // Few bodies have a number of many digits or a great exponent: the others need no search.
    let matters = match value {
        Ok(_) => asked && (has_long(body) || (is_tiny && has_small(body))),
        // Nobody is asked about a number that is beyond floats: it is no JSON for serde_json.
        Err(_) => has_long(body) || has_exponent(body),
    };
    if !matters {
        return value;
    }
    let (known, changed) = collected(body);
    if known.is_empty() {
        return value;
    }
    with(|reading| reading.numbers.known = Known::All(Arc::new(known)));
    read(changed.as_deref().unwrap_or(body))
}

/// Reads a value for somebody who asks for the digits of its floats.
pub(crate) fn kept<T>(read: impl FnOnce() -> T) -> T {
    let _before = Restored::set(|reading| &mut reading.numbers.keeps, true);
    read()
}

/// The integer that a float stands for.
pub(crate) fn integer(float: f64) -> Option<i128> {
    if let Some(behind) = behind(float) {
        return whole(&behind.digits);
    }
    if float.fract() != 0.0 {
        return None;
    }
    if float.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within range")]
        return Some(float as i128);
    }
    let is_read = with(|reading| !matches!(reading.numbers.known, Known::Nothing));
    if is_read { whole(&format!("{float:e}")) } else { None }
}

/// The digits behind a float, where it says another number.
pub(crate) fn of_float(float: f64) -> Option<Arc<str>> {
    behind(float).map(|behind| behind.digits)
}

/// The float for a number that was read as one; `None` if none says that number.
pub(crate) fn said(float: f64) -> Option<f64> {
    behind(float).map_or(Some(float), |behind| behind.float)
}

/// As [`said`], for a type that has no other form: decimals beyond those of a float are lost.
pub(crate) fn nearest(float: f64) -> Option<f64> {
    said(float).or_else(|| {
        // A choice that could also keep the digits keeps them.
        rounded(&of_float(float)?).inspect(|_| loss::count())
    })
}

/// Whether a float says this integer.
pub(crate) fn has_float(integer: i128) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "this is the question")]
    let float = integer as f64;
    float.abs() < EXACT || is_exact(&integer.to_string(), float)
}

/// An integer that is written without a point or an exponent and fits into no 64 bits, or a number that no float says:
/// who asked for any value has no other form for them.
pub(crate) enum Wide {
    /// With its value.
    Integer(i128),
    /// Without.
    Beyond,
}

/// What is behind a float, for somebody who asked for any value.
pub(crate) fn wide(float: f64) -> Option<Wide> {
    if with(|reading| reading.numbers.keeps) {
        return None;
    }
    let digits = of_float(float)?;
    Some(digits.parse().map_or(Wide::Beyond, Wide::Integer))
}

/// The integer behind a float, if it is written without a point or an exponent and fits into no 64 bits.
pub(crate) fn wide_integer(float: f64) -> Option<i128> {
    of_float(float)?.parse().ok()
}

/// The digits of the floats of a value that say another number, each with the bits of its float, in the order of these.
pub(crate) type Digits = Vec<(u64, Arc<str>)>;

/// The digits that a value of the body that is being read needs beside it.
pub(crate) fn within(json: &Value) -> Digits {
    behind_floats(json, of_float)
}

/// The digits that a part needs of those of the whole.
pub(crate) fn of_part(part: &Value, whole: &Digits) -> Digits {
    behind_floats(part, |float| find(whole, float).cloned())
}

/// The digits of a float, if it says another number.
pub(crate) fn find(digits: &Digits, float: f64) -> Option<&Arc<str>> {
    // They are in the order of their bits.
    let rank = digits.binary_search_by_key(&float.to_bits(), |(bits, _)| *bits).ok()?;
    Some(&digits[rank].1)
}

fn behind_floats(json: &Value, behind: impl Fn(f64) -> Option<Arc<str>>) -> Digits {
    let mut found = Vec::new();
    let mut open = vec![json];
    while let Some(json) = open.pop() {
        match json {
            Value::Number(number) if number.is_f64() => {
                found.extend(number.as_f64().and_then(|float| Some((float.to_bits(), behind(float)?))));
            }
            Value::Array(items) => open.extend(items),
            Value::Object(members) => open.extend(members.values()),
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Reads a value whose floats have these digits.
pub(crate) fn knowing<T>(digits: &Digits, read: impl FnOnce() -> T) -> T {
    let known =
        digits.iter().map(|(bits, digits)| (*bits, Behind { digits: digits.clone(), float: tokens::exact(digits) }));
    let known = Known::All(Arc::new(known.collect()));
    let _apart = Findings::apart();
    let _around = Restored::set(|reading| &mut reading.numbers, Numbers { known, ..Numbers::UNREAD });
    read()
}

fn behind(float: f64) -> Option<Behind> {
    with(|reading| {
        let numbers = &mut reading.numbers;
        match &numbers.known {
            Known::All(known) => known.get(&float.to_bits()).cloned(),
            Known::Assumed => {
                numbers.asked = true;
                numbers.is_tiny |= !float.is_normal();
                None
            }
            Known::Nothing => None,
        }
    })
}

/// The numbers of a body that its floats do not say; and the body in which each of them has a float of its own, if it is
/// not as it was.
fn collected(body: &[u8]) -> (HashMap<u64, Behind>, Option<Vec<u8>>) {
    let found: Vec<_> = tokens::of(body).filter_map(|(place, token)| Some((place, token, strange(token)?))).collect();
    let mut known = HashMap::new();
    if found.is_empty() {
        return (known, None);
    }
    let is_strange = |token: &str| strange(token).is_some();
    let usual = tokens::of(body).filter(|(_, token)| !is_strange(token)).filter_map(|(_, token)| token.parse().ok());
    let mut free = Free::but(usual);
    let mut own: HashMap<&str, u64> = HashMap::new();
    let (mut changed, mut copied) = (Vec::new(), 0);
    for (place, token, Strange { nearest: float, exact }) in found {
        let bits = *own.entry(token).or_insert_with(|| {
            let bits = free.take(float).expect("there are more floats than numbers in a body").to_bits();
            let behind = Behind { digits: token.into(), float: exact };
            known.insert(bits, behind);
            bits
        });
        if bits != float.to_bits() {
            changed.extend_from_slice(&body[copied..place.start]);
            changed.extend_from_slice(format!("{:e}", f64::from_bits(bits)).as_bytes());
            copied = place.end;
        }
    }
    if copied == 0 {
        return (known, None);
    }
    changed.extend_from_slice(&body[copied..]);
    (known, Some(changed))
}

/// The JSON of a value, with the numbers that its floats do not say as texts: where both are written alike, and to compare
/// values by what is written of them. `serde_json::to_value` refuses some of these numbers.
///
/// # Errors
/// When the value does not serialise.
pub fn as_texts<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Value> {
    let text = serde_json::to_string(value)?;
    let (mut quoted, mut copied) = (String::new(), 0);
    for (place, token) in tokens::of(text.as_bytes()).filter(|(_, token)| strange(token).is_some()) {
        quoted.push_str(&text[copied..place.start]);
        quoted.push('"');
        quoted.push_str(token);
        quoted.push('"');
        copied = place.end;
    }
    if copied == 0 {
        return serde_json::from_str(&text);
    }
    quoted.push_str(&text[copied..]);
    serde_json::from_str(&quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of a body with their digits, and the body as it is read.
    fn of(body: &str) -> (Vec<String>, String) {
        let (known, changed) = collected(body.as_bytes());
        let read = changed.map_or_else(|| body.to_owned(), |changed| String::from_utf8(changed).expect("JSON"));
        let mut digits: Vec<String> = known.values().map(|behind| behind.digits.to_string()).collect();
        digits.sort();
        (digits, read)
    }

    #[test]
    fn the_digits_of_a_number_are_those_of_the_body() {
        let body =
            r#"{"18446744073709551617": "9e30\"18446744073709551617", "a": [18446744073709551616,1e20,-1E+23 ,1.1]}"#;
        assert_eq!(of(body), (vec!["18446744073709551616".to_owned()], body.to_owned()));
        let (digits, _) = of("[1, -5, 1.5, 9223372036854775807, 18446744073709551615, 1e3, 0.10000000000000001]");
        assert_eq!(digits, [""; 0]);
    }

    #[test]
    fn two_numbers_never_share_a_float() {
        let (digits, read) = of("[100000000000000000001, 1e20,100000000000000000001, 100000000000000000002]");
        assert_eq!(digits, ["100000000000000000001", "100000000000000000002"]);
        assert_eq!(read, "[1.0000000000000002e20, 1e20,1.0000000000000002e20, 9.999999999999998e19]");
        let (digits, read) = of("[1e400, 1e-400, 0.0, -1e-400]");
        assert_eq!(digits, ["-1e-400", "1e-400", "1e400"]);
        assert_eq!(read, "[1.7976931348623157e308, 5e-324, 0.0, -1e-400]");
    }

    #[test]
    fn a_body_is_searched_when_somebody_asks() {
        let times = std::cell::Cell::new(0);
        let read = |body: &str, asked: Option<f64>| {
            times.set(0);
            let read = super::of(body.as_bytes(), |_| {
                times.set(times.get() + 1);
                Ok::<_, ()>(asked.and_then(of_float))
            });
            (times.get(), read.expect("read").map(|digits| digits.to_string()))
        };
        assert_eq!(read("[1.2345678901234567890]", None), (1, None));
        assert_eq!(read("[1.5]", Some(1.5)), (1, None));
        let digits = "1.2345678901234567890";
        assert_eq!(read(&format!("[{digits}]"), Some(1.234_567_890_123_456_8)), (2, Some(digits.to_owned())));
        assert_eq!(read("[1e-400]", Some(0.0)), (2, Some("1e-400".to_owned())));
    }
}
