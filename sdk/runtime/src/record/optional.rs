//! Reading a value that may be null, or an empty text that stands for nothing. Required values do not pass here.
//!
//! The value is read as whatever it is and handed on to the target through a [`Leaf`]. When it is an empty text,
//! what the target *asks for* tells whether the text is a value: plain text asks for a string and gets it; numbers,
//! objects and lists refuse it; the scalars and codes of this crate ask for a named newtype, which is how they say
//! that an empty text is no value of theirs. Both refusals mean « absent ».

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::choice::loss;

/// Reads an `Option<T>` as described above.
pub(super) struct Optional<T>(PhantomData<T>);

impl<T> Optional<T> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Optional<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for Optional<T> {
    type Value = Option<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value or null")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<T>, E> {
        read(Value::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<T>, E> {
        read(Value::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<T>, E> {
        read(Value::Unsigned(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<T>, E> {
        read(Value::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<T>, E> {
        match read(Value::Text(value)) {
            Err(_) if value.is_empty() => {
                loss::count();
                Ok(None)
            }
            result => result,
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Option<T>, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(seq)).map(Some)
    }
}

fn read<'de, T: Deserialize<'de>, E: Error>(value: Value<'_>) -> Result<Option<T>, E> {
    T::deserialize(Leaf { value, error: PhantomData }).map(Some)
}

enum Value<'a> {
    Boolean(bool),
    Signed(i64),
    Unsigned(u64),
    Float(f64),
    Text(&'a str),
}

/// A value that holds no other, as a deserializer.
struct Leaf<'a, E> {
    value: Value<'a>,
    error: PhantomData<E>,
}

impl<'de, E: Error> Deserializer<'de> for Leaf<'_, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.value {
            Value::Boolean(value) => visitor.visit_bool(value),
            Value::Signed(value) => visitor.visit_i64(value),
            Value::Unsigned(value) => visitor.visit_u64(value),
            Value::Float(value) => visitor.visit_f64(value),
            Value::Text(value) => visitor.visit_str(value),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, E> {
        if matches!(self.value, Value::Text("")) {
            return Err(E::custom(format_args!("an empty text is no {name}")));
        }
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
