//! Reads the properties of a record, one key at a time. `write` writes them.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::target::{Target, Within};
use super::{Record, Shape};
use crate::reading::loss;
use crate::reading::strict::{self, Unnamed};

/// The properties of an object that is being read.
///
/// A property that comes twice (or in two spellings) keeps the last value; a null is no value and erases none.
pub struct Fields<'de, A> {
    map: A,
    shape: &'static Shape,
    input: PhantomData<&'de ()>,
}

/// The target of the value of a property; a map takes the values of all properties without a target of their own.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the value of a property; only a map uses its name.
    ///
    /// A plain number may come as a text, an integer also as a whole float: `"35"`, `35.0`. If the property is
    /// optional, null is no value, and an empty text is no value unless the target is plain text: senders write `""`
    /// for a missing date. In a map, null and the empty text are values.
    ///
    /// # Errors
    /// When the value is invalid for this slot.
    fn read(&mut self, name: String, map: &mut A, required: bool) -> Result<(), A::Error>;

    /// Whether no value came.
    fn is_empty(&self) -> bool;
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for Option<T> {
    fn read(&mut self, _: String, map: &mut A, required: bool) -> Result<(), A::Error> {
        let target = if required { Target::required() } else { Target::optional() };
        let value = map.next_value_seed(target)?;
        if required || value.is_some() {
            *self = value;
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        self.is_none()
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Slot<'de, A> for BTreeMap<String, T> {
    fn read(&mut self, name: String, map: &mut A, _: bool) -> Result<(), A::Error> {
        let value = map.next_value_seed(Within(PhantomData))?;
        self.insert(name, value);
        Ok(())
    }

    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
}

impl<'de, A: MapAccess<'de>> Fields<'de, A> {
    /// Reads all properties into slots, in the order of the shape; the leading ones are required. The slot of unnamed
    /// properties comes last; without it their values are skipped.
    ///
    /// # Errors
    /// When the input is not readable, a value is invalid for its slot, or a required property is missing.
    pub fn read(mut self, slots: &mut [&mut dyn Slot<'de, A>]) -> Result<(), A::Error> {
        let (shape, mut expected, mut nulls) = (self.shape, 0, 0);
        while let Some(key) = self.map.next_key_seed(KeySeed { shape, expected })? {
            match key {
                Key::Known(rank) => {
                    let property = &shape.properties[rank];
                    let _inside = loss::property(property.name);
                    slots[rank].read(String::new(), &mut self.map, property.is_required())?;
                    expected = rank + 1;
                    nulls += usize::from(property.is_nullable());
                }
                Key::Unknown(name) => match slots.get_mut(shape.properties.len()) {
                    Some(others) => others.read(name, &mut self.map, false)?,
                    None if strict::is_on() => self.map.next_value_seed(Unnamed(shape))?,
                    None => {
                        loss::pass_over(name);
                        self.map.next_value::<IgnoredAny>()?;
                    }
                },
            }
        }
        // A required property that may be null is written as null when it is missing: it would not be the same value
        // again.
        if nulls < shape.properties.iter().filter(|property| property.is_nullable()).count() {
            loss::count();
        }
        match shape.properties.iter().zip(slots).find(|(property, slot)| property.is_required() && slot.is_empty()) {
            Some((property, _)) => Err(missing(shape.name, property.name)),
            None => Ok(()),
        }
    }
}

/// The content of a required slot after [`Fields::read`], or in a builder whose type says that it was given.
pub fn given<T>(slot: Option<T>) -> T {
    slot.expect("a record is read or built when all that it requires is there")
}

/// A separate function, to keep the code compiled per record small.
#[cold]
fn missing<E: Error>(record: &str, name: &str) -> E {
    E::custom(format_args!("{record} lacks the property `{name}`"))
}

/// Reads a whole record.
///
/// # Errors
/// As [`Record::read`], and when the input is no object.
pub fn read_record<'de, T: Record, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // A map has values inside; a record reads its own, and says that it is none.
    deserializer.deserialize_struct(T::SHAPE.name, &[], RecordVisitor(PhantomData))
}

struct RecordVisitor<T>(PhantomData<T>);

impl<'de, T: Record> Visitor<'de> for RecordVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object ({})", T::SHAPE.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let _inside = loss::enter(T::SHAPE);
        T::read(Fields { map, shape: T::SHAPE, input: PhantomData })
    }
}

enum Key {
    Known(usize),
    Unknown(String),
}

/// Turns a key into an index without keeping its text, unless the record does not name it.
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
