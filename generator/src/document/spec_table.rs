//! OpenAPI as data: its objects, their keys, the values of the keys, and the version that brought them. No decision is
//! made here.
//!
//! The values are described for the one tree to which documents of every version are converted.

mod objects;
mod schema;
mod security;

use super::version::Version;
use crate::pointer::Pointer;

pub(super) use objects::{LINK, OPENAPI, OPERATION};
pub(super) use schema::{DISCRIMINATOR, SCHEMA};

/// One object of the specification.
#[derive(Debug)]
pub(super) struct Object {
    /// Its name in the specification, in lower case, as used in sentences.
    pub name: &'static str,
    pub keys: &'static [Key],
    pub rest: Rest,
    /// The section of `components` that holds it, when a `$ref` may stand for it.
    pub section: Option<&'static str>,
}

/// One fixed key.
#[derive(Debug)]
pub(super) struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub presence: Presence,
    /// The version that brought it.
    pub since: Version,
    /// The version since which it is optional, if that is later.
    pub optional_since: Option<Version>,
}

/// Whether a key is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Optional,
    /// Required, without a substitute.
    Required,
    /// Required by the specification; nothing is lost when it is read as empty.
    Formal,
}

/// The members beside the fixed keys.
#[derive(Debug)]
pub(super) enum Rest {
    /// Only extensions.
    Closed,
    /// Names that start with `/`.
    Paths(Kind),
    /// Status codes, ranges such as `2XX`, and `default`.
    Statuses(Kind),
    /// Any name that is no extension.
    Named(Kind),
}

/// The value of a key or an element.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Any value; not checked further.
    Any,
    Text,
    Bool,
    Number,
    /// A whole number from 0.
    Count,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// An object of the table, or a reference where its `section` says so.
    Is(&'static Object),
    /// `true`, `false` or an object of the table.
    BoolOr(&'static Object),
    List(&'static Kind),
    /// An object with arbitrary names, extensions included.
    Map(&'static Kind),
}

impl Kind {
    /// The expected kind, for a sentence.
    pub fn due(self) -> String {
        match self {
            Self::Any => "any value".to_owned(),
            Self::Text | Self::Word(_) => "a text".to_owned(),
            Self::Bool => "true or false".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Count => "a whole number from 0".to_owned(),
            Self::Is(object) => format!("an object ({})", object.name),
            Self::BoolOr(object) => format!("true, false or an object ({})", object.name),
            Self::List(_) => "a list".to_owned(),
            Self::Map(_) => "an object".to_owned(),
        }
    }
}

impl Object {
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The kind of the member `name`; `None` for extensions and unknown keys.
    pub fn member(&self, name: &str) -> Option<Kind> {
        if let Some(key) = self.key(name) {
            return Some(key.kind);
        }
        match &self.rest {
            _ if name.starts_with("x-") => None,
            Rest::Paths(kind) if name.starts_with('/') => Some(*kind),
            Rest::Statuses(kind) if is_status(name) => Some(*kind),
            Rest::Named(kind) => Some(*kind),
            _ => None,
        }
    }
}

fn is_status(name: &str) -> bool {
    let bytes = name.as_bytes();
    name == "default"
        || (bytes.len() == 3
            && matches!(bytes[0], b'1'..=b'5')
            && (bytes[1..].iter().all(u8::is_ascii_digit) || bytes[1..].eq_ignore_ascii_case(b"XX")))
}

const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, presence: Presence::Optional, since: Version::V30, optional_since: None }
}

const fn required(name: &'static str, kind: Kind) -> Key {
    Key { presence: Presence::Required, ..key(name, kind) }
}

const fn formal(name: &'static str, kind: Kind) -> Key {
    Key { presence: Presence::Formal, ..key(name, kind) }
}

/// A key that is optional from that version on.
const fn formal_until(version: Version, name: &'static str, kind: Kind) -> Key {
    Key { optional_since: Some(version), ..formal(name, kind) }
}

/// A key with the version that brought it.
const fn since(version: Version, name: &'static str, kind: Kind) -> Key {
    Key { since: version, ..key(name, kind) }
}

const fn object(name: &'static str, keys: &'static [Key]) -> Object {
    Object { name, keys, rest: Rest::Closed, section: None }
}

/// An object that a `$ref` into that section of `components` may stand for.
const fn component(name: &'static str, section: &'static str, keys: &'static [Key]) -> Object {
    Object { name, keys, rest: Rest::Closed, section: Some(section) }
}

/// Every object of the specification with its keys, from the document's root down. Keys that stand for many are written
/// in braces (`/{path}`), and `$ref` is among the keys of objects that it may replace. With each key, the version that
/// brought it.
pub fn objects() -> Vec<(&'static str, Vec<(&'static str, Version)>)> {
    let mut known: Vec<&'static Object> = vec![&OPENAPI];
    let mut next = 0;
    while let Some(object) = known.get(next).copied() {
        let rest = match &object.rest {
            Rest::Closed => None,
            Rest::Paths(kind) | Rest::Statuses(kind) | Rest::Named(kind) => Some(*kind),
        };
        let held = object.keys.iter().map(|key| key.kind).chain(rest).filter_map(Kind::object);
        for held in held.collect::<Vec<_>>() {
            if !known.iter().any(|object| std::ptr::eq(*object, held)) {
                known.push(held);
            }
        }
        next += 1;
    }
    known.into_iter().map(|object| (object.name, object.written())).collect()
}

impl Object {
    /// Its keys as a table of the specification has them.
    fn written(&self) -> Vec<(&'static str, Version)> {
        let rest: &[&str] = match self.rest {
            Rest::Closed => &[],
            Rest::Paths(_) => &["/{path}"],
            Rest::Statuses(_) => &["default", "{status}"],
            Rest::Named(_) => &["{expression}"],
        };
        let reference =
            self.section.map(|section| ("$ref", if section == "mediaTypes" { Version::V32 } else { Version::V30 }));
        let keys = self.keys.iter().map(|key| (key.name, key.since));
        keys.chain(rest.iter().map(|name| (*name, Version::V30))).chain(reference).collect()
    }
}

/// Whether a walk along the table comes to a node at this place. Any other node (in an extension, in an unknown key, in
/// an example) is only seen where a reference leads to it.
pub(super) fn is_walked(pointer: &Pointer) -> bool {
    let kind = pointer.segments().try_fold(Kind::Is(&OPENAPI), |kind, segment| kind.member(&segment));
    matches!(kind, Some(Kind::Is(_) | Kind::BoolOr(_)))
}

impl Kind {
    fn member(self, name: &str) -> Option<Self> {
        match self {
            Self::Is(object) | Self::BoolOr(object) => object.member(name),
            Self::Map(kind) => Some(*kind),
            Self::List(kind) => name.parse::<usize>().is_ok().then_some(*kind),
            _ => None,
        }
    }

    /// The object of the table within it, at any depth.
    fn object(self) -> Option<&'static Object> {
        match self {
            Self::Is(object) | Self::BoolOr(object) => Some(object),
            Self::List(kind) | Self::Map(kind) => kind.object(),
            Self::Any | Self::Text | Self::Bool | Self::Number | Self::Count | Self::Word(_) => None,
        }
    }
}
