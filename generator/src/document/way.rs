//! The path from the root to a node, kept on the stack. It costs nothing until a finding needs its pointer.

use crate::pointer::Pointer;

/// A node seen from the root.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way<'a> {
    Root,
    Key(&'a Way<'a>, &'a str),
    Index(&'a Way<'a>, usize),
    /// A node reached by its pointer.
    At(&'a Pointer),
}

impl Way<'_> {
    pub fn pointer(&self) -> Pointer {
        match self {
            Self::Root => Pointer::root(),
            Self::Key(parent, key) => parent.pointer().child(key),
            Self::Index(parent, index) => parent.pointer().index(*index),
            Self::At(pointer) => (*pointer).clone(),
        }
    }

    /// The key of the node in its object; `None` in lists and at the root.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Key(_, key) => Some(key),
            _ => None,
        }
    }

    /// The name of the node in a sentence: its key, or the key of its list.
    pub fn name(&self) -> String {
        match self {
            Self::Root => "the document".to_owned(),
            Self::Key(_, key) => format!("`{key}`"),
            Self::Index(parent, _) => format!("an element of {}", parent.name()),
            Self::At(pointer) => format!("`{pointer}`"),
        }
    }
}
