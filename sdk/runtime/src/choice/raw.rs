//! A value that matches no shape of a choice, kept unchanged.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::decode::{DecodeError, from_value};
use crate::reading::digits::{self, Rounded};
use crate::record::Model;
use crate::secret::Masked;

/// A value that matches no shape of a choice, or has members of several: it is kept and written unchanged.
///
/// Its content is unknown and may name a person, so its `Debug` prints `***`; [`RawJson::reason`] may be logged.
#[derive(Clone, PartialEq)]
pub struct RawJson(Box<Kept>);

#[derive(Clone)]
struct Kept {
    json: Value,
    /// The integers that the value has only as floats: they are written with their digits.
    rounded: Rounded,
    reason: String,
}

impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        (&self.json, &self.rounded) == (&other.json, &other.rounded)
    }
}

/// A part of a value, with the integers that it has only as floats.
struct Written<'a>(&'a Value, &'a Rounded);

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(json, rounded) = *self;
        let of = |json| Written(json, rounded);
        match json {
            Value::Number(number) if number.is_f64() => {
                let bits = number.as_f64().map(f64::to_bits);
                // They are in the order of their bits.
                let known = bits.and_then(|bits| rounded.binary_search_by_key(&bits, |(float, _)| *float).ok());
                match known {
                    Some(rank) => serializer.serialize_i128(rounded[rank].1),
                    None => number.serialize(serializer),
                }
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(of)),
            Value::Object(members) => serializer.collect_map(members.iter().map(|(name, value)| (name, of(value)))),
            leaf => leaf.serialize(serializer),
        }
    }
}

impl RawJson {
    /// A value to send that no shape of the choice has.
    pub fn new(json: Value) -> Self {
        Self::unread(json, Rounded::new(), String::new())
    }

    pub(super) fn unread(json: Value, rounded: Rounded, reason: String) -> Self {
        Self(Box::new(Kept { json, rounded, reason }))
    }

    /// The value, unmasked. An integer beyond 64 bits is the nearest float here; it is written and read exactly.
    pub fn expose(&self) -> &Value {
        &self.0.json
    }

    /// Why it has no shape; it quotes no value. Empty for a value that did not come from a server.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Reads it as a type of the caller's: for example a shape of the choice, when the value has members of several.
    ///
    /// # Errors
    /// When the value is none of that type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        digits::knowing(&self.0.rounded, || from_value(self.0.json.clone()))
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("RawJson").field(&Masked).finish()
    }
}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written(&self.0.json, &self.0.rounded).serialize(serializer)
    }
}

impl Model for RawJson {}
