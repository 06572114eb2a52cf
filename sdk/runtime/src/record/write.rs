//! Writing the properties of a record. Reading is in `read`.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Record;

/// The object that is being written.
pub struct FieldWriter<S: Serializer> {
    map: S::SerializeMap,
}

impl<S: Serializer> FieldWriter<S> {
    /// Writes a property that is always there.
    ///
    /// # Errors
    /// Whatever the serializer refuses.
    pub fn required<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
        self.map.serialize_entry(name, value)
    }

    /// Writes a property, or nothing at all when there is no value.
    ///
    /// # Errors
    /// Whatever the serializer refuses.
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), S::Error> {
        match value {
            Some(value) => self.map.serialize_entry(name, value),
            None => Ok(()),
        }
    }

    /// Writes a property, as null when there is no value: required, but nullable.
    ///
    /// # Errors
    /// Whatever the serializer refuses.
    pub fn nullable<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), S::Error> {
        self.map.serialize_entry(name, value)
    }

    /// Writes the properties the record does not name, beside the others.
    ///
    /// # Errors
    /// Whatever the serializer refuses.
    pub fn extra<T: Serialize>(&mut self, extra: &BTreeMap<String, T>) -> Result<(), S::Error> {
        extra.iter().try_for_each(|(name, value)| self.map.serialize_entry(name, value))
    }

    /// Closes the object.
    ///
    /// # Errors
    /// Whatever the serializer refuses.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.map.end()
    }
}

/// Writes a whole record.
///
/// # Errors
/// As [`Record::write`].
pub fn write_record<T: Record, S: Serializer>(record: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let fields: FieldWriter<S> = FieldWriter { map: serializer.serialize_map(None)? };
    record.write(fields)
}
