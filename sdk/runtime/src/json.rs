//! Any JSON, with numbers of any size.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::decode::{self, DecodeError};
use crate::reading::digits::{self, Digits};
use crate::record::Model;

/// Any JSON. What a server sent is written as it came: every number keeps its digits.
///
/// It is a [`Value`] to look at, and made of one. There a number beyond 64 bits, or of more digits than a float has, is
/// the nearest float that no other number of the body has; [`Json::read`], its text (`to_string`) and
/// `serde_json::to_string` have the number itself; `serde_json::to_value` has not, as no [`Value`] can.
///
/// ```
/// use cfadock_runtime::{Json, from_json};
///
/// let json: Json = from_json(br#"{"id": 18446744073709551617, "price": 0.1234567890123456789}"#)?;
/// assert_eq!(json.to_string(), r#"{"id":18446744073709551617,"price":0.1234567890123456789}"#);
/// assert_eq!(json["price"].as_f64(), Some(0.12345678901234568));
/// assert_eq!(json.at("/id").expect("there is one").read::<i128>()?, 18_446_744_073_709_551_617);
/// # Ok::<(), cfadock_runtime::DecodeError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Json {
    value: Value,
    /// The numbers that are floats in the value, and say another one.
    digits: Digits,
}

impl Json {
    /// A value of the body that is being read, with its digits.
    pub(crate) fn known(value: Value) -> Self {
        let digits = digits::within(&value);
        Self { value, digits }
    }

    /// The part that a JSON pointer leads to, such as `/orders/0/price`.
    pub fn at(&self, pointer: &str) -> Option<Self> {
        self.value.pointer(pointer).map(|part| self.part(part.clone()))
    }

    /// What was taken out of it.
    pub(crate) fn part(&self, value: Value) -> Self {
        Self { value, digits: self.digits.clone() }
    }

    /// Reads it as a type of the caller's.
    ///
    /// # Errors
    /// When the value is none of that type.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        digits::knowing(&self.digits, || decode::from_value(self.value.clone()))
    }
}

impl<T: Into<Value>> From<T> for Json {
    fn from(value: T) -> Self {
        Self { value: value.into(), digits: Digits::new() }
    }
}

impl Deref for Json {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.value
    }
}

impl PartialEq<Value> for Json {
    fn eq(&self, other: &Value) -> bool {
        self.digits.is_empty() && self.value == *other
    }
}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// Its text, as [`Value`] has it.
impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

/// As [`Value`] is shown.
impl fmt::Debug for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(formatter)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        digits::kept(|| Value::deserialize(deserializer)).map(Self::known)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Part(&self.value, &self.digits).serialize(serializer)
    }
}

impl Model for Json {}

/// A part of a value that is written.
struct Part<'a>(&'a Value, &'a Digits);

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(json, digits) = *self;
        let of = |json| Part(json, digits);
        match json {
            Value::Number(number) if number.is_f64() => {
                let bits = number.as_f64().map(f64::to_bits);
                // They are in the order of their bits.
                let known = bits.and_then(|bits| digits.binary_search_by_key(&bits, |(float, _)| *float).ok());
                match known {
                    Some(rank) => write_digits(&digits[rank].1, serializer),
                    None => number.serialize(serializer),
                }
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(of)),
            Value::Object(members) => serializer.collect_map(members.iter().map(|(name, value)| (name, of(value)))),
            leaf => leaf.serialize(serializer),
        }
    }
}

fn write_digits<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(digits.to_owned()).map_err(S::Error::custom)?.serialize(serializer)
}
