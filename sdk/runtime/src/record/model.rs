//! The operations that every property value supports, whatever its type.
//!
//! A record exposes its fields as `&dyn Model`: each field then costs the compiler one conversion, and no code per
//! trait.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::ser::Serialize;

use super::Shape;

/// A value that is written without a second look at its type: most values are of these kinds.
pub enum Plain<'a> {
    /// None.
    Absent,
    /// A text.
    Text(&'a str),
    /// An integer.
    Integer(i128),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A day, and the text that follows it.
    Day(Date, &'static str),
    /// A record.
    Record(&'static Shape, &'a dyn Model),
    /// A list.
    List(&'a dyn Items),
    /// A map with text keys.
    Map(&'a dyn Items),
}

/// The values in a list or a map.
pub trait Items {
    /// How many there are.
    fn count(&self) -> usize;

    /// Visits them in their order, each with its key; those of a list have no key.
    fn each(&self, see: &mut dyn FnMut(&str, &dyn Model));
}

/// A type of property values: plain types, leaf types of any crate, generated types, and lists, maps, options and boxes
/// of these.
pub trait Model: Any + erased_serde::Serialize + fmt::Debug + Same {
    /// The value, if it is a plain one. It is written as `Serialize` would write it, at less cost. `None` for other
    /// values.
    fn plain(&self) -> Option<Plain<'_>> {
        None
    }

    /// Visits the values of a record, in the order of its shape; the map of unnamed properties comes last.
    fn visit(&self, _see: &mut dyn FnMut(&[&dyn Model])) {}
}

/// Equality behind a trait object. Every type with `PartialEq` has it.
pub trait Same {
    /// Whether the other is of the same type and equal.
    fn same(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + 'static> Same for T {
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

macro_rules! plain {
    ($($name:ty => $as:expr,)*) => {
        $(impl Model for $name {
            fn plain(&self) -> Option<Plain<'_>> {
                Some($as(self))
            }
        })*
    };
}

plain! {
    String => Plain::Text,
    bool => |flag: &bool| Plain::Flag(*flag),
    i32 => |number: &i32| Plain::Integer((*number).into()),
    i64 => |number: &i64| Plain::Integer((*number).into()),
    u64 => |number: &u64| Plain::Integer((*number).into()),
    i128 => |number: &i128| Plain::Integer(*number),
    f64 => |number: &f64| Plain::Number(*number),
}

impl Model for serde_json::Value {}

impl<T: Model + Serialize + PartialEq> Model for Option<T> {
    fn plain(&self) -> Option<Plain<'_>> {
        self.as_ref().map_or(Some(Plain::Absent), Model::plain)
    }
}

impl<T: Model + Serialize + PartialEq> Model for Box<T> {
    fn plain(&self) -> Option<Plain<'_>> {
        (**self).plain()
    }
}

impl<T: Model + Serialize + PartialEq> Model for Vec<T> {
    fn plain(&self) -> Option<Plain<'_>> {
        Some(Plain::List(self))
    }
}

impl<T: Model + Serialize + PartialEq> Model for BTreeMap<String, T> {
    fn plain(&self) -> Option<Plain<'_>> {
        Some(Plain::Map(self))
    }
}

impl<T: Model> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self, see: &mut dyn FnMut(&str, &dyn Model)) {
        self.iter().for_each(|item| see("", item));
    }
}

impl<T: Model> Items for BTreeMap<String, T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self, see: &mut dyn FnMut(&str, &dyn Model)) {
        self.iter().for_each(|(name, value)| see(name, value));
    }
}
