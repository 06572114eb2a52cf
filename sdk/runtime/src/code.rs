//! Codes: closed and open enumerations of texts, integers, booleans or numbers.
//!
//! A generated code gives its table; reading, writing and printing by that table are implemented here. An open code
//! keeps a value that the table lacks; a closed code refuses it.

mod raw;
mod read;

pub use raw::RawCode;
pub use read::read_code;

use std::fmt;

use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::record::{Plain, write_integer, write_number};

/// An enumeration of the document.
///
/// [`code!`](crate::codegen::code) implements this trait, serde's traits, `Display`, `FromStr` and the public
/// functions.
pub trait Code: Clone + PartialEq + 'static {
    /// The name of the code in the document, for messages.
    const NAME: &'static str;
    /// The known values, in the order of the document.
    const ENTRIES: &'static [Entry<Self>];

    /// Whether the document allows any text as a value: an empty text is then a value, and not an absent one.
    const ANY_TEXT: bool = false;

    /// Keeps a value that the table lacks; `None` when the code is closed.
    fn unknown(raw: RawCode) -> Option<Self> {
        let _ = raw;
        None
    }

    /// The value as received, when the table lacks it.
    fn raw(&self) -> Option<&RawCode> {
        None
    }

    /// The entry of this value; `None` when the table lacks it.
    fn entry(&self) -> Option<&'static Entry<Self>> {
        Self::ENTRIES.iter().find(|entry| entry.value == *self)
    }

    /// The value on the wire.
    fn to_wire(&self) -> RawCode {
        match (self.entry(), self.raw()) {
            (Some(entry), _) => entry.wire.into(),
            (None, Some(raw)) => raw.clone(),
            (None, None) => {
                unreachable!("a code is in its table or keeps what came: {}", Self::NAME)
            }
        }
    }
}

/// One known value of a code.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// The Rust value.
    pub value: T,
    /// The value on the wire.
    pub wire: Wire,
    /// The label for people; empty when the document has none.
    pub label: &'static str,
}

impl<T> Entry<T> {
    /// A value that travels as a JSON string.
    pub const fn text(value: T, wire: &'static str, label: &'static str) -> Self {
        Self { value, wire: Wire::Text(wire), label }
    }

    /// A value that travels as a JSON integer.
    pub const fn integer(value: T, wire: i128, label: &'static str) -> Self {
        Self { value, wire: Wire::Integer(wire), label }
    }

    /// A value that travels as a JSON boolean.
    pub const fn boolean(value: T, wire: bool, label: &'static str) -> Self {
        Self { value, wire: Wire::Boolean(wire), label }
    }

    /// A value that travels as any other JSON number.
    pub const fn number(value: T, wire: f64, label: &'static str) -> Self {
        Self { value, wire: Wire::Number(wire), label }
    }
}

/// The table of a code without its type: the search in it is compiled once for all codes.
#[derive(Clone, Copy)]
struct Table {
    name: &'static str,
    count: usize,
    /// Whether the code keeps values that the table lacks.
    is_open: bool,
    /// Whether any text may be a value.
    any_text: bool,
    wire: fn(usize) -> &'static Wire,
}

impl Table {
    fn of<T: Code>() -> Self {
        let is_open = T::unknown(RawCode::Integer(0)).is_some();
        Self {
            name: T::NAME,
            count: T::ENTRIES.len(),
            is_open,
            any_text: T::ANY_TEXT,
            wire: |rank| &T::ENTRIES[rank].wire,
        }
    }

    /// The index of the first value that satisfies a condition.
    fn position(self, is_wanted: impl Fn(&Wire) -> bool) -> Option<usize> {
        (0..self.count).find(|rank| is_wanted((self.wire)(*rank)))
    }

    /// The known values, for messages.
    fn known(self) -> String {
        let all: Vec<String> = (0..self.count).map(|rank| (self.wire)(rank).to_string()).collect();
        all.join(", ")
    }
}

/// A known value on the wire.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wire {
    /// A JSON string.
    Text(&'static str),
    /// A JSON integer.
    Integer(i128),
    /// A JSON boolean.
    Boolean(bool),
    /// Any other JSON number.
    Number(f64),
}

impl fmt::Display for Wire {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Integer(integer) => integer.fmt(formatter),
            Self::Boolean(boolean) => boolean.fmt(formatter),
            Self::Number(number) => number.fmt(formatter),
        }
    }
}

impl Serialize for Wire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(integer) => write_integer(integer, serializer),
            Self::Boolean(boolean) => serializer.serialize_bool(boolean),
            Self::Number(number) => write_number(number, serializer),
        }
    }
}

impl Wire {
    /// A JSON string.
    pub const fn text(text: &'static str) -> Self {
        Self::Text(text)
    }

    /// A JSON integer.
    pub const fn integer(integer: i128) -> Self {
        Self::Integer(integer)
    }

    /// A JSON boolean.
    pub const fn boolean(boolean: bool) -> Self {
        Self::Boolean(boolean)
    }

