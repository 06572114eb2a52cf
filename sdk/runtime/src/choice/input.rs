//! The buffered value as the input of a shape.
//!
//! A list or a map is read strictly: its form distinguishes it from the other shapes. A map is noted, because it keeps
//! what a record ignores.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde_json::{Error, Value};

use crate::reading::digits::{self, Wide};
use crate::reading::loss;
use crate::record::Inner;

pub(super) struct Input<'a>(pub(super) &'a Value);

macro_rules! unchanged {
    ($($asked:ident)+) => {$(
        fn $asked<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.0.$asked(visitor)
        }
    )+};
}

impl<'de> IntoDeserializer<'de, Error> for Input<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Input<'de> {
    type Error = Error;

    unchanged! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_bool deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_unit deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_any(Inner(visitor))
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let float = if self.0.is_f64() { self.0.as_f64() } else { None };
        match float.and_then(digits::wide) {
            Some(Wide::Integer(integer)) => visitor.visit_i128(integer),
            _ => self.0.deserialize_i128(visitor),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Number(number) = self.0 else { return self.0.deserialize_f64(visitor) };
        let float = number.as_f64();
        let said = match number.as_i128() {
            Some(integer) => float.filter(|_| digits::has_float(integer)),
            None => float.and_then(digits::said),
        };
        visitor.visit_f64(said.ok_or_else(|| Error::custom(digits::NO_FLOAT))?)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_i128(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Array(items) = self.0 else { return self.0.deserialize_seq(visitor) };
        SeqDeserializer::new(items.iter().map(Input)).deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let _inside = loss::enter_map();
        let Value::Object(members) = self.0 else { return self.0.deserialize_map(visitor) };
        let members = members.iter().map(|(name, value)| (name.as_str(), Input(value)));
        MapDeserializer::new(members).deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_tuple(length, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_tuple_struct(name, length, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }
}
