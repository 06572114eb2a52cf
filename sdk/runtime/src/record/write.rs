//! Writes the properties of a record. `read` reads them.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::number::{write_integer, write_number};
use super::{Items, Model, Plain, Record, Shape};
use crate::code::Wire;

/// Writes a whole record: a property without a value is left out, or null where the document requires the property.
///
/// # Errors
/// Whatever the serializer refuses.
pub fn write_record<T: Record, S: Serializer>(record: &T, serializer: S) -> Result<S::Ok, S::Error> {
    write(T::SHAPE, record, None, serializer)
}

/// The property by which a choice distinguishes its shapes, and the values of it that mean one of them.
type Tag = (&'static str, &'static [Wire]);

/// How the value of a choice is written.
#[derive(Clone, Copy)]
pub enum Form {
    /// Unchanged.
    AsItIs,
    /// A number, with a decimal point: without one it would be an integer, which is another shape.
    WithPoint,
    /// With a tag: the property, and the values of it that mean this shape.
    Tagged(&'static str, &'static [Wire]),
}

impl Form {
    /// The other form of numbers.
    #[must_use]
    pub const fn with_point(self) -> Self {
        Self::WithPoint
    }

    /// The form of the shape that values without a tag of the document have: their tag, or none, is kept.
    #[must_use]
    pub const fn by_default(self) -> Self {
        Self::AsItIs
    }
}

/// Writes the value of a choice. A choice with a tag always writes a tag of this shape: if the value holds one of its
/// tags, that one is kept; otherwise the first of them is written.
///
/// # Errors
/// Whatever the serializer refuses.
pub fn write_variant<S: Serializer>(value: &dyn Model, form: Form, serializer: S) -> Result<S::Ok, S::Error> {
    match (value.plain(), form) {
        (Some(Plain::Record(shape, record)), Form::Tagged(property, tags)) => {
            write(shape, record, Some((property, tags)), serializer)
        }
        (Some(Plain::Map(items)), Form::Tagged(property, tags)) => write_map(items, Some((property, tags)), serializer),
        (Some(Plain::Number(number)), Form::WithPoint) => serializer.serialize_f64(number),
        (plain, _) => Written { value, plain }.serialize(serializer),
    }
}

/// Writes a value of any model as the property of a record is written.
///
/// # Errors
/// Whatever the serializer refuses.
pub fn write_model<S: Serializer>(value: &dyn Model, serializer: S) -> Result<S::Ok, S::Error> {
    Written::of(value).serialize(serializer)
}

/// Compiled once per serializer, for all records.
fn write<S: Serializer>(shape: &Shape, record: &dyn Model, tag: Option<Tag>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut entries: Entries<S> = Entries { map: serializer.serialize_map(None)?, tag, failed: None };
    record.visit(&mut |values| {
        for (property, value) in shape.properties.iter().zip(values) {
            let value = Written::of(*value);
            if !matches!(value.plain, Some(Plain::Absent)) || property.is_nullable() {
                entries.entry(property.name, &value);
            }
        }
        if let Some(Plain::Map(others)) = values.get(shape.properties.len()).and_then(|others| others.plain()) {
            others.each(&mut |name, value| entries.entry(name, &Written::of(value)));
        }
    });
    entries.end()
}

fn write_map<S: Serializer>(items: &dyn Items, tag: Option<Tag>, serializer: S) -> Result<S::Ok, S::Error> {
    let length = tag.is_none().then(|| items.count());
    let mut entries: Entries<S> = Entries { map: serializer.serialize_map(length)?, tag, failed: None };
    items.each(&mut |name, value| entries.entry(name, &Written::of(value)));
    entries.end()
}

fn write_list<S: Serializer>(items: &dyn Items, serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(items.count()))?;
    let mut failed = None;
    items.each(&mut |_, item| {
        if failed.is_none() {
            failed = list.serialize_element(&Written::of(item)).err();
        }
    });
    match failed {
        Some(error) => Err(error),
        None => list.end(),
    }
}

/// The entries of an object that is being written.
struct Entries<S: Serializer> {
    map: S::SerializeMap,
    /// The tag, until it is written.
    tag: Option<Tag>,
    /// The first error of the serializer; nothing is written after it.
    failed: Option<S::Error>,
}

impl<S: Serializer> Entries<S> {
    fn entry(&mut self, name: &str, value: &Written<'_>) {
        match self.tag.take_if(|(property, _)| *property == name) {
            Some((_, tags)) if !tags.iter().any(|tag| value.is(tag)) => self.put(name, &tags[0]),
            _ => self.put(name, value),
        }
    }

    fn put<T: Serialize>(&mut self, name: &str, value: &T) {
        if self.failed.is_none() {
            self.failed = self.map.serialize_entry(name, value).err();
        }
    }

    fn end(mut self) -> Result<S::Ok, S::Error> {
        if let Some((name, tags)) = self.tag {
            self.put(name, &tags[0]);
        }
        match self.failed {
            Some(error) => Err(error),
            None => self.map.end(),
        }
    }
}

/// A value with its `plain()` computed once.
struct Written<'a> {
    value: &'a dyn Model,
    plain: Option<Plain<'a>>,
}

impl<'a> Written<'a> {
    #[inline]
    fn of(value: &'a dyn Model) -> Self {
        Self { value, plain: value.plain() }
    }

    /// Whether it is written as this value of a code.
    fn is(&self, wire: &Wire) -> bool {
        match (&self.plain, wire) {
            (Some(Plain::Text(text)), Wire::Text(known)) => text == known,
            (Some(Plain::Integer(integer)), Wire::Integer(known)) => integer == known,
            (Some(Plain::Flag(flag)), Wire::Boolean(known)) => flag == known,
            (Some(Plain::Number(number)), Wire::Number(known)) => number == known,
            _ => false,
        }
    }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.plain {
            Some(Plain::Absent) => serializer.serialize_none(),
            Some(Plain::Text(text)) => serializer.serialize_str(text),
            Some(Plain::Integer(number)) => write_integer(number, serializer),
            Some(Plain::Number(number)) => write_number(number, serializer),
            Some(Plain::Flag(flag)) => serializer.serialize_bool(flag),
            Some(Plain::Day(day, suffix)) => serializer.collect_str(&format_args!("{day}{suffix}")),
            Some(Plain::Record(shape, record)) => write(shape, record, None, serializer),
            Some(Plain::List(items)) => write_list(items, serializer),
            Some(Plain::Map(items)) => write_map(items, None, serializer),
            None => erased_serde::serialize(self.value, serializer),
        }
    }
}
