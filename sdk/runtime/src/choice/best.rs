//! Selects the shape of a value when no tag tells the shapes apart.
//!
//! - A shape that reads all of the value is selected.
//! - Otherwise the shape that knows every value in it and ignores the fewest properties. A shape that ignores a property
//!   which another shape names, at any depth, or every property of the value is not selected: that value would be lost.
//!   Nor is one that ignores properties which together are a value of another shape, such as a map.
//! - Otherwise a shape in which one value is unknown to a code, if no other shape is possible.

use std::collections::HashSet;
use std::fmt::Write as _;

use serde_json::{Error, Map, Value};

use crate::code::Wire;
use crate::decode::DecodeError;
use crate::reading::loss::Tally;
use crate::record::Shape;

/// A shape that was tried and did not keep the whole value.
pub(super) struct Attempt {
    pub shape: &'static str,
    /// Why reading failed; `None` when it succeeded.
    pub error: Option<Error>,
    pub tally: Tally,
    /// Whether the shape accepts another value.
    pub accepts: fn(&Value) -> bool,
}

impl Attempt {
    fn is_read(&self) -> bool {
        self.error.is_none()
    }

    fn knows_all(&self) -> bool {
        self.is_read() && self.tally.unknown == 0
    }
}

/// The index of the selected shape.
pub(super) fn of(json: &Value, attempts: &[Attempt]) -> Option<usize> {
    let ranks = || 0..attempts.len();
    let clean = ranks().filter(|rank| attempts[*rank].knows_all()).min_by_key(|rank| attempts[*rank].tally.losses);
    if let Some(rank) = clean.filter(|rank| !loses_named(json, attempts, *rank)) {
        return Some(rank);
    }
    let strange = ranks().filter(|rank| attempts[*rank].is_read() && attempts[*rank].tally.unknown > 0);
    let strange = strange.min_by_key(|rank| (attempts[*rank].tally.unknown, attempts[*rank].tally.losses))?;
    is_beyond_doubt(json, attempts, strange).then_some(strange)
}

/// Whether a value that contains something unknown can mean no other shape.
fn is_beyond_doubt(json: &Value, attempts: &[Attempt], rank: usize) -> bool {
    let tally = &attempts[rank].tally;
    let mut others = (0..attempts.len()).filter(|other| *other != rank);
    let is_structure = match json {
        Value::Object(_) => tally.shape.is_some() || tally.keeps_others,
        Value::Array(_) => true,
        _ => false,
    };
    is_structure
        && !loses_named(json, attempts, rank)
        && if tally.shallow > 0 {
            others.all(|other| !attempts[other].is_read() && attempts[other].tally.shape.is_none())
        } else {
            others.all(|other| !attempts[other].is_read() || loses_named(json, attempts, other))
        }
}

/// Whether a shape ignores a property that another shape names, or all properties.
fn loses_named(json: &Value, attempts: &[Attempt], rank: usize) -> bool {
    let passed_over = &attempts[rank].tally.passed_over;
    let mut keeping = attempts.iter().filter(|attempt| attempt.is_read()).map(|attempt| &attempt.tally.passed_over);
    if keeping.any(|kept| !passed_over.is_subset(kept)) {
        return true;
    }
    if holds_rest(json, attempts, rank) {
        return true;
    }
    let (Value::Object(members), Some(own)) = (json, attempts[rank].tally.shape) else { return false };
    let named_by = |shape: &Shape| members.keys().filter(|key| shape.position(key, 0).is_some()).count();
    let others = || attempts.iter().filter_map(|attempt| attempt.tally.shape);
    let is_named =
        |key: &String| own.position(key, 0).is_none() && others().any(|other| other.position(key, 0).is_some());
    attempts[rank].tally.passes_over_own() && (named_by(own) == 0 || members.keys().any(is_named))
}

/// Whether another shape keeps all of the properties that a shape ignores, together with those that it names itself.
fn holds_rest(json: &Value, attempts: &[Attempt], rank: usize) -> bool {
    let ignored: HashSet<&str> = attempts[rank].tally.ignored().collect();
    let mut maps = attempts.iter().enumerate().filter(|(other, map)| *other != rank && map.tally.keeps_others);
    !ignored.is_empty()
        && maps.any(|(_, map)| {
            // A name that is ignored here may be known deeper, where its value need not be one of the map.
            let own = attempts[rank].tally.ignored_own();
            let own = own.filter_map(|name| Some((name.to_owned(), json.get(name)?.clone()))).collect::<Map<_, _>>();
            if !own.is_empty() && (map.accepts)(&Value::Object(own)) {
                return true;
            }
            let mut rest = rest(json, &ignored).unwrap_or_default();
            if let (Some(shape), Value::Object(members), Value::Object(rest)) = (map.tally.shape, json, &mut rest) {
                let named = members.iter().filter(|(name, _)| shape.position(name, 0).is_some());
                rest.extend(named.map(|(name, value)| (name.clone(), value.clone())));
            }
            (map.accepts)(&rest)
        })
}

/// What a value has under these names, at any depth; the items of a list without any of them are left out.
fn rest(json: &Value, names: &HashSet<&str>) -> Option<Value> {
    match json {
        Value::Array(items) => {
            let items: Vec<Value> = items.iter().filter_map(|item| rest(item, names)).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(members) => {
            let kept =
                |value: &Value, name: &str| if names.contains(name) { Some(value.clone()) } else { rest(value, names) };
            let members = members.iter().filter_map(|(name, value)| Some((name.clone(), kept(value, name)?)));
            let members: Map<_, _> = members.collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        _ => None,
    }
}

/// The most characters of the reason of one shape. It may hold the reasons of a choice within the shape.
const REASON: usize = 400;

/// From how many bytes on the reasons of further shapes are left out.
const REASONS: usize = 4_000;

/// Why no shape was selected.
pub(super) fn why_none(name: &str, attempts: &[Attempt]) -> String {
    let mut reasons = format!("no shape of {name} fits");
    for (rank, Attempt { shape, error, .. }) in attempts.iter().enumerate() {
        let separator = if rank == 0 { ":" } else { ";" };
        if reasons.len() >= REASONS {
            let left = attempts.len() - rank;
            write!(reasons, "{separator} and {left} more, whose reasons are left out").expect(WRITES);
            break;
        }
        let mut reason = match error {
            Some(error) => DecodeError::of(error).to_string(),
            None => "it is not the only one that could be meant".to_owned(),
        };
        if let Some((end, _)) = reason.char_indices().nth(REASON) {
            reason.truncate(end);
            reason.push('…');
        }
        write!(reasons, "{separator} {shape}: {reason}").expect(WRITES);
    }
    reasons
}

const WRITES: &str = "writing to a String cannot fail";

/// Why the shape of a tag was not selected, or that no shape has this tag.
pub(super) fn why_not_tagged(name: &str, property: &str, known: &[&[Wire]], attempts: &[Attempt]) -> String {
    if let Some(error) = attempts.first().and_then(|attempt| attempt.error.as_ref()) {
        return DecodeError::of(error).to_string();
    }
    let known: Vec<String> = known.iter().copied().flatten().map(Wire::to_string).collect();
    format!("the property `{property}` names no shape of {name}; known: {}", known.join(", "))
}
