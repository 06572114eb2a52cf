//! Records: how an object with known properties is read and written.
//!
//! A generated record gives its names and two dull functions; the rules (order, spellings, null, empty text) live
//! here. Codes and choices are elsewhere.

mod property;
mod read;
mod write;

pub use read::FieldReader;
#[doc(hidden)]
pub use read::read_record;
pub use write::FieldWriter;
#[doc(hidden)]
pub use write::write_record;

use serde::de::MapAccess;
use serde::ser::Serializer;

/// An object with known properties.
///
/// Implemented by generated code; [`record!`](crate::codegen::record) turns it into serde's two traits.
pub trait Record: Sized {
    /// The name of the record in the document, for messages.
    const NAME: &'static str;
    /// The properties, in the order of the indices that [`FieldReader::next`] gives.
    const FIELDS: Fields;

    /// Reads the record from its properties.
    ///
    /// # Errors
    /// What a property's own reading says, or a required property that is missing.
    fn read<'de, A: MapAccess<'de>>(fields: FieldReader<'de, A>) -> Result<Self, A::Error>;

    /// Writes the record's properties.
    ///
    /// # Errors
    /// Whatever the serializer refuses.
    fn write<S: Serializer>(&self, fields: FieldWriter<S>) -> Result<S::Ok, S::Error>;
}

/// The property names of a record.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// The names as the document spells them.
    pub names: &'static [&'static str],
    /// Other spellings accepted on reading, with the index of the property they mean.
    pub aliases: &'static [(&'static str, usize)],
    /// Whether names are compared without regard to ASCII case when nothing matches exactly.
    pub ignore_case: bool,
}

impl Fields {
    /// The index of the property that `key` names, looked for from `expected` on: senders mostly keep the order.
    fn position(&self, key: &str, expected: usize) -> Option<usize> {
        let count = self.names.len();
        let start = expected.min(count);
        let exact = (start..count).chain(0..start).find(|&index| self.names[index] == key);
        exact
            .or_else(|| self.alias(|alias| alias == key))
            .or_else(|| self.ignore_case.then(|| self.position_ignoring_case(key)).flatten())
    }

    fn position_ignoring_case(&self, key: &str) -> Option<usize> {
        let name = self.names.iter().position(|name| name.eq_ignore_ascii_case(key));
        name.or_else(|| self.alias(|alias| alias.eq_ignore_ascii_case(key)))
    }

    fn alias(&self, matches: impl Fn(&str) -> bool) -> Option<usize> {
        self.aliases.iter().find(|(alias, _)| matches(alias)).map(|&(_, index)| index)
    }
}

/// Implements serde's `Serialize` and `Deserialize` for a [`Record`], by delegation.
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($name:ty) => {
        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::codegen::write_record(self, serializer)
            }
        }
        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codegen::read_record(deserializer)
            }
        }
    };
}
