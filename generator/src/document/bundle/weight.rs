//! The size of a tree, and whether a document may be that large.

use serde_json::Value;

use crate::document::limits;

/// The number of nodes of a tree, and of the bytes of its keys and texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::document) struct Weight {
    nodes: usize,
    text_bytes: usize,
}

impl Weight {
    /// The size of a tree at this depth.
    pub fn of(node: &Value) -> (Self, usize) {
        let one = |text_bytes| Self { nodes: 1, text_bytes };
        let all = |(weight, depth): (Self, usize), (key, node): (&str, &Value)| {
            let (more, deeper) = Self::of(node);
            let key = Self { nodes: 0, text_bytes: key.len() };
            (weight.and(key).and(more), depth.max(deeper + 1))
        };
        match node {
            Value::Object(object) => object.iter().map(|(key, node)| (key.as_str(), node)).fold((one(0), 1), all),
            Value::Array(list) => list.iter().map(|node| ("", node)).fold((one(0), 1), all),
            Value::String(text) => (one(text.len()), 0),
            _ => (one(0), 0),
        }
    }

    /// The sum of two.
    pub fn and(self, other: Self) -> Self {
        Self {
            nodes: self.nodes.saturating_add(other.nodes),
            text_bytes: self.text_bytes.saturating_add(other.text_bytes),
        }
    }

    /// The limit that it exceeds.
    pub fn exceeded(self) -> Option<String> {
        if self.nodes > limits::NODES {
            Some(format!("{} nodes", limits::NODES))
        } else if self.text_bytes > limits::TEXT_BYTES {
            Some(format!("{} bytes of text", limits::TEXT_BYTES))
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_and_texts_weigh_as_nodes_do() {
        let (weight, depth) = Weight::of(&json!({ "key": ["text", 1, {}] }));
        assert_eq!((weight, depth), (Weight { nodes: 5, text_bytes: 7 }, 3));
        let texts = Weight { nodes: 1, text_bytes: limits::TEXT_BYTES };
        assert_eq!(texts.exceeded(), None);
        assert!(texts.and(Weight { nodes: 1, text_bytes: 1 }).exceeded().is_some_and(|limit| limit.ends_with("text")));
        assert!(Weight { nodes: limits::NODES + 1, text_bytes: 0 }.exceeded().is_some());
    }
}
