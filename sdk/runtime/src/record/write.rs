//! Writing the properties of a record. Reading is in `read`.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{Items, Model, Plain, Record, Shape};

/// Writes a whole record: what has no value is left out, or null where the document demands the property.
///
/// # Errors
/// Whatever the serializer refuses.
pub fn write_record<T: Record, S: Serializer>(record: &T, serializer: S) -> Result<S::Ok, S::Error> {
    write(T::SHAPE, record, serializer)
}

/// Compiled once for each serializer, whatever the record.
fn write<S: Serializer>(shape: &Shape, record: &dyn Model, serializer: S) -> Result<S::Ok, S::Error> {
    let mut entries: Entries<S> = Entries { map: serializer.serialize_map(None)?, failed: None };
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

fn write_map<S: Serializer>(items: &dyn Items, serializer: S) -> Result<S::Ok, S::Error> {
    let mut entries: Entries<S> = Entries { map: serializer.serialize_map(Some(items.count()))?, failed: None };
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
    /// What the serializer refused first; nothing is written after it.
    failed: Option<S::Error>,
}

impl<S: Serializer> Entries<S> {
    fn entry(&mut self, name: &str, value: &Written<'_>) {
        if self.failed.is_none() {
            self.failed = self.map.serialize_entry(name, value).err();
        }
    }

    fn end(self) -> Result<S::Ok, S::Error> {
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
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.plain {
            Some(Plain::Absent) => serializer.serialize_none(),
            Some(Plain::Text(text)) => serializer.serialize_str(text),
            Some(Plain::Integer(number)) => serializer.serialize_i64(number),
            Some(Plain::Unsigned(number)) => serializer.serialize_u64(number),
            Some(Plain::Number(number)) => serializer.serialize_f64(number),
            Some(Plain::Flag(flag)) => serializer.serialize_bool(flag),
            Some(Plain::Day(day, suffix)) => serializer.collect_str(&format_args!("{day}{suffix}")),
            Some(Plain::Record(shape, record)) => write(shape, record, serializer),
            Some(Plain::List(items)) => write_list(items, serializer),
            Some(Plain::Map(items)) => write_map(items, serializer),
            None => erased_serde::serialize(self.value, serializer),
        }
    }
}
