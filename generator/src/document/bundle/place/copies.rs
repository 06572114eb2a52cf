//! Copies of nodes for the tree, without the parts that are kept in them for use elsewhere.

use serde_json::{Value, json};

use super::{Placer, Region};
use crate::diagnostic::{Diagnostic, Rule};
use crate::document::bundle::library::Spot;
use crate::document::bundle::weight::Weight;
use crate::document::limits;
use crate::pointer::Pointer;

/// Keys under which a file keeps parts for use elsewhere.
const SHELVES: [&str; 3] = ["components", "definitions", "$defs"];

/// Keys whose members have names chosen by the document.
const NAMED: [&str; 4] = ["properties", "patternProperties", "definitions", "$defs"];

impl Placer<'_> {
    /// Whether a target gets a place of its own: no node with a place contains it, or only on its shelf of reusable
    /// parts.
    pub(super) fn is_own(&self, spot: &Spot) -> bool {
        let keys: Vec<String> = spot.pointer.segments().collect();
        let mut around = spot.pointer.parent();
        let mut depth = keys.len();
        while let Some(pointer) = around {
            depth -= 1;
            let is_shelved = (depth..keys.len() - 1).any(|rank| is_shelf(&keys, rank));
            if !is_shelved && self.tops.contains(&Spot { file: spot.file, pointer: pointer.clone() }) {
                return false;
            }
            around = pointer.parent();
        }
        true
    }

    /// Copies a node into the tree.
    pub(super) fn put(&mut self, spot: Spot, at: Pointer, around: Option<usize>) {
        let node = self.copy(&spot, &at);
        let (parent, key) = (at.parent().unwrap_or_default(), at.last().unwrap_or_default());
        match self.tree.pointer_mut(at.as_str()) {
            Some(place) => *place = node,
            None => {
                if let Some(Value::Object(object)) = self.tree.pointer_mut(parent.as_str()) {
                    object.insert(key, node);
                }
            }
        }
        self.library.came_from(&at, &spot);
        self.regions.push(Region { spot, at, around });
    }

    /// A copy for a place, within the limits. Once they are exceeded and reported, nothing is copied any more.
    fn copy(&mut self, spot: &Spot, at: &Pointer) -> Value {
        if self.weight.exceeded().is_some() {
            return json!({});
        }
        let Some(node) = self.library.node(spot) else { return Value::Null };
        let (weight, depth) = Weight::of(node);
        self.weight = self.weight.and(weight);
        let message = if let Some(limit) = self.weight.exceeded() {
            format!("with what is put in place of references, the document has more than {limit}")
        } else if at.segments().count() + depth > limits::NESTING {
            format!("what is put in place of a reference would stand more than {} deep", limits::NESTING)
        } else {
            return self.without_shelved(spot, node.clone());
        };
        self.library.diagnostics.report(Diagnostic::new(Rule::LimitExceeded, spot.origin(), message));
        json!({})
    }

    /// The copy without the reusable parts that have places of their own.
    fn without_shelved(&self, spot: &Spot, mut node: Value) -> Value {
        let inside = format!("{}/", spot.pointer.as_str());
        let from = (Spot { file: spot.file, pointer: Pointer::from_escaped(inside.clone()) }, "");
        let shelved = self.targets.range(from..);
        let shelved =
            shelved.take_while(|(other, _)| other.file == spot.file && other.pointer.as_str().starts_with(&inside));
        let shelved: Vec<Pointer> =
            shelved.filter(|(other, _)| self.is_own(other)).map(|(other, _)| other.pointer.clone()).collect();
        for pointer in shelved {
            let way = Pointer::from_escaped(&pointer.as_str()[spot.pointer.as_str().len()..]);
            take_out(&mut node, &way);
        }
        node
    }
}

fn is_shelf(keys: &[String], rank: usize) -> bool {
    let key = keys[rank].as_str();
    let before = rank.checked_sub(1).map(|rank| keys[rank].as_str());
    SHELVES.contains(&key) && (key != "components" || rank == 0) && before.is_none_or(|before| !NAMED.contains(&before))
}

/// Removes a node from its parent, and also the shelves that are empty then.
fn take_out(tree: &mut Value, way: &Pointer) {
    let mut at = Some(way.clone());
    while let Some(pointer) = at {
        let (Some(parent), Some(key)) = (pointer.parent(), pointer.last()) else { return };
        let Some(Value::Object(object)) = tree.pointer_mut(parent.as_str()) else { return };
        object.shift_remove(&key);
        let is_empty = object.is_empty() && parent != Pointer::root();
        at = is_empty.then_some(parent);
    }
}
