//! Records: how an object with known properties is read, written, shown and compared.
//!
//! A generated record gives its names and two dull functions; the rules (order, spellings, null, empty text) live here,
//! compiled once for all records. Codes and choices are elsewhere.

mod member;
mod property;
mod read;
mod shape;
mod show;
mod write;

pub use member::{Items, Lends, Member, Model, Plain};
pub use read::{ExtraSlot, FieldReader, Slot};
#[doc(hidden)]
pub use read::{given, read_record};
pub use shape::Shape;
#[doc(hidden)]
pub use show::{same_records, show_record};
#[doc(hidden)]
pub use write::{plain_record, write_record};

use serde::de::MapAccess;

/// An object with known properties.
///
/// Implemented by generated code; [`record!`](crate::codegen::record) gives it serde's two traits, `Debug` and
/// `PartialEq`.
pub trait Record: Sized {
    /// Its name and those of its properties.
    const SHAPE: Shape;

    /// Reads the record from its properties.
    ///
    /// # Errors
    /// What a property's own reading says, or a required property that is missing.
    fn read<'de, A: MapAccess<'de>>(fields: FieldReader<'de, A>) -> Result<Self, A::Error>;

    /// Lends the properties to look at, in the order of [`Record::SHAPE`].
    fn visit(&self, visitor: &mut dyn Visit);
}

/// One who looks at the properties of a record.
pub trait Visit {
    /// Takes the properties in the order of the shape.
    fn fields(&mut self, fields: &[&dyn Member]);

    /// Takes, after them, those that the record does not name.
    fn extra(&mut self, extra: &dyn Extra);
}

/// Properties that a record does not name.
pub trait Extra {
    /// Goes through them, in the order of their names.
    fn each(&self, see: &mut dyn FnMut(&str, &dyn Member));

    /// Whether a property of this name has this value.
    fn has(&self, name: &str, other: &dyn Member) -> bool;

    /// How many there are.
    fn count(&self) -> usize;
}

/// Gives a [`Record`] serde's two traits, `Debug` and `PartialEq`, by delegation.
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($name:ident) => {
        impl $crate::codegen::Model for $name {
            fn plain(&self) -> ::core::option::Option<$crate::codegen::Plain<'_>> {
                ::core::option::Option::Some($crate::codegen::plain_record(self))
            }
        }
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
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codegen::show_record(self, ::core::stringify!($name), formatter)
            }
        }
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::codegen::same_records(self, other)
            }
        }
    };
}
