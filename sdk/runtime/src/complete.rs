//! Converts a model that was read, in which every property may be missing, into the model that is sent.
//!
//! A generated crate says which type becomes which and how each field is converted; the walk and the list of missing
//! properties are implemented here.

use std::collections::BTreeMap;
use std::fmt;
use std::slice::Iter;

use crate::decode::{push, push_index, push_name};
use crate::record::{Property, Record, Shape};

/// A model that was read lacks properties that are required for sending.
///
/// It contains names of properties and no value: it may be logged. The conversion is `try_from`, which consumes the
/// model that was read: clone it first if it is still needed when something is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    model: &'static str,
    missing: Vec<String>,
}

impl Incomplete {
    /// The name in the document of the model that was wanted.
    pub fn model(&self) -> &'static str {
        self.model
    }

    /// All missing properties, in the order of the model, each as a path of names on the wire:
    /// `orders[2].customer.name`. Keys of maps that do not look like names are masked. Never empty.
    ///
    /// Where a whole object is missing, the list has its path only, and none for the properties within it.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }
}

impl fmt::Display for Incomplete {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} lacks what it requires: {}", self.model, self.missing.join(", "))
    }
}

impl std::error::Error for Incomplete {}

/// A type that is sent, made from a type that is read when no required property is missing.
pub trait Complete<R>: Sized {
    /// The value, or `None` when something is missing, which is then added to `gaps`.
    fn complete(read: R, gaps: &mut Gaps) -> Option<Self>;
}

/// Converts a value that was read into one that is sent.
///
/// # Errors
/// When required properties are missing: the error lists all of them.
pub fn complete<R, T: Complete<R>>(model: &'static str, read: R) -> Result<T, Incomplete> {
    let mut gaps = Gaps { place: String::new(), missing: Vec::new() };
    T::complete(read, &mut gaps).ok_or(Incomplete { model, missing: gaps.missing })
}

/// The properties found missing so far, and the current place of the walk.
pub struct Gaps {
    place: String,
    missing: Vec<String>,
}

impl Gaps {
    /// The fields of a record, to be converted in the order of its shape.
    pub fn of<T: Record>(&mut self) -> CompletedFields<'_> {
        let Shape { properties, .. } = T::SHAPE;
        CompletedFields { gaps: self, properties: properties.iter() }
    }

    /// Notes that the current place is missing.
    pub fn here<T>(&mut self) -> Option<T> {
        self.missing.push(self.place.clone());
        None
    }

    fn within<T>(&mut self, step: impl FnOnce(&mut String), visit: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let length = self.place.len();
        step(&mut self.place);
        let value = visit(self);
        self.place.truncate(length);
        value
    }
}

/// The fields of a record during the conversion, in sequence.
pub struct CompletedFields<'g> {
    gaps: &'g mut Gaps,
    properties: Iter<'static, Property>,
}

impl CompletedFields<'_> {
    fn next(&mut self) -> &'static str {
        self.properties.next().expect("a record has a property for each of its fields").name
    }

    /// An optional field that is sent as it was read.
    pub fn kept<T>(&mut self, read: Option<T>) -> Option<Option<T>> {
        self.next();
        Some(read)
    }

    /// A required field that is sent as it was read.
    pub fn required<T>(&mut self, read: Option<T>) -> Option<T> {
        let name = self.next();
        if read.is_none() {
            self.missing(name);
        }
        read
    }

    /// An optional field whose own properties may be missing.
    pub fn nested<R, T: Complete<R>>(&mut self, read: Option<R>) -> Option<Option<T>> {
        let name = self.next();
        self.gaps.within(|place| push(place, name), |gaps| Complete::complete(read, gaps))
    }

    /// A required field whose own properties may be missing.
    pub fn required_nested<R, T: Complete<R>>(&mut self, read: Option<R>) -> Option<T> {
        let name = self.next();
        match read {
            Some(read) => self.gaps.within(|place| push(place, name), |gaps| T::complete(read, gaps)),
            None => {
                self.missing(name);
                None
            }
        }
    }

    /// The unnamed properties, whose own properties may be missing.
    pub fn others<R, T: Complete<R>>(&mut self, read: R) -> Option<T> {
        T::complete(read, self.gaps)
    }

    fn missing(&mut self, name: &str) {
        self.gaps.within(|place| push(place, name), Gaps::here::<()>);
    }
}

impl<R, T: Complete<R>> Complete<Option<R>> for Option<T> {
    fn complete(read: Option<R>, gaps: &mut Gaps) -> Option<Self> {
        match read {
            Some(read) => T::complete(read, gaps).map(Some),
            None => Some(None),
        }
    }
}