    /// Any other JSON number.
    pub const fn number(number: f64) -> Self {
        Self::Number(number)
    }

    /// Whether a JSON value equals this value, as a number or as the text of it.
    pub(crate) fn is(&self, json: &Value) -> bool {
        let written = match json {
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => json.to_string(),
            _ => return false,
        };
        self.to_string() == written
    }
}

/// A text that a code does not know.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no known value of {name}; known: {known}")]
pub struct UnknownCode {
    name: &'static str,
    known: String,
}

impl UnknownCode {
    /// The name of the code in the document.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

/// Reads the text of a known value.
///
/// # Errors
/// When the table has no such value, even if the code is open: an open code only keeps what is *received*.
pub fn parse_code<T: Code>(text: &str) -> Result<T, UnknownCode> {
    let table = Table::of::<T>();
    match read::find_text(table, text) {
        Some(rank) => Ok(T::ENTRIES[rank].value.clone()),
        None => Err(UnknownCode { name: table.name, known: table.known() }),
    }
}

/// Writes a code; an unknown value that was received is written unchanged.
///
/// # Errors
/// Whatever the serializer refuses.
pub fn write_code<T: Code, S: Serializer>(code: &T, serializer: S) -> Result<S::Ok, S::Error> {
    match (code.entry(), code.raw()) {
        (Some(entry), _) => entry.wire.serialize(serializer),
        (None, Some(raw)) => raw.serialize(serializer),
        (None, None) => unreachable!("a code is in its table or keeps what came: {}", T::NAME),
    }
}

/// The plain value of a code; `None` where it has none.
pub fn plain_code<T: Code>(code: &T) -> Option<Plain<'_>> {
    let wire = match code.raw() {
        Some(RawCode::Text(text)) => return Some(Plain::Text(text)),
        Some(RawCode::Integer(integer)) => return Some(Plain::Integer(*integer)),
        Some(RawCode::Json(_)) => return None,
        None => code.entry()?.wire,
    };
    Some(match wire {
        Wire::Text(text) => Plain::Text(text),
        Wire::Integer(integer) => Plain::Integer(integer),
        Wire::Boolean(flag) => Plain::Flag(flag),
        Wire::Number(number) => Plain::Number(number),
    })
}

/// Prints a code as it is on the wire.
///
/// # Errors
/// Whatever the formatter refuses.
pub fn display_code<T: Code>(code: &T, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Display::fmt(&code.to_wire(), formatter)
}

/// Implements a code for an enum: the name in the document, and a row for each variant.
///
/// A row gives the variant, the value on the wire (`text("…")`, `integer(…)`, `boolean(…)`, `number(…)`), and the label
/// if the document has one. After the name of the code, `open` says that a value without a row is kept in the variant
/// `Unknown`; without that word it is refused. `any_text` after it says that any text is a value.
#[doc(hidden)]
#[macro_export]
macro_rules! __code {
    ($name:ident = $code:literal $($word:ident)* {
        $($variant:ident = $kind:ident($wire:literal) $($label:literal)?;)*
    }) => {
        impl $crate::Code for $name {
            const NAME: &'static str = $code;
            const ENTRIES: &'static [$crate::Entry<Self>] =
                &[$($crate::Entry::$kind(Self::$variant, $wire, ::core::concat!($($label)?))),*];

            $($crate::__code!(@$word);)*
        }
        impl $crate::codegen::expanded::Model for $name {
            fn plain(&self) -> Option<$crate::codegen::expanded::Plain<'_>> {
                $crate::codegen::expanded::plain_code(self)
            }
        }
        impl $name {
            /// The known values, in the order of the document.
            pub fn all() -> impl Iterator<Item = Self> {
                <Self as $crate::Code>::ENTRIES.iter().map(|entry| entry.value.clone())
            }

            /// The label of this value; empty when the document gives none, or when the value is unknown.
            pub fn label(&self) -> &'static str {
                $crate::Code::entry(self).map_or("", |entry| entry.label)
            }

            /// The value on the wire.
            pub fn wire(&self) -> $crate::RawCode {
                $crate::Code::to_wire(self)
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codegen::expanded::display_code(self, formatter)
            }
        }
        impl ::core::str::FromStr for $name {
            type Err = $crate::UnknownCode;

            // Not `Self::Err`: a variant may have that name.
            fn from_str(text: &str) -> Result<Self, $crate::UnknownCode> {
                $crate::codegen::expanded::parse_code(text)
            }
        }
        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::expanded::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::codegen::expanded::write_code(self, serializer)
            }
        }
        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::expanded::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codegen::expanded::read_code(deserializer)
            }
        }
    };
    (@any_text) => {
        const ANY_TEXT: bool = true;
    };
    (@open) => {
        fn unknown(raw: $crate::RawCode) -> Option<Self> {
            Some(Self::Unknown(raw))
        }

        fn raw(&self) -> Option<&$crate::RawCode> {
            match self {
                Self::Unknown(raw) => Some(raw),
                _ => None,
            }
        }
    };
}
