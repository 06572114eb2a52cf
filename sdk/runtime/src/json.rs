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
/// Only the readers of this crate know the digits: [`from_json`](crate::from_json), and those of answers. One that
/// `serde_json::from_str` reads has the numbers that serde_json has.
///
/// Two are equal if they have the same numbers; of numbers that a [`Value`] has not, if they have the same digits.
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
#[derive(Clone, Default)]
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
        let digits = digits::of_part(&value, &self.digits);
        Self { value, digits }
    }

    /// The value alone: a number that it has not is rounded to a float near it, and its digits are lost. Two numbers of a
    /// body that differ still do.
    pub fn into_value(self) -> Value {
        self.value
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

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        if self.digits.is_empty() || other.digits.is_empty() {
            return self.digits.is_empty() == other.digits.is_empty() && self.value == other.value;
        }
        Part(&self.value, &self.digits).is(Part(&other.value, &other.digits))
    }
}

impl Eq for Json {}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if self.digits.is_empty() {
            return self.value.hash(state);
        }
        // In another body, the same number may be known by another float.
        let mut digits: Vec<_> = self.digits.iter().map(|(_, digits)| digits).collect();
        digits.sort_unstable();
        digits.hash(state);
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

impl<'a> Part<'a> {
    /// The digits of a number that the value has not.
    fn digits(&self) -> Option<&'a str> {
        let Value::Number(number) = self.0 else { return None };
        let float = number.as_f64().filter(|_| number.is_f64())?;
        digits::find(self.1, float).map(|digits| &**digits)
    }

    fn is(&self, other: Part<'_>) -> bool {
        match (self.0, other.0) {
            (Value::Array(items), Value::Array(others)) => {
                let mut pairs = items.iter().zip(others);
                items.len() == others.len() && pairs.all(|(one, two)| Part(one, self.1).is(Part(two, other.1)))
            }
            (Value::Object(members), Value::Object(others)) => {
                let is_there = |(name, one): (&String, &Value)| {
                    others.get(name).is_some_and(|two| Part(one, self.1).is(Part(two, other.1)))
                };
                members.len() == others.len() && members.iter().all(is_there)
            }
            (one, two) => match (self.digits(), other.digits()) {
                (None, None) => one == two,
                (one, two) => one == two,
            },
        }
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(json, digits) = *self;
        let of = |json| Part(json, digits);
        match json {
            Value::Array(items) => serializer.collect_seq(items.iter().map(of)),
            Value::Object(members) => serializer.collect_map(members.iter().map(|(name, value)| (name, of(value)))),
            leaf => match self.digits() {
                Some(digits) => write_digits(digits, serializer),
                None => leaf.serialize(serializer),
            },
        }
    }
}

fn write_digits<S: Serializer>(digits: &str, serializer: S) -> Result<S::Ok, S::Error> {
    RawValue::from_string(digits.to_owned()).map_err(S::Error::custom)?.serialize(serializer)
}
