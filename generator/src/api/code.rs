//! Codes: closed and open lists of values.

use std::fmt;

use super::Docs;
use crate::pointer::Pointer;

/// A list of values with a meaning each.
#[derive(Clone, Debug)]
pub struct Code {
    /// The values, in the order of the map that names them, else in that of the document.
    pub entries: Vec<Entry>,
    /// Whether the document itself says that other values may come.
    pub open: bool,
    /// Whether any text is one of its values, beside those that are listed.
    pub any_text: bool,
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
    /// Where it stands.
    pub origin: Pointer,
}

/// A value as written.
#[derive(Clone, Debug, PartialEq)]
pub enum Wire {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i128),
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

impl fmt::Display for Wire {
    /// The value without quotes, as the key of a map says it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Boolean(flag) => flag.fmt(f),
        }
    }
}

impl Wire {
    /// Whether the value says nothing of itself to people: no letter follows another, as in `39` or `2A`.
    pub fn says_nothing(&self) -> bool {
        let text = self.to_string();
        let letters: Vec<bool> = text.chars().map(char::is_alphabetic).collect();
        !letters.windows(2).any(|pair| pair == [true, true])
    }
}
