//! Writing the properties of a record. Reading is in `read`.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Extra, Member, Record, Shape, Visit};

/// Writes a whole record: what has no value is left out, or null where the document demands the property.
///
/// # Errors
/// Whatever the serializer refuses.
pub fn write_record<T: Record, S: Serializer>(record: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let shape = const { &T::SHAPE };
    let mut written: Written<S> = Written { shape, map: serializer.serialize_map(None)?, failed: None };
    record.visit(&mut written);
    match written.failed {
        Some(error) => Err(error),
        None => written.map.end(),
    }
}

struct Written<S: Serializer> {
    shape: &'static Shape,
    map: S::SerializeMap,
    /// What the serializer refused first; nothing is written after it.
    failed: Option<S::Error>,
}

impl<S: Serializer> Written<S> {
    fn entry(&mut self, name: &str, value: &dyn Member) {
        if self.failed.is_none() {
            self.failed = self.map.serialize_entry(name, &Lent(value)).err();
        }
    }
}

impl<S: Serializer> Visit for Written<S> {
    fn fields(&mut self, fields: &[&dyn Member]) {
        for (rank, (name, field)) in self.shape.names.iter().zip(fields).enumerate() {
            if !field.is_absent() || self.shape.nullable.contains(&rank) {
                self.entry(name, *field);
            }
        }
    }

    fn extra(&mut self, extra: &dyn Extra) {
        extra.each(&mut |name, value| self.entry(name, value));
    }
}

struct Lent<'a>(&'a dyn Member);

impl Serialize for Lent<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        erased_serde::serialize(self.0, serializer)
    }
}
