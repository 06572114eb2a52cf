//! From a stream of "open, key or value, close" to spans by pointer.

use std::collections::HashMap;

use super::{Node, Span};
use crate::pointer::Pointer;

enum Frame {
    Object(Option<(String, Span)>),
    List(usize),
}

/// What has been placed so far, and which objects and lists are open.
#[derive(Default)]
pub(super) struct Builder {
    nodes: HashMap<Pointer, Node>,
    open: Vec<(Pointer, Frame)>,
}

impl Builder {
    /// A key or a plain value, whichever is due.
    pub fn scalar(&mut self, text: impl FnOnce() -> String, span: Span) {
        if let Some((_, Frame::Object(key @ None))) = self.open.last_mut() {
            *key = Some((text(), span));
        } else {
            self.place(span, false);
        }
    }

    /// An object or a list begins.
    pub fn open(&mut self, object: bool, span: Span) {
        let pointer = self.place(span, true);
        self.open.push((pointer, if object { Frame::Object(None) } else { Frame::List(0) }));
    }

    /// The innermost object or list ends.
    pub fn close(&mut self) {
        self.open.pop();
    }

    pub fn finish(self) -> HashMap<Pointer, Node> {
        self.nodes
    }

    fn place(&mut self, value: Span, container: bool) -> Pointer {
        let (pointer, key) = match self.open.last_mut() {
            None => (Pointer::root(), None),
            Some((parent, Frame::List(next))) => {
                *next += 1;
                (parent.index(*next - 1), None)
            }
            Some((parent, Frame::Object(key))) => {
                // An object as a key has no text; such a document is refused by the first reading.
                let (name, span) = key.take().unwrap_or((String::new(), value));
                (parent.child(&name), Some(span))
            }
        };
        match self.nodes.get_mut(&pointer) {
            Some(node) => node.again.extend(key),
            None => {
                self.nodes.insert(pointer.clone(), Node { key, value, container, again: Vec::new() });
            }
        }
        pointer
    }
}
