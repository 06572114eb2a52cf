//! Records: how an object with known properties is read, written, shown and compared.
//!
//! A generated record has one row per property; the rules (order, spellings, null, empty text) are implemented here,
//! compiled once for all records. Codes and choices are elsewhere.

mod model;
mod number;
mod read;
mod shape;
mod show;
mod target;
mod write;

pub use model::{Items, Model, Plain};
pub use number::write_integer;
pub(crate) use number::write_number;
pub use read::{Fields, given, read_record};
pub use shape::{Property, Rule, Shape, Word};
pub use show::{same_records, show_record};
pub(crate) use target::{Inner, Within};
pub use write::{Form, write_model, write_record, write_variant};

use serde::de::MapAccess;

/// An object with known properties. [`record!`](crate::codegen::record) implements it, serde's two traits, `Debug` and
/// `PartialEq`.
pub trait Record: Model + Sized {
    /// Its name and its properties.
    const SHAPE: &'static Shape;

    /// Reads the record from its properties.
    ///
    /// # Errors
    /// An invalid property value, or a missing required property.
    fn read<'de, A: MapAccess<'de>>(fields: Fields<'de, A>) -> Result<Self, A::Error>;
}

/// Implements a record for a struct: its name in the document, and a row for each field.
///
/// A row gives the name of the field and that of the property, and then, in this order, those of the following that
/// apply:
///
/// - `required`: the property must be present; the field is no `Option`. Or `nullable`: without a value it is written
///   as null;
/// - `masked`: `Debug` shows `***`;
/// - `aliases("…")`: other names that are accepted on reading.
///
/// After the name of the record, `ignoring_case` says that names of properties are compared without regard to ASCII
/// case if none matches exactly. A last row `..extra` names the field, a map, that takes all other properties; it is
/// masked if any property is.
#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($name:ident = $wire:literal $($word:ident)* {
        $($field:ident = $property:literal $($rule:ident $(($($argument:literal),+))?)*;)*
        $(..$extra:ident;)?
    }) => {
        impl $crate::codegen::expanded::Record for $name {
            const SHAPE: &'static $crate::codegen::expanded::Shape = &$crate::codegen::expanded::Shape {
                    name: $wire,
                    properties: &[$($crate::codegen::expanded::Property {
                        name: $property,
                        rules: &[$($crate::codegen::expanded::Rule::$rule $((&[$($argument),+]))?),*],
                    }),*],
                    words: &[
                        $($crate::codegen::expanded::Word::$word,)*
                        $($crate::codegen::expanded::Word::others(::core::stringify!($extra)))?
                    ],
                };

            fn read<'de, A: $crate::codegen::expanded::MapAccess<'de>>(
                fields: $crate::codegen::expanded::Fields<'de, A>,
            ) -> Result<Self, A::Error> {
                $(let mut $field = None;)*
                $(let mut $extra = $crate::codegen::Map::new();)?
                fields.read(&mut [$(&mut $field,)* $(&mut $extra)?])?;
                Ok(Self { $($field: $crate::__given!($field $($rule)*),)* $($extra)? })
            }
        }
        impl $crate::codegen::expanded::Model for $name {
            fn plain(&self) -> Option<$crate::codegen::expanded::Plain<'_>> {
                Some($crate::codegen::expanded::Plain::Record(<Self as $crate::codegen::expanded::Record>::SHAPE, self))
            }

            fn visit(&self, see: &mut dyn ::core::ops::FnMut(&[&dyn $crate::codegen::expanded::Model])) {
                see(&[$(&self.$field,)* $(&self.$extra)?]);
            }
        }
        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::expanded::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::codegen::expanded::write_record(self, serializer)
            }
        }
        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::expanded::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codegen::expanded::read_record(deserializer)
            }
        }
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codegen::expanded::show_record(self, ::core::stringify!($name), formatter)
            }
        }
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::codegen::expanded::same_records(self, other)
            }
        }
    };
}

/// What a field of a record holds after reading.
#[doc(hidden)]
#[macro_export]
macro_rules! __given {
    ($slot:ident required $($rule:ident)*) => {
        $crate::codegen::given($slot)
    };
    ($slot:ident $($rule:ident)*) => {
        $slot
    };
}
