//! The nodes of a file that need a line and a column: a large document has a hundred thousand nodes, and a report names
//! few of them.

use std::collections::HashMap;

use crate::pointer::Pointer;

/// The needed pointers as a tree of keys, so that the places of other nodes need not be kept.
#[derive(Debug)]
pub(in crate::document) struct Wanted(Vec<HashMap<String, usize>>);

/// A node of that tree.
pub(super) type Branch = usize;

impl Wanted {
    /// These nodes, and their ancestors.
    pub fn these<'a>(pointers: impl Iterator<Item = &'a Pointer>) -> Self {
        let mut branches: Vec<HashMap<String, Branch>> = vec![HashMap::new()];
        for pointer in pointers {
            let mut at = 0;
            for key in pointer.segments() {
                let free = branches.len();
                at = *branches[at].entry(key).or_insert(free);
                if at == free {
                    branches.push(HashMap::new());
                }
            }
        }
        Self(branches)
    }

    pub(super) fn below(&self, branch: Branch, key: &str) -> Option<Branch> {
        self.0[branch].get(key).copied()
    }
}
