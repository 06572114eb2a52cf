//! JSON pointers (RFC 6901): how every stage names a node of the document.

use std::fmt;

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

    /// The member `key` of the object at this pointer.
    #[must_use]
    pub fn child(&self, key: &str) -> Self {
        Self(format!("{}/{}", self.0, escape(key)))
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

    /// The keys from the root down, unescaped.
    pub fn segments(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(unescape)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
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
}
