//! Changes to the tree that record where its nodes were written.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::provenance::Provenance;
use crate::pointer::Pointer;

/// Removes nodes from their objects and lists, the last one first, so that neither a removed parent nor a shifted
/// neighbour is in the way; the root is kept. Neighbours are removed together: each object or list is rewritten once.
pub(super) fn remove(tree: &mut Value, pointers: &[Pointer], provenance: &mut Provenance) {
    for some in pointers.chunk_by(|one, other| one.parent() == other.parent()).rev() {
        if let Some(parent) = some[0].parent() {
            remove_from(tree, &parent, some, provenance);
        }
    }
}

fn remove_from(tree: &mut Value, parent: &Pointer, pointers: &[Pointer], provenance: &mut Provenance) {
    let keys = pointers.iter().filter_map(Pointer::last);
    match tree.pointer_mut(parent.as_str()) {
        Some(Value::Object(object)) => {
            let keys: HashSet<String> = keys.collect();
            object.retain(|key, _| !keys.contains(key));
            pointers.iter().for_each(|pointer| provenance.forget(pointer));
        }
        Some(Value::Array(list)) => {
            let ranks: BTreeSet<usize> =
                keys.filter_map(|key| key.parse().ok()).filter(|rank| *rank < list.len()).collect();
            provenance.shift(parent, &ranks, list.len());
            let mut rank = 0..;
            list.retain(|_| rank.next().is_some_and(|rank| !ranks.contains(&rank)));
        }
        _ => {}
    }
}
