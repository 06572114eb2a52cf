//! Reading the properties of a record, one key at a time. Writing is in `write`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::property::Property;
use super::{Fields, Record};
use crate::choice::loss;

/// The properties of an object that is being read.
///
/// A property that comes twice (or under two spellings) keeps the last value; a null is no value and erases none.
pub struct FieldReader<'de, A> {
    map: A,
    record: &'static str,
    fields: &'static Fields,
    expected: usize,
    unknown: Option<String>,
    input: PhantomData<&'de ()>,
}

impl<'de, A: MapAccess<'de>> FieldReader<'de, A> {
    /// The index of the next property; `names.len()` for a property the record does not know; `None` at the end.
    ///
    /// # Errors
    /// When the input is not readable.
    #[expect(clippy::should_implement_trait, reason = "an iterator cannot lend itself to read the value")]
    pub fn next(&mut self) -> Result<Option<usize>, A::Error> {
        let key = KeySeed { fields: self.fields, expected: self.expected };
        Ok(match self.map.next_key_seed(key)? {
            None => None,
            Some(Key::Known(index)) => {
                self.expected = index + 1;
                self.unknown = None;
                Some(index)
            }
            Some(Key::Unknown(name)) => {
                self.unknown = Some(name);
                Some(self.fields.names.len())
            }
        })
    }

    /// Reads the value of a property that must be there.
    ///
    /// A plain number may come as a text, an integer also as a float that is whole: `"35"`, `35.0`.
    ///
    /// # Errors
    /// When the value is no `T`.
    pub fn required<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        *slot = self.map.next_value_seed(Property::required())?;
        Ok(())
    }

    /// Reads the value of a property that may be absent or null.
    ///
    /// Numbers are read as by [`FieldReader::required`]. An empty text counts as absent wherever `T` is not plain
    /// text: senders write `""` for a date they lack.
    ///
    /// # Errors
    /// When the value is neither null nor a `T`.
    pub fn optional<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        if let Some(value) = self.map.next_value_seed(Property::optional())? {
            *slot = Some(value);
        }
        Ok(())
    }

    /// Passes over a property that nobody wants.
    ///
    /// # Errors
    /// When the input is not readable.
    pub fn skip(&mut self) -> Result<(), A::Error> {
        loss::count();
        self.map.next_value::<IgnoredAny>().map(drop)
    }

    /// Reads the value of a property the record does not name, under its own key.
    ///
    /// # Errors
    /// When the value is no `T`.
    pub fn extra<T: Deserialize<'de>>(&mut self, extra: &mut BTreeMap<String, T>) -> Result<(), A::Error> {
        let value = self.map.next_value()?;
        if let Some(key) = self.unknown.take() {
            extra.insert(key, value);
        }
        Ok(())
    }

    /// The value of a required property.
    ///
    /// # Errors
    /// When it was absent; the message names the record and the property.
    pub fn take<T>(&self, name: &'static str, slot: Option<T>) -> Result<T, A::Error> {
        slot.ok_or_else(|| missing(self.record, name))
    }
}

/// Out of line and not generic over the value, to keep what is compiled per property small.
#[cold]
fn missing<E: Error>(record: &str, name: &str) -> E {
    E::custom(format_args!("{record} lacks the property `{name}`"))
}

/// Reads a whole record.
///
/// # Errors
/// As [`Record::read`], and when the input is no object.
pub fn read_record<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(RecordVisitor(PhantomData))
}

struct RecordVisitor<T>(PhantomData<T>);

impl<'de, T: Record> Visitor<'de> for RecordVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let (record, fields) = (T::NAME, const { &T::FIELDS });
        T::read(FieldReader { map, record, fields, expected: 0, unknown: None, input: PhantomData })
    }
}

enum Key {
    Known(usize),
    Unknown(String),
}

/// Turns a key into an index without keeping its text, unless nobody knows it.
struct KeySeed {
    fields: &'static Fields,
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a property name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        let known = self.fields.position(key, self.expected);
        Ok(known.map_or_else(|| Key::Unknown(key.to_owned()), Key::Known))
    }
}
