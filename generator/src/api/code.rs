//! Codes: closed and open lists of values.

use std::fmt;

use super::Docs;
use crate::pointer::Pointer;

/// A list of values with a meaning each.
#[derive(Clone, Debug)]
pub struct Code {
    /// The values, in the order of the map that names them, otherwise in that of the document.
    pub entries: Vec<Entry>,
    /// Whether the document itself says that there may be other values.
    pub open: bool,
    /// Whether any text is a value, beside the listed ones.
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
    /// The value without quotes, as it is written as the key of a map.
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
    /// Whether the value has no meaning for people: it has no two consecutive letters, as in `39` or `2A`.
    pub fn says_nothing(&self) -> bool {
        let text = self.to_string();
        let letters: Vec<bool> = text.chars().map(char::is_alphabetic).collect();
        !letters.windows(2).any(|pair| pair == [true, true])
    }
}
