//! Reading the properties of a record, one key at a time. Writing is in `write`.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::property::Property;
use super::{Record, Shape};
use crate::choice::loss;

/// The properties of an object that is being read.
///
/// A property that comes twice (or under two spellings) keeps the last value; a null is no value and erases none.
pub struct FieldReader<'de, A> {
    map: A,
    shape: &'static Shape,
    input: PhantomData<&'de ()>,
}

/// Where the value of a property goes.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the value.
    ///
    /// A plain number may come as a text, an integer also as a float that is whole: `"35"`, `35.0`. Where the property
    /// is not required, null is no value, and an empty text is none wherever the target is not plain text: senders
    /// write `""` for a date they lack.
    ///
    /// # Errors
    /// When the value is none for this slot.
    fn read(&mut self, map: &mut A, required: bool) -> Result<(), A::Error>;

    /// Whether no value came.
    fn is_empty(&self) -> bool;
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Option<T> {
    fn read(&mut self, map: &mut A, required: bool) -> Result<(), A::Error> {
        let property = if required { Property::required() } else { Property::optional() };
        let value = map.next_value_seed(property)?;
        if required || value.is_some() {
            *self = value;
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

/// Where the properties go that a record does not name.
pub trait ExtraSlot<'de, A: MapAccess<'de>> {
    /// Reads the value of one, strictly.
    ///
    /// # Errors
    /// When the value is none for this slot.
    fn read(&mut self, name: String, map: &mut A) -> Result<(), A::Error>;
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> ExtraSlot<'de, A> for BTreeMap<String, T> {
    fn read(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value()?;
        self.insert(name, value);
        Ok(())
    }
}

/// Passes over what nobody wants.
struct PassedOver;

impl<'de, A: MapAccess<'de>> ExtraSlot<'de, A> for PassedOver {
    fn read(&mut self, _: String, map: &mut A) -> Result<(), A::Error> {
        loss::count();
        map.next_value::<IgnoredAny>().map(drop)
    }
}

impl<'de, A: MapAccess<'de>> FieldReader<'de, A> {
    /// Reads all properties into slots in the order of the shape, those it requires for certain.
    ///
    /// # Errors
    /// When the input is not readable, a value is none for its slot, or a required property is missing.
    pub fn read(self, slots: &mut [&mut dyn Slot<'de, A>]) -> Result<(), A::Error> {
        self.read_with_extra(slots, &mut PassedOver)
    }

    /// The same, with a place for properties that the shape does not name.
    ///
    /// # Errors
    /// As [`FieldReader::read`].
    pub fn read_with_extra(
        mut self,
        slots: &mut [&mut dyn Slot<'de, A>],
        extra: &mut dyn ExtraSlot<'de, A>,
    ) -> Result<(), A::Error> {
        let (shape, mut expected) = (self.shape, 0);
        while let Some(key) = self.map.next_key_seed(KeySeed { shape, expected })? {
            match key {
                Key::Known(rank) => {
                    slots[rank].read(&mut self.map, shape.required.contains(&rank))?;
                    expected = rank + 1;
                }
                Key::Unknown(name) => extra.read(name, &mut self.map)?,
            }
        }
        match shape.required.iter().find(|rank| slots[**rank].is_empty()) {
            Some(rank) => Err(missing(shape.name, shape.names[*rank])),
            None => Ok(()),
        }
    }
}

/// What a required slot holds after [`FieldReader::read`].
pub fn given<T>(slot: Option<T>) -> T {
    slot.expect("a record is read when all that it requires was")
}

/// Out of line, to keep what is compiled for each record small.
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
        write!(formatter, "an object ({})", T::SHAPE.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(FieldReader { map, shape: const { &T::SHAPE }, input: PhantomData })
    }
}

enum Key {
    Known(usize),
    Unknown(String),
}

/// Turns a key into an index without keeping its text, unless nobody knows it.
struct KeySeed {
    shape: &'static Shape,
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
        let known = self.shape.position(key, self.expected);
        Ok(known.map_or_else(|| Key::Unknown(key.to_owned()), Key::Known))
    }
}
