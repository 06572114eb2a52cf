//! Reading codes: by the table, leniently where senders differ, never guessing.
//!
//! Texts are compared exactly. Integers are read from integers, from `7.0` and from `"07"`; booleans also from
//! their text. Writing is in the parent.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{Code, RawCode, Wire, known_values};
use crate::choice::loss;

/// Reads a code.
///
/// # Errors
/// When a closed code does not know the value; the message lists the known ones and quotes nothing of the input.
pub fn read_code<'de, T: Code, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    if T::ANY_TEXT || T::ENTRIES.iter().any(|entry| entry.wire == Wire::Text("")) {
        return deserializer.deserialize_any(CodeVisitor(PhantomData));
    }
    // A named newtype: an optional property takes an empty text for none then (see `record::target`).
    deserializer.deserialize_newtype_struct(T::NAME, CodeVisitor(PhantomData))
}

/// The known value that a text means.
pub(super) fn find_text<T: Code>(text: &str) -> Option<T> {
    let exact = find::<T>(|wire| matches!(wire, Wire::Text(known) if *known == text));
    exact.or_else(|| {
        let text = text.trim();
        let integer = text.parse().ok().and_then(find_integer::<T>);
        integer
            .or_else(|| text.parse().ok().and_then(find_number::<T>))
            .or_else(|| text.parse().ok().and_then(find_boolean::<T>))
    })
}

/// Below, every integer is a float of its own.
const EXACT: u128 = 1 << f64::MANTISSA_DIGITS;

fn find_integer<T: Code>(integer: i128) -> Option<T> {
    find(|wire| *wire == Wire::Integer(integer))
}

fn find_number<T: Code>(number: f64) -> Option<T> {
    find(|wire| match wire {
        Wire::Number(known) => *known == number,
        // Beyond, a float may stand for another integer.
        #[expect(clippy::cast_precision_loss, reason = "exact so far")]
        Wire::Integer(known) => known.unsigned_abs() < EXACT && *known as f64 == number,
        Wire::Text(_) | Wire::Boolean(_) => false,
    })
}

fn find_boolean<T: Code>(boolean: bool) -> Option<T> {
    find(|wire| *wire == Wire::Boolean(boolean))
}

fn find<T: Code>(matches: impl Fn(&Wire) -> bool) -> Option<T> {
    T::ENTRIES.iter().find(|entry| matches(&entry.wire)).map(|entry| entry.value.clone())
}

struct CodeVisitor<T>(PhantomData<T>);

impl<T: Code> CodeVisitor<T> {
    fn known_or<E: Error>(known: Option<T>, raw: impl FnOnce() -> RawCode) -> Result<T, E> {
        let unknown = || {
            loss::unknown();
            T::unknown(raw())
        };
        known
            .or_else(unknown)
            .ok_or_else(|| E::custom(format_args!("unknown value of {}; known: {}", T::NAME, known_values::<T>())))
    }
}

impl<'de, T: Code> Visitor<'de> for CodeVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a value of {}", T::NAME)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Self::known_or(find_text(text), || RawCode::Text(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<T, E> {
        self.visit_i128(integer.into())
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<T, E> {
        self.visit_i128(integer.into())
    }

    fn visit_i128<E: Error>(self, integer: i128) -> Result<T, E> {
        #[expect(clippy::cast_precision_loss, reason = "only compared with the known numbers of a code")]
        let known = find_integer(integer).or_else(|| find_number(integer as f64));
        Self::known_or(known, || RawCode::Integer(integer))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        Self::known_or(find_number(number), || RawCode::Json(Box::new(number.into())))
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<T, E> {
        Self::known_or(find_boolean(boolean), || RawCode::Json(Box::new(boolean.into())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let json = Value::deserialize(MapAccessDeserializer::new(map))?;
        Self::known_or(None, || RawCode::Json(Box::new(json)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<T, A::Error> {
        let json = Value::deserialize(SeqAccessDeserializer::new(seq))?;
        Self::known_or(None, || RawCode::Json(Box::new(json)))
    }
}
