//! JSON pointers (RFC 6901), by which every stage names a node of the document.

use std::fmt;

use serde_json::{Map, Value};

/// A JSON pointer in its escaped form; the empty pointer is the whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes a pointer that is already escaped, such as `/paths/~1v1~1dossiers`.
    pub fn from_escaped(escaped: impl Into<String>) -> Self {
        Self(escaped.into())
    }

    /// Takes a pointer as people write it, where a lone `~` stands for itself. It is empty or starts with `/`.
    pub fn from_written(text: impl Into<String>) -> Self {
        let written = Self(text.into());
        if !written.0.contains('~') {
            return written;
        }
        let mut path = String::with_capacity(written.0.len() + 1);
        for key in written.segments() {
            path.push('/');
            path.push_str(&escape(&key));
        }
        Self(path)
    }

    /// The member `key` of the object at this pointer.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        let mut path = String::with_capacity(self.0.len() + 1 + key.len());
        path.push_str(&self.0);
        path.push('/');
        if key.contains(['~', '/']) {
            path.push_str(&escape(key))
        } else {
            path.push_str(key)
        }
        Self(path)
    }

    /// The element `index` of the array at this pointer.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The node around this one; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|cut| Self(self.0[..cut].to_owned()))
    }

    /// The last key, unescaped; `None` at the root.
    pub fn last(&self) -> Option<String> {
        self.0.rsplit_once('/').map(|(_, key)| unescape(key))
    }

    /// The escaped text, without `#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a place inside another one.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(other.0.as_str()).is_some_and(|rest| rest.starts_with('/'))
    }

    /// The keys from the root down, unescaped.
    pub fn segments(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The node of a tree at this pointer; `None` when there is none.
    pub fn find<'v>(&self, tree: &'v Value) -> Option<&'v Value> {
        let (node, rest) = self.reach(tree);
        rest.is_empty().then_some(node)
    }

    /// The last node of a tree on the way to this pointer, and the rest of the way from it on.
    pub fn reach<'v>(&self, tree: &'v Value) -> (&'v Value, &str) {
        let (mut node, mut rest) = (tree, self.0.as_str());
        while let Some(way) = rest.strip_prefix('/') {
            let (key, after) = way.split_at(way.find('/').unwrap_or(way.len()));
            let Some(next) = step(node, key) else { break };
            (node, rest) = (next, after);
        }
        (node, rest)
    }
}

/// What stands in a node under a key in its escaped form.
fn step<'v>(node: &'v Value, key: &str) -> Option<&'v Value> {
    match node {
        Value::Object(object) if key.contains('~') => object.get(&unescape(key)),
        Value::Object(object) => member(object, key),
        Value::Array(list) => list.get(rank(key)?),
        _ => None,
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The member `key` of an object. Most objects are small, and looking through them is faster than hashing.
pub fn member<'v>(object: &'v Map<String, Value>, key: &str) -> Option<&'v Value> {
    if object.len() > 12 {
        return object.get(key);
    }
    object.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
}

/// An index as RFC 6901 writes it: digits, and no zero before others.
fn rank(key: &str) -> Option<usize> {
    let plain = key == "0" || !key.starts_with(['0', '+']);
    plain.then(|| key.parse().ok()).flatten()
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn unescape(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_with_slashes_and_tildes_survive() {
        let pointer = Pointer::root().child("paths").child("/v1/~dossiers").index(3);
        assert_eq!(pointer.to_string(), "#/paths/~1v1~1~0dossiers/3");
        let segments: Vec<_> = pointer.segments().collect();
        assert_eq!(segments, ["paths", "/v1/~dossiers", "3"]);
        assert_eq!(pointer.parent().and_then(|p| p.last()).as_deref(), Some("/v1/~dossiers"));
    }

    #[test]
    fn a_lone_tilde_is_itself() {
        let pointer = Pointer::from_written("/a~b/~1c/~0d/~");
        assert_eq!(pointer.as_str(), "/a~0b/~1c/~0d/~0");
        assert_eq!(pointer.segments().collect::<Vec<_>>(), ["a~b", "/c", "~d", "~"]);
    }

    #[test]
    fn a_way_ends_at_the_last_node_that_is_there() {
        let tree = serde_json::json!({ "a": { "b/": [true] } });
        let end = |way: &'static str| {
            let pointer = Pointer::from_escaped(way);
            let (node, rest) = pointer.reach(&tree);
            (node.clone(), rest.to_owned())
        };
        assert_eq!(end("/a/b~1/0"), (true.into(), String::new()));
        assert_eq!(end("/a/b~1/1/c"), (serde_json::json!([true]), "/1/c".to_owned()));
        assert_eq!(end("a"), (tree.clone(), "a".to_owned()));
    }
}
