//! From what was read, in which everything may be missing, to what is sent.
//!
//! A generated crate says which type becomes which and how each field comes over; the walk and the list of what is
//! missing live here.

use std::collections::BTreeMap;
use std::fmt;
use std::slice::Iter;

use crate::decode::{push, push_index, push_name};
use crate::record::{Property, Record, Shape};

/// What was read lacks what is required where it is sent.
///
/// It holds names of properties and no value: it may be logged. Read models are made into sent ones by `try_from`,
/// which takes them: clone first what is still needed when something is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    model: &'static str,
    missing: Vec<String>,
}

impl Incomplete {
    /// The model that was asked for, by its name in the document.
    pub fn model(&self) -> &'static str {
        self.model
    }

    /// All that is missing, in the order of the model, each as a path of names on the wire:
    /// `orders[2].customer.name`. Keys of maps that do not look like names are masked. Never empty.
    ///
    /// Where a whole object is missing, its own path stands for it, and none for what it would have held.
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

/// A type that is sent, and that a type which is read becomes when nothing that is required is missing.
pub trait Complete<R>: Sized {
    /// The value, or `None` when something is missing, which `gaps` knows then.
    fn complete(read: R, gaps: &mut Gaps) -> Option<Self>;
}

/// Takes a value that was read over into what is sent.
///
/// # Errors
/// When something that is required is missing: all of it.
pub fn complete<R, T: Complete<R>>(model: &'static str, read: R) -> Result<T, Incomplete> {
    let mut gaps = Gaps { place: String::new(), missing: Vec::new() };
    T::complete(read, &mut gaps).ok_or(Incomplete { model, missing: gaps.missing })
}

/// What is missing so far, and where the walk is.
pub struct Gaps {
    place: String,
    missing: Vec<String>,
}

impl Gaps {
    /// The fields of a record, to be taken in the order of its shape.
    pub fn of<T: Record>(&mut self) -> CompletedFields<'_> {
        let Shape { properties, .. } = T::SHAPE;
        CompletedFields { gaps: self, properties: properties.iter() }
    }

    /// What is to be here is missing.
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

/// The fields of a record on their way, one after the other.
pub struct CompletedFields<'g> {
    gaps: &'g mut Gaps,
    properties: Iter<'static, Property>,
}

impl CompletedFields<'_> {
    fn next(&mut self) -> &'static str {
        self.properties.next().expect("a record has a property for each of its fields").name
    }

    /// A field that may be missing and is sent as it was read.
    pub fn kept<T>(&mut self, read: Option<T>) -> Option<Option<T>> {
        self.next();
        Some(read)
    }

    /// A field that is required and is sent as it was read.
    pub fn required<T>(&mut self, read: Option<T>) -> Option<T> {
        let name = self.next();
        if read.is_none() {
            self.missing(name);
        }
        read
    }

    /// A field that may be missing, and of which something may be missing.
    pub fn nested<R, T: Complete<R>>(&mut self, read: Option<R>) -> Option<Option<T>> {
        let name = self.next();
        self.gaps.within(|place| push(place, name), |gaps| Complete::complete(read, gaps))
    }

    /// A field that is required, and of which something may be missing.
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

    /// The properties without a name, of which something may be missing.
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

/// All values; each is looked at, also after one that is none.
fn all<T, C: FromIterator<T>>(values: impl Iterator<Item = Option<T>>) -> Option<C> {
    let values: Vec<Option<T>> = values.collect();
    values.into_iter().collect()
}

/// Makes what is read into what is sent: a row for each field or variant, which says how it comes over.
///
/// Of a `record`, `kept` and `required` fields have the same type on both sides, `nested` and `required_nested` ones
/// are completed themselves. Of a `choice`, shapes are `kept` or `nested`; what was read without a shape goes on as it came
/// when it is `open`, and is missing when it is `lacking`. A `wrapper` has one value, completed itself.
#[doc(hidden)]
#[macro_export]
macro_rules! __complete {
    (record $read:ident => $sent:ident { $($field:ident $how:ident;)* $(..$extra:ident $others:ident;)? }) => {
        impl $crate::codegen::expanded::Complete<$read> for $sent {
            fn complete(read: $read, gaps: &mut $crate::codegen::expanded::Gaps) -> ::core::option::Option<Self> {
                let mut fields = gaps.of::<Self>();
                // A record may have no field.
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
