//! Changes to the tree that keep track of where its nodes were written.

use serde_json::Value;

use super::provenance::Provenance;
use crate::pointer::Pointer;

/// Takes the node at `pointer` out of the object or list around it; `None` when the root is meant.
pub(super) fn remove(tree: &mut Value, pointer: &Pointer, provenance: &mut Provenance) -> Option<()> {
    let (parent, key) = (pointer.parent()?, pointer.last()?);
    match tree.pointer_mut(parent.as_str()) {
        Some(Value::Object(object)) => {
            object.shift_remove(&key);
            provenance.forget(pointer);
        }
        Some(Value::Array(list)) => {
            let index = key.parse().ok().filter(|index| *index < list.len())?;
            provenance.shift(&parent, index, list.len());
            list.remove(index);
        }
        _ => {}
    }
    Some(())
}