impl<R, T: Complete<R>> Complete<Box<R>> for Box<T> {
    fn complete(read: Box<R>, gaps: &mut Gaps) -> Option<Self> {
        T::complete(*read, gaps).map(Self::new)
    }
}

impl<R, T: Complete<R>> Complete<Vec<R>> for Vec<T> {
    fn complete(read: Vec<R>, gaps: &mut Gaps) -> Option<Self> {
        let of = |(rank, read)| gaps.within(|place| push_index(place, rank), |gaps| T::complete(read, gaps));
        all(read.into_iter().enumerate().map(of))
    }
}

impl<R, T: Complete<R>> Complete<BTreeMap<String, R>> for BTreeMap<String, T> {
    fn complete(read: BTreeMap<String, R>, gaps: &mut Gaps) -> Option<Self> {
        let of = |(key, read): (String, R)| {
            let value = gaps.within(|place| push_name(place, &key), |gaps| T::complete(read, gaps));
            Some((key, value?))
        };
        all(read.into_iter().map(of))
    }
}

/// All values; each is converted even after one failed, so that every missing property is listed.
fn all<T, C: FromIterator<T>>(values: impl Iterator<Item = Option<T>>) -> Option<C> {
    let values: Vec<Option<T>> = values.collect();
    values.into_iter().collect()
}

/// Implements the conversion from what is read to what is sent: a row for each field or variant says how it is
/// converted.
///
/// In a `record`, `kept` and `required` fields have the same type on both sides; `nested` and `required_nested` fields
/// are converted themselves. In a `choice`, shapes are `kept` or `nested`; a value that was read without a shape is
/// sent unchanged when the choice is `open`, and counts as missing when it is `lacking`. A `wrapper` has one value,
/// which is converted itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __complete {
    (record $read:ident => $sent:ident { $($field:ident $how:ident;)* $(..$extra:ident $others:ident;)? }) => {
        impl $crate::codegen::expanded::Complete<$read> for $sent {
            fn complete(read: $read, gaps: &mut $crate::codegen::expanded::Gaps) -> ::core::option::Option<Self> {
                let mut fields = gaps.of::<Self>();
                // A record may have no fields.
                let _ = (&read, &mut fields);
                $(let $field = fields.$how(read.$field);)*
                $(let $extra = $crate::__complete!(@$others fields, read.$extra);)?
                Some(Self { $($field: $field?,)* $($extra: $extra?)? })
            }
        }
        $crate::__complete!(@from $read $sent <$sent as $crate::codegen::expanded::Record>::SHAPE.name);
    };
    (choice $read:ident => $sent:ident = $name:literal $($unknown:ident)? { $($variant:ident $how:ident;)* }) => {
        impl $crate::codegen::expanded::Complete<$read> for $sent {
            fn complete(read: $read, gaps: &mut $crate::codegen::expanded::Gaps) -> ::core::option::Option<Self> {
                let _ = &gaps;
                match read {
                    $($read::$variant(value) => $crate::__complete!(@shape $how gaps, value).map(Self::$variant),)*
                    $($read::Unknown(raw) => $crate::__complete!(@$unknown gaps, raw),)?
                }
            }
        }
        $crate::__complete!(@from $read $sent $name);
    };
    (wrapper $read:ident => $sent:ident = $name:literal) => {
        impl $crate::codegen::expanded::Complete<$read> for $sent {
            fn complete(read: $read, gaps: &mut $crate::codegen::expanded::Gaps) -> ::core::option::Option<Self> {
                $crate::codegen::expanded::Complete::complete(read.0, gaps).map(Self)
            }
        }
        $crate::__complete!(@from $read $sent $name);
    };
    (@kept $fields:ident, $value:expr) => { Some($value) };
    (@nested $fields:ident, $value:expr) => { $fields.others($value) };
    (@shape kept $gaps:ident, $value:expr) => { Some($value) };
    (@shape nested $gaps:ident, $value:expr) => { $crate::codegen::expanded::Complete::complete($value, $gaps) };
    (@open $gaps:ident, $raw:ident) => { Some(Self::Unknown($raw)) };
    (@lacking $gaps:ident, $raw:ident) => {{
        drop($raw);
        $gaps.here()
    }};
    (@from $read:ident $sent:ident $name:expr) => {
        impl ::core::convert::TryFrom<$read> for $sent {
            type Error = $crate::Incomplete;

            fn try_from(read: $read) -> ::core::result::Result<Self, $crate::Incomplete> {
                $crate::codegen::expanded::complete($name, read)
            }
        }
    };
}
