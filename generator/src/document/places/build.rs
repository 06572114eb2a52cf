//! From a stream of "open, key or value, close" to spans by pointer.

use std::collections::HashMap;

use super::wanted::{Branch, Wanted};
use super::{Node, Span};
use crate::pointer::Pointer;

enum Frame {
    Object(Option<(String, Span)>),
    List(usize),
}

/// An object or a list that is open.
struct Open {
    pointer: Pointer,
    /// Its position among the needed nodes.
    branch: Branch,
    frame: Frame,
}

/// The places found so far, and the open objects and lists.
pub(super) struct Builder<'w> {
    /// `None` means all.
    wanted: Option<&'w Wanted>,
    nodes: HashMap<Pointer, Node>,
    open: Vec<Open>,
    /// How many are open inside one that is not needed.
    skipped: usize,
}

impl<'w> Builder<'w> {
    pub fn new(wanted: Option<&'w Wanted>) -> Self {
        Self { wanted, nodes: HashMap::new(), open: Vec::new(), skipped: 0 }
    }

    /// A key or a plain value, whichever is expected.
    pub fn scalar(&mut self, text: impl FnOnce() -> String, span: impl FnOnce() -> Span) {
        if self.skipped > 0 {
            return;
        }
        if let Some(Open { frame: Frame::Object(key @ None), .. }) = self.open.last_mut() {
            *key = Some((text(), span()));
        } else {
            self.place(span(), false);
        }
    }

    /// An object or a list begins.
    pub fn open(&mut self, object: bool, span: impl FnOnce() -> Span) {
        if self.skipped > 0 {
            self.skipped += 1;
            return;
        }
        match self.place(span(), true) {
            Some((pointer, branch)) => {
                let frame = if object { Frame::Object(None) } else { Frame::List(0) };
                self.open.push(Open { pointer, branch, frame });
            }
            None => self.skipped = 1,
        }
    }

    /// The innermost object or list ends.
    pub fn close(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
        } else {
            self.open.pop();
        }
    }

    pub fn finish(self) -> HashMap<Pointer, Node> {
        self.nodes
    }

    /// Records a node; `None` when it is not needed.
    fn place(&mut self, value: Span, container: bool) -> Option<(Pointer, Branch)> {
        let branch = |around: Branch, key: &str| match self.wanted {
            Some(wanted) => wanted.below(around, key),
            None => Some(0),
        };
        let (pointer, key, branch) = match self.open.last_mut() {
            None => (Pointer::root(), None, 0),
            Some(Open { pointer, branch: around, frame: Frame::List(next) }) => {
                *next += 1;
                let rank = *next - 1;
                let branch = if self.wanted.is_some() { branch(*around, &rank.to_string())? } else { 0 };
                (pointer.index(rank), None, branch)
            }
            Some(Open { pointer, branch: around, frame: Frame::Object(key) }) => {
                // An object as a key has no text; the first reading refuses such a document.
                let (name, span) = key.take().unwrap_or((String::new(), value));
                let branch = branch(*around, &name)?;
                (pointer.child(&name), Some(span), branch)
            }
        };
        match self.nodes.get_mut(&pointer) {
            Some(node) => node.again.extend(key),
            None => {
                self.nodes.insert(pointer.clone(), Node { key, value, container, again: Vec::new() });
            }
        }
        Some((pointer, branch))
    }
}
