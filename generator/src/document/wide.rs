//! Numbers that the tree holds as floats, because it has no type for them: their digits are those of the files.

use std::collections::BTreeMap;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::Files;
use super::places::Locator;
use super::way::Way;
use crate::diagnostic::{File, Origin};
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
    let written = texts(tree, files).into_iter();
    written.filter_map(|(place, _, text)| Some((place, Written::of(&text)?))).collect()
}

/// The numbers of the tree that may be others in the files: where they are, their floats, and their text there.
fn texts(tree: &Value, files: &Files) -> Vec<(Pointer, f64, String)> {
    let overlays = (0..).map_while(|rank| files.source(File::Overlay(rank)));
    let mut sources = files.source(File::Written).into_iter().chain(files.parts()).chain(overlays);
    // A float of few digits may be one of many in the files, and zero what is less than every float.
    let any = sources.any(|source| has_long(&source.text));
    let mut found = Vec::new();
    find(tree, &Way::Root, any, &mut found);
    let origins: Vec<Origin> = found.iter().map(|(place, _)| Origin::value(place)).collect();
    let mut locator = Locator::expecting(files, origins.iter());
    let texts: Vec<Option<String>> = origins.iter().map(|origin| locator.scalar(origin)).collect();
    found.into_iter().zip(texts).filter_map(|((place, float), text)| Some((place, float, text?))).collect()
}

/// Whether a text may have a number of more digits than are sure, or one below every float.
fn has_long(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut count = 0;
    let is_long = bytes.iter().any(|byte| {
        count = if byte.is_ascii_digit() { count + 1 } else { count * usize::from(*byte == b'.') };
        count > SURE
    });
    let is_small = |four: &[u8]| matches!(four, [b'e' | b'E', b'-', b'0'..=b'9', b'0'..=b'9']);
    is_long || bytes.windows(4).any(is_small)
}

/// A tree whose numbers are written with the digits of the files. No format of serde has such a number: a word stands for
/// each while the tree is written.
pub struct Exact<'t> {
    tree: &'t Value,
    digits: Vec<String>,
    ranks: BTreeMap<Pointer, usize>,
    word: String,
}

impl<'t> Exact<'t> {
    /// The whole tree of a document.
    pub fn of(tree: &'t Value, files: &Files) -> Self {
        // YAML also has numbers of other bases, which no text of JSON says.
        let is_decimal =
            |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        let is_other = |float: &f64, text: &str| is_decimal(text) && decimal(text) != decimal(&format!("{float:e}"));
        let others = texts(tree, files).into_iter().filter(|(_, float, text)| is_other(float, text));
        let (places, digits): (Vec<_>, Vec<_>) = others.map(|(place, _, text)| (place, as_json(&text))).unzip();
        // No letter of it is one of an escape.
        let mut word = "Word".to_owned();
        let text = if digits.is_empty() { String::new() } else { tree.to_string() };
        while text.contains(&word) {
            word.push_str("Word");
        }
        Self { tree, digits, ranks: places.into_iter().zip(0..).collect(), word }
    }

    /// The text of the tree, written by `write`, with its numbers.
    ///
    /// # Errors
    /// Those of `write`.
    pub fn written<E>(&self, write: impl FnOnce(&Branch<'_>) -> Result<String, E>) -> Result<String, E> {
        let text = write(&Branch { node: self.tree, place: Pointer::root(), whole: self })?;
        let mut pieces = text.split(&self.word);
        let mut exact = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            // JSON has the word in quotes.
            let (rank, rest) = piece.split_once('x').unwrap_or((piece, ""));
            let is_quoted = exact.ends_with('"');
            exact.truncate(exact.len() - usize::from(is_quoted));
            let rank: usize = rank.parse().expect("the word is in no text of the tree: its rank follows");
            exact.push_str(&self.digits[rank]);
            exact.push_str(if is_quoted { rest.strip_prefix('"').unwrap_or(rest) } else { rest });
        }
        Ok(exact)
    }
}

/// A node of a tree that is being written.
pub struct Branch<'t> {
    node: &'t Value,
    place: Pointer,
    whole: &'t Exact<'t>,
}

impl<'t> Branch<'t> {
    fn inside(&self, node: &'t Value, place: impl FnOnce(&Pointer) -> Pointer) -> Self {
        // Without such numbers no place is needed.
        let place = if self.whole.ranks.is_empty() { Pointer::root() } else { place(&self.place) };
        Self { node, place, whole: self.whole }
    }
}

impl Serialize for Branch<'_> {
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
            leaf => match self.whole.ranks.get(&self.place).filter(|_| leaf.is_f64()) {
                Some(rank) => serializer.collect_str(&format_args!("{}{rank}x", self.whole.word)),
                None => leaf.serialize(serializer),
            },
        }
    }
}

/// A number of YAML as JSON writes it.
fn as_json(text: &str) -> String {
    let (sign, text) = text.strip_prefix('-').map_or(("", text.trim_start_matches('+')), |text| ("-", text));
    let (mantissa, exponent) = text.find(['e', 'E']).map_or((text, ""), |at| text.split_at(at));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let before = before.trim_start_matches('0');
    let (before, point) = (if before.is_empty() { "0" } else { before }, if after.is_empty() { "" } else { "." });
    format!("{sign}{before}{point}{after}{exponent}")
}

fn find(node: &Value, way: &Way<'_>, any: bool, found: &mut Vec<(Pointer, f64)>) {
    match node {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(rank, item)| find(item, &Way::Index(way, rank), any, found));
        }
        Value::Object(members) => {
            members.iter().for_each(|(key, member)| find(member, &Way::Key(way, key), any, found));
        }
        _ if node.is_f64() && (any || is_wide(node) || is_long(node)) => {
            found.extend(node.as_f64().map(|float| (way.pointer(), float)));
        }
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
        for (text, is) in
            [("0.100000000000000007", true), ("12345678.12345678", true), ("1e-400", true), ("0.5 12", false)]
        {
            assert_eq!(has_long(text), is, "{text}");
        }
        let written = ["+007.50", ".5e3", "-12.", "1e-400"].map(as_json);
        assert_eq!(written, ["7.50", "0.5e3", "-12", "1e-400"]);
        let long = |text: &str| is_long(&serde_json::from_str(text).expect("a number"));
        assert_eq!(["0.5", "1e300", "0.1234567890123456789"].map(long), [false, false, true]);
    }
}
