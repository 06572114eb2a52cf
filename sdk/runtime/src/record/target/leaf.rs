//! A text, a number, a boolean or null as received, and its conversion for a target that asks for a number. Objects and
//! lists are not handled here.

use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Visitor};
use serde::forward_to_deserialize_any;

use super::Presence;
use crate::reading::digits::{self, Wide};
use crate::reading::loss;

/// The value as received.
pub(super) enum Value<'a> {
    Null,
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    /// Beyond 64 bits.
    Wide(i128),
    Float(f64),
    Text(&'a str),
}

impl Value<'_> {
    /// The integer that this value means, if it is written in another form.
    fn as_integer(&self) -> Option<Self> {
        match *self {
            Self::Float(value) => digits::integer(value).map(narrowest),
            Self::Text(text) => {
                let text = text.trim();
                let whole = text.split_once('.').filter(|(_, decimals)| decimals.bytes().all(|byte| byte == b'0'));
                integer(whole.map_or(text, |(whole, _)| whole)).inspect(|_| loss::count())
            }
            _ => None,
        }
    }

    /// The number that this text means.
    fn as_number(&self) -> Option<Self> {
        let Self::Text(text) = *self else {
            return None;
        };
        let number = f64::from_str(text.trim()).ok().filter(|number| number.is_finite())?;
        // A choice that could also keep the text keeps it.
        loss::count();
        Some(Self::Float(number))
    }
}

fn integer<'a>(text: &str) -> Option<Value<'a>> {
    i128::from_str(text).ok().map(narrowest)
}

fn narrowest<'a>(integer: i128) -> Value<'a> {
    match (i64::try_from(integer), u64::try_from(integer)) {
        (Ok(integer), _) => Value::Signed(integer),
        (_, Ok(integer)) => Value::Unsigned(integer),
        _ => Value::Wide(integer),
    }
}

/// What a target that asks for a number receives: the number, or the value unchanged if it is none.
macro_rules! numbers {
    ($($reading:ident: $($asked:ident)+;)+) => {$($(
        fn $asked<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            let value = self.value.$reading().unwrap_or(self.value);
            Self { value, ..self }.give(visitor)
        }
    )+)+};
}

/// A value that holds no other, as a deserializer.
pub(super) struct Leaf<'a, E> {
    pub(super) value: Value<'a>,
    pub(super) presence: Presence,
    pub(super) error: PhantomData<E>,
}

impl<E: Error> Leaf<'_, E> {
    fn give<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Boolean(value) => visitor.visit_bool(value),
            Value::Signed(value) => visitor.visit_i64(value),
            Value::Unsigned(value) => visitor.visit_u64(value),
            Value::Wide(value) => visitor.visit_i128(value),
            Value::Float(value) => visitor.visit_f64(value),
            Value::Text(value) => visitor.visit_str(value),
        }
    }
}

/// Gives a float to a visitor that asked for any value: an integer that no float was due for is no float.
///
/// # Errors
/// Whatever the visitor refuses, and an integer of more than 128 bits.
pub(super) fn float<'de, V: Visitor<'de>, E: Error>(float: f64, visitor: V) -> Result<V::Value, E> {
    match digits::wide(float) {
        None => visitor.visit_f64(float),
        Some(Wide::Integer(integer)) => visitor.visit_i128(integer),
        Some(Wide::Beyond) => Err(E::custom("an integer of more digits than can be kept")),
    }
}

impl<'de, E: Error> Deserializer<'de> for Leaf<'_, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Float(value) => float(value, visitor),
            _ => self.give(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, E> {
        if self.presence == Presence::Optional && matches!(self.value, Value::Text("")) {
            return Err(E::custom(format_args!("an empty text is no {name}")));
        }
        visitor.visit_newtype_struct(self)
    }

    numbers! {
        as_integer: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
            deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128;
        as_number: deserialize_f32 deserialize_f64;
    }

    forward_to_deserialize_any! {
        bool char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
