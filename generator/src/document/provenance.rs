//! The origin of the nodes of the tree that were not written at their pointer.
//!
//! Only the roots of added or moved parts are kept; a node without an entry has that of its nearest ancestor.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{File, Origin, Part};
use crate::pointer::Pointer;

/// Pointer of the tree → file and pointer as written.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    roots: BTreeMap<Pointer, (File, Pointer)>,
}

impl Provenance {
    /// Where the node at `pointer` of the tree was written.
    pub fn origin(&self, pointer: &Pointer, part: Part) -> Origin {
        if self.roots.is_empty() {
            return Origin { file: File::Written, pointer: pointer.clone(), part };
        }
        let mut root = Some(pointer.clone());
        while let Some(at) = root {
            if let Some((file, written)) = self.roots.get(&at) {
                let below = &pointer.as_str()[at.as_str().len()..];
                let pointer = Pointer::from_escaped(format!("{}{below}", written.as_str()));
                return Origin { file: *file, pointer, part };
            }
            root = at.parent();
        }
        Origin { file: File::Written, pointer: pointer.clone(), part }
    }

    /// The node at `pointer` now comes from `written` in `file`, with all below it.
    pub fn set(&mut self, pointer: Pointer, file: File, written: Pointer) {
        self.forget(&pointer);
        self.roots.insert(pointer, (file, written));
    }

    /// As [`set`](Self::set), but for a node that was moved: entries of nodes below it are kept.
    pub fn adopt(&mut self, pointer: Pointer, file: File, written: Pointer) {
        self.roots.insert(pointer, (file, written));
    }

    /// The node at `pointer` was removed, with everything below it.
    pub fn forget(&mut self, pointer: &Pointer) {
        for below in self.below(pointer) {
            self.roots.remove(&below);
        }
        self.roots.remove(pointer);
    }

    /// Elements of the list at `list` were removed; those after them, up to the former length `count`, shift.
    pub fn shift(&mut self, list: &Pointer, removed: &BTreeSet<usize>, count: usize) {
        let Some(first) = removed.first() else { return };
        let mut free = *first;
        for index in *first..count {
            if removed.contains(&index) {
                self.forget(&list.index(index));
                continue;
            }
            let (old, new) = (list.index(index), list.index(free));
            free += 1;
            let Origin { file, pointer: written, .. } = self.origin(&old, Part::Value);
            let moved: Vec<_> = self.below(&old).into_iter().filter_map(|key| self.roots.remove_entry(&key)).collect();
            self.roots.remove(&old);
            self.roots.insert(new.clone(), (file, written));
            for (key, root) in moved {
                let below = &key.as_str()[old.as_str().len()..];
                self.roots.insert(Pointer::from_escaped(format!("{}{below}", new.as_str())), root);
            }
        }
    }

    fn below(&self, pointer: &Pointer) -> Vec<Pointer> {
        let prefix = format!("{}/", pointer.as_str());
        let from = Pointer::from_escaped(prefix.clone());
        self.roots
            .range(from..)
            .map(|(key, _)| key)
            .take_while(|key| key.as_str().starts_with(&prefix))
            .cloned()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(pointer: &str) -> Pointer {
        Pointer::from_escaped(pointer)
    }

    #[test]
    fn what_an_overlay_added_is_found_there_and_the_rest_where_it_stands() {
        let mut provenance = Provenance::default();
        provenance.set(at("/info/x-new"), File::Overlay(0), at("/actions/0/update/x-new"));
        let added = provenance.origin(&at("/info/x-new/a/b"), Part::Key);
        assert_eq!((added.file, added.pointer), (File::Overlay(0), at("/actions/0/update/x-new/a/b")));
        assert_eq!(provenance.origin(&at("/info/x-newer"), Part::Key).file, File::Written);
    }

    #[test]
    fn elements_after_a_removed_one_keep_their_places() {
        let mut provenance = Provenance::default();
        provenance.set(at("/tags/2/name"), File::Overlay(1), at("/actions/0/update/name"));
        provenance.shift(&at("/tags"), &BTreeSet::from([0]), 3);
        assert_eq!(provenance.origin(&at("/tags/0"), Part::Value).pointer, at("/tags/1"));
        assert_eq!(provenance.origin(&at("/tags/1/name"), Part::Value).pointer, at("/actions/0/update/name"));
        assert_eq!(provenance.origin(&at("/tags/1/description"), Part::Value).pointer, at("/tags/2/description"));
    }
}
