//! Reads codes by their table: tolerant of the forms that senders use, without guessing.
//!
//! Texts are compared exactly. Integers are also read from `7.0` and `"07"`, and booleans from their text, unless any
//! text may be the value. A choice prefers a shape that keeps a text as a text. The parent module writes codes.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{Code, RawCode, Table, Wire};
use crate::json::Json;
use crate::reading::{digits, loss};

/// Reads a code.
///
/// # Errors
/// When a closed code does not know the value; the message lists the known values and quotes nothing of the input.
pub fn read_code<'de, T: Code, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let table = Table::of::<T>();
    // The digits of a number say whether it is a known one, and what is kept of it.
    let found = digits::kept(|| {
        if T::ANY_TEXT || table.position(|wire| *wire == Wire::Text("")).is_some() {
            deserializer.deserialize_any(CodeVisitor(table))
        } else {
            // A named newtype: an optional property then reads an empty text as absent (see `record::target`).
            deserializer.deserialize_newtype_struct(T::NAME, CodeVisitor(table))
        }
    })?;
    Ok(match found {
        Found::Known(rank) => T::ENTRIES[rank].value.clone(),
        Found::Unknown(raw) => T::unknown(raw).expect("only an open code is given what it does not know"),
    })
}

/// The index of the known value that a text means.
pub(super) fn find_text(table: Table, text: &str) -> Option<usize> {
    exact_text(table, text).or_else(|| {
        let text = text.trim();
        let integer = text.parse().ok().and_then(|integer| find_integer(table, integer));
        integer
            .or_else(|| text.parse().ok().and_then(|number| find_number(table, number)))
            .or_else(|| text.parse().ok().and_then(|boolean| find_boolean(table, boolean)))
    })
}

fn exact_text(table: Table, text: &str) -> Option<usize> {
    table.position(|wire| matches!(wire, Wire::Text(known) if *known == text))
}

/// Below this, every integer has a float of its own.
const EXACT: u128 = 1 << f64::MANTISSA_DIGITS;

fn find_integer(table: Table, integer: i128) -> Option<usize> {
    table.position(|wire| *wire == Wire::Integer(integer))
}

fn find_number(table: Table, number: f64) -> Option<usize> {
    table.position(|wire| match wire {
        Wire::Number(known) => *known == number,
        // From here on, a float may stand for another integer.
        #[expect(clippy::cast_precision_loss, reason = "exact so far")]
        Wire::Integer(known) => known.unsigned_abs() < EXACT && *known as f64 == number,
        Wire::Text(_) | Wire::Boolean(_) => false,
    })
}

/// An integer as a float, if the float is that integer.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "compared with the integer")]
fn exact(integer: i128) -> Option<f64> {
    let float = integer as f64;
    (float as i128 == integer).then_some(float)
}

fn find_boolean(table: Table, boolean: bool) -> Option<usize> {
    table.position(|wire| *wire == Wire::Boolean(boolean))
}

/// What a code makes of a value.
enum Found {
    /// The known value of this index.
    Known(usize),
    /// An unknown value, kept because the code is open.
    Unknown(RawCode),
}

/// The visitor is independent of the type of the code: it is compiled once per deserializer, and not once per code.
struct CodeVisitor(Table);

impl CodeVisitor {
    fn known_or<E: Error>(&self, known: Option<usize>, raw: impl FnOnce() -> RawCode) -> Result<Found, E> {
        if let Some(rank) = known {
            return Ok(Found::Known(rank));
        }
        loss::unknown();
        if self.0.is_open { Ok(Found::Unknown(raw())) } else { Err(self.unknown()) }
    }

    fn unknown<E: Error>(&self) -> E {
        E::custom(format_args!("unknown value of {}; known: {}", self.0.name, self.0.known()))
    }
}

fn raw(json: Value) -> RawCode {
    RawCode::Json(Box::new(Json::known(json)))
}

impl<'de> Visitor<'de> for CodeVisitor {
    type Value = Found;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a value of {}", self.0.name)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Found, E> {
        // Where any text may be the value, a text that looks like a number stays a text.
        let known = exact_text(self.0, text)
            .or_else(|| if self.0.any_text { None } else { find_text(self.0, text).inspect(|_| loss::count()) });
        self.known_or(known, || RawCode::Text(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<Found, E> {
        self.visit_i128(integer.into())
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<Found, E> {
        self.visit_i128(integer.into())
    }

    fn visit_i128<E: Error>(self, integer: i128) -> Result<Found, E> {
        let known = find_integer(self.0, integer).or_else(|| find_number(self.0, exact(integer)?));
        self.known_or(known, || RawCode::Integer(integer))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Found, E> {
        if let Some(integer) = digits::wide_integer(number) {
            return self.visit_i128(integer);
        }
        let known = digits::said(number).and_then(|number| find_number(self.0, number));
        self.known_or(known, || raw(number.into()))
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<Found, E> {
        self.known_or(find_boolean(self.0, boolean), || raw(boolean.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Found, A::Error> {
        let json = Value::deserialize(MapAccessDeserializer::new(map))?;
        self.known_or(None, || raw(json))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Found, A::Error> {
        let json = Value::deserialize(SeqAccessDeserializer::new(seq))?;
        self.known_or(None, || raw(json))
    }
}
