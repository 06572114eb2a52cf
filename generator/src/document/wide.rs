//! Whole numbers that the tree holds as floats, because it has no type for them: their digits are those of the files.

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

/// The integers beyond 64 bits, by their places in the tree.
pub(super) fn collect(tree: &Value, files: &Files) -> BTreeMap<Pointer, i128> {
    let mut places = Vec::new();
    find(tree, &Way::Root, &mut places);
    let origins: Vec<Origin> = places.iter().map(Origin::value).collect();
    let mut locator = Locator::expecting(files, origins.iter());
    let digits = origins.iter().map(|origin| locator.scalar(origin)?.parse().ok());
    let digits: Vec<Option<i128>> = digits.collect();
    places.into_iter().zip(digits).filter_map(|(place, digits)| Some((place, digits?))).collect()
}

/// A tree as text has it: integers beyond 64 bits have their digits.
pub struct Exact<'t> {
    node: &'t Value,
    place: Pointer,
    wide: Rc<BTreeMap<Pointer, i128>>,
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
                Some(integer) => serializer.serialize_i128(*integer),
                None => leaf.serialize(serializer),
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
        _ if is_wide(node) => found.push(way.pointer()),
        _ => {}
    }
}
