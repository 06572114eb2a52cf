//! A text, a number, a boolean or null as received, and its conversion for a target that asks for a number. Objects and
//! lists are not handled here.

use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserializer, Error, Visitor};
use serde::forward_to_deserialize_any;

use super::Presence;
use crate::reading::digits::{self, Wide};
use crate::reading::loss;

/// A number that no float says.
struct NoFloat;

/// The value as received.
#[derive(Clone, Copy)]
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

    /// The float that says this number, or the number of this text; the value unchanged if it is none.
    fn as_number(self) -> Result<Self, NoFloat> {
        match self {
            Self::Float(value) => digits::nearest(value).map(Self::Float).ok_or(NoFloat),
            Self::Signed(value) if !digits::has_float(value.into()) => Err(NoFloat),
            Self::Unsigned(value) if !digits::has_float(value.into()) => Err(NoFloat),
            Self::Text(text) => {
                let text = text.trim();
                let Some(number) = f64::from_str(text).ok().filter(|number| number.is_finite()) else {
                    return Ok(self);
                };
                // A choice that could also keep the text keeps it.
                loss::count();
                let is_said = digits::is_exact(text, number) || digits::rounded(text).is_some();
                if is_said { Ok(Self::Float(number)) } else { Err(NoFloat) }
            }
            other => Ok(other),
        }
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
    ($value:ident => $($number:expr, $($asked:ident)+;)+) => {$($(
        fn $asked<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            let $value = self.value;
            let value = $number;
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

/// Gives a float to a visitor that asked for any value: a number that no float was due for is no float.
///
/// # Errors
/// Whatever the visitor refuses, and a number that is no integer of at most 128 bits.
pub(super) fn float<'de, V: Visitor<'de>, E: Error>(float: f64, visitor: V) -> Result<V::Value, E> {
    match digits::wide(float) {
        None => visitor.visit_f64(float),
        Some(Wide::Integer(integer)) => visitor.visit_i128(integer),
        Some(Wide::Beyond) => Err(E::custom(digits::NO_FLOAT)),
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
        value =>
        value.as_integer().unwrap_or(value), deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
            deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128;
        value.as_number().map_err(|NoFloat| E::custom(digits::NO_FLOAT))?, deserialize_f32 deserialize_f64;
    }

    forward_to_deserialize_any! {
        bool char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
