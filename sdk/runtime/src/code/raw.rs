//! The value of a code as received or sent, for values that the table does not have. Known values have a `Wire`.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use super::Wire;
use crate::json::Json;
use crate::record::write_integer;

/// The value of a code as it travels: kept verbatim, written verbatim.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RawCode {
    /// A JSON string.
    Text(String),
    /// A JSON integer.
    Integer(i128),
    /// Any other value; boxed, since there are many codes and such values are rare.
    Json(Box<Json>),
}

impl From<Wire> for RawCode {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Text(text) => Self::Text(text.to_owned()),
            Wire::Integer(integer) => Self::Integer(integer),
            Wire::Boolean(boolean) => Self::Json(Box::new(boolean.into())),
            Wire::Number(number) => Self::Json(Box::new(number.into())),
        }
    }
}

impl fmt::Display for RawCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Integer(integer) => integer.fmt(formatter),
            Self::Json(json) => json.fmt(formatter),
        }
    }
}

impl Serialize for RawCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(integer) => write_integer(*integer, serializer),
            Self::Json(json) => json.serialize(serializer),
        }
    }
}
