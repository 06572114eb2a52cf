//! Nodes that the walk of the document does not come to, and that references lead to: schemas in extensions and in
//! `definitions`. They are read as those of the regular parts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Edit, Normaliser};
use crate::document::spec_table::{Kind, Object, is_walked};
use crate::document::way::Way;
use crate::document::{reference, walk};
use crate::pointer::{Pointer, member};

#[derive(Default)]
pub(super) struct Aside {
    /// Nodes to be walked, and what they are.
    open: BTreeMap<Pointer, &'static Object>,
    /// Nodes that were walked, when the walk of the document is over: one of them may be part of another.
    seen: Option<BTreeSet<Pointer>>,
}

impl Aside {
    pub fn has_seen(&self, way: &Way<'_>) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.contains(&way.pointer()))
    }

    /// Whether a node was not visited before; it is from now on.
    pub fn is_new(&mut self, way: &Way<'_>) -> bool {
        self.seen.as_mut().is_none_or(|seen| seen.insert(way.pointer()))
    }

    /// A reference where `object` is expected.
    pub fn refers(&mut self, object: &'static Object, node: &Map<String, Value>) {
        let target = member(node, "$ref").and_then(Value::as_str).and_then(reference::pointer);
        let is_known = |target: &Pointer| self.seen.as_ref().is_some_and(|seen| seen.contains(target));
        if let Some(target) = target.filter(|target| !is_walked(target) && !is_known(target)) {
            self.open.entry(target).or_insert(object);
        }
    }
}

/// Walks them all. What is part of another node is changed before it, as everywhere.
pub(super) fn walk(tree: &Value, normaliser: &mut Normaliser<'_>) {
    let mut changes: BTreeMap<Pointer, Vec<(Pointer, Edit)>> = BTreeMap::new();
    let mut edits = std::mem::take(&mut normaliser.edits);
    normaliser.aside.seen = Some(BTreeSet::new());
    while let Some((at, object)) = normaliser.aside.open.pop_first() {
        let Some(node) = at.find(tree) else { continue };
        walk::value(Kind::Is(object), node, &Way::At(&at), normaliser);
        changes.entry(at).or_default().append(&mut normaliser.edits);
    }
    edits.extend(changes.into_values().flatten());
    normaliser.edits = edits;
}
