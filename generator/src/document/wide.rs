//! Numbers that the tree holds as floats, because it has no type for them: their digits are those of the files.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::Files;
use super::places::Locator;
use super::way::Way;
use crate::diagnostic::Origin;
use crate::pointer::Pointer;

/// From here on, no integer fits into 64 bits with a sign.
const WIDE: f64 = 9_223_372_036_854_775_808.0;

/// Whether a number of the tree may be an integer beyond 64 bits.
pub fn is_wide(number: &Value) -> bool {
    number.is_f64() && number.as_f64().is_some_and(|float| float.abs() >= WIDE)
}

/// Whether a number of the tree may have had more digits.
fn is_long(number: &Value) -> bool {
    let digits =
        |float: f64| format!("{float:e}").split('e').next().map_or(0, |digits| digits.replace(['-', '.'], "").len());
    number.is_f64() && number.as_f64().is_some_and(|float| digits(float) > SURE)
}

/// A number of the files that the tree does not have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Written {
    /// An integer beyond 64 bits.
    Integer(i128),
    /// An integer beyond 128 bits, or more digits than a float has.
    Beyond,
}

impl Written {
    fn of(text: &str) -> Option<Self> {
        if let Ok(integer) = text.parse() {
            return Some(Self::Integer(integer));
        }
        let is_said = text.parse().is_ok_and(|float| is_exact(text, float));
        (!is_said).then_some(Self::Beyond)
    }
}

/// Whether a float says a number, as the runtime decides it of an answer: a whole number must be what the float is written
/// as, another one what the float is, rounded to as many digits.
fn is_exact(text: &str, float: f64) -> bool {
    let Some(written) = decimal(text).filter(|_| float.is_finite()) else { return false };
    let says = |text: String| decimal(&text).is_some_and(|said| said == written);
    let (digits, point) = &written;
    if digits.is_empty() || float == 0.0 {
        return digits.is_empty();
    }
    let is_whole = i64::try_from(digits.len()).is_ok_and(|count| *point >= count);
    says(format!("{float:e}")) || (!is_whole && digits.len() <= MOST && says(format!("{float:.*e}", digits.len() - 1)))
}

/// The most digits of a float, written out.
const MOST: usize = 767;

/// The digits of a number without zeros around them, and where its point is among them.
fn decimal(text: &str) -> Option<(String, i64)> {
    let text = text.trim_start_matches(['-', '+']);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{before}{after}");
    let significant = digits.trim_start_matches('0');
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let point = exponent.parse::<i64>().ok()?.checked_add(i64::try_from(before.len()).ok()? - zeros)?;
    Some((significant.trim_end_matches('0').to_owned(), point))
}

/// Fewer digits are those of the file.
const SURE: usize = 15;

/// The numbers that are others in the files, by their places in the tree.
pub(super) fn collect(tree: &Value, files: &Files) -> BTreeMap<Pointer, Written> {
    let mut places = Vec::new();
    find(tree, &Way::Root, &mut places);
    let origins: Vec<Origin> = places.iter().map(Origin::value).collect();
    let mut locator = Locator::expecting(files, origins.iter());
    let digits: Vec<Option<Written>> = origins.iter().map(|origin| Written::of(&locator.scalar(origin)?)).collect();
    places.into_iter().zip(digits).filter_map(|(place, digits)| Some((place, digits?))).collect()
}

/// A tree as text has it: integers beyond 64 bits have their digits.
pub struct Exact<'t> {
    node: &'t Value,
    place: Pointer,
    wide: Rc<BTreeMap<Pointer, Written>>,
}

impl<'t> Exact<'t> {
    /// The whole tree of a document.
    pub fn of(tree: &'t Value, files: &Files) -> Self {
        Self { node: tree, place: Pointer::root(), wide: Rc::new(collect(tree, files)) }
    }

    fn inside(&self, node: &'t Value, place: impl FnOnce(&Pointer) -> Pointer) -> Self {
        // Without such integers no place is needed.
        let place = if self.wide.is_empty() { Pointer::root() } else { place(&self.place) };
        Self { node, place, wide: self.wide.clone() }
    }
}

impl Serialize for Exact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.node {
            Value::Array(items) => {
                let items = items.iter().enumerate();
                serializer.collect_seq(items.map(|(rank, item)| self.inside(item, |place| place.index(rank))))
            }
            Value::Object(members) => {
                let members = members.iter();
                serializer.collect_map(members.map(|(key, node)| (key, self.inside(node, |place| place.child(key)))))
            }
            leaf => match self.wide.get(&self.place).filter(|_| is_wide(leaf)) {
                Some(Written::Integer(integer)) => serializer.serialize_i128(*integer),
                Some(Written::Beyond) | None => leaf.serialize(serializer),
            },
        }
    }
}

fn find(node: &Value, way: &Way<'_>, found: &mut Vec<Pointer>) {
    match node {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(rank, item)| find(item, &Way::Index(way, rank), found));
        }
        Value::Object(members) => {
            members.iter().for_each(|(key, member)| find(member, &Way::Key(way, key), found));
        }
        _ if is_wide(node) || is_long(node) => found.push(way.pointer()),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_tree_cannot_have_is_known_by_its_text() {
        assert_eq!(Written::of("18446744073709551616"), Some(Written::Integer(18_446_744_073_709_551_616)));
        for text in [
            "1234567890123456789012345678901234567890123",
            "-0.1234567890123456789",
            "1.000000000000000000001e3",
            "9007199254740993.0",
            "-9007199254740993e0",
            "0.12345678901234567",
            "1e-400",
        ] {
            assert_eq!(Written::of(text), Some(Written::Beyond), "{text}");
        }
        for text in [
            "1e30",
            "0.12345678901234568",
            "9007199254740992.0",
            "0.10000000000000001",
            "0.10000000000000000000000",
            "-0.0",
        ] {
            assert_eq!(Written::of(text), None, "{text}");
        }
        let long = |text: &str| is_long(&serde_json::from_str(text).expect("a number"));
        assert_eq!(["0.5", "1e300", "0.1234567890123456789"].map(long), [false, false, true]);
    }
}
