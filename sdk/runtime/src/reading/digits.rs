//! Numbers of a body that serde_json changes: integers beyond 64 bits, and numbers of more digits than a float has. Their
//! digits are taken from the body.
//!
//! serde has no form for such a number, and serde_json's `arbitrary_precision` would change how every type of the
//! caller's program reads floats. So the body is read as if it had none; only when somebody asked what is behind a float,
//! or the body is not readable, it is searched for such numbers. If there are some, it is read once more, and each of
//! them is known by its float. Two numbers never share one: the second is given the nearest that is free.

mod tokens;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::ser::Serialize;
use serde_json::Value;

use super::findings::Findings;
use super::{Restored, with};
pub(crate) use tokens::is_exact;
use tokens::{Strange, has_long, has_small, strange, whole};

/// Below this, every integer has a float of its own.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Why a number is no float.
pub(crate) const NO_FLOAT: &str = "no 64-bit float has this number";

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
    let matters = value.is_err() || (asked && (has_long(body) || (is_tiny && has_small(body))));
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

/// The digits that a value needs beside it.
pub(crate) fn within(json: &Value) -> Digits {
    let mut found = Vec::new();
    let mut open = vec![json];
    while let Some(json) = open.pop() {
        match json {
            Value::Number(number) if number.is_f64() => {
                let behind = number.as_f64().and_then(|float| Some((float.to_bits(), of_float(float)?)));
                found.extend(behind);
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
    let taken: HashSet<u64> = usual.map(f64::to_bits).collect();
    let mut own: HashMap<&str, u64> = HashMap::new();
    let (mut changed, mut copied) = (Vec::new(), 0);
    for (place, token, Strange { nearest: float, exact }) in found {
        let bits = *own.entry(token).or_insert_with(|| {
            let is_free = |bits: &u64| !taken.contains(bits) && !known.contains_key(bits);
            let bits = nearest(float).find(is_free).expect("there are more floats than numbers in a body");
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

/// The bits of floats, the nearest first.
fn nearest(float: f64) -> impl Iterator<Item = u64> {
    let sign = if float.is_sign_negative() { -1.0_f64 } else { 1.0 };
    let start = float.abs().min(f64::MAX).to_bits();
    let last = f64::MAX.to_bits();
    let steps = (0..=last).flat_map(move |step| [start.checked_add(step), start.checked_sub(step)]);
    let bits = steps.flatten().filter(move |bits| *bits <= last);
    bits.map(move |bits| f64::from_bits(bits).copysign(sign).to_bits())
}

/// The JSON of a value, with the numbers that its floats do not say as texts: in a parameter both are written alike.
///
/// # Errors
/// When the value does not serialise.
pub(crate) fn as_texts<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<Value> {
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
