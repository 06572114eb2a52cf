//! Codes: closed and open lists of values.

use super::Docs;

/// A list of values with a meaning each.
#[derive(Clone, Debug)]
pub struct Code {
    /// The values, in the order of the document.
    pub entries: Vec<Entry>,
    /// Whether the document itself says that other values may come.
    pub open: bool,
}

/// A value of a code.
#[derive(Clone, Debug)]
pub struct Entry {
    /// How it is written.
    pub wire: Wire,
    /// The name that the document suggests.
    pub name: Option<String>,
    /// What it means, for people.
    pub docs: Docs,
}

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub enum Wire {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
}
