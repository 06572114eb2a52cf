//! Values of properties, whatever their types: what all of them can do without being known.
//!
//! Generated code lends its fields as `&dyn Member`, so that a field costs the compiler one conversion and not a piece of
//! each trait.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::ser::{Serialize, Serializer};

use super::{Extra, Record, Shape, Visit};
use crate::scalar::plain;

/// A value that is written without asking its type again: most are of these.
pub enum Plain<'a> {
    /// None.
    Absent,
    /// A text.
    Text(&'a str),
    /// An integer.
    Integer(i64),
    /// An integer that may be large.
    Unsigned(u64),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A day, and what is written behind it.
    Day(Date, &'static str),
    /// A record, which lends its own properties.
    Record(&'static Shape, &'a dyn Lends),
    /// A list, which lends its items.
    List(&'a dyn Items),
}

/// One that lends its items.
pub trait Items {
    /// How many there are.
    fn count(&self) -> usize;

    /// Lends them in their order.
    fn each(&self, see: &mut dyn FnMut(&dyn Member));
}

impl<T: Member> Items for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self, see: &mut dyn FnMut(&dyn Member)) {
        self.iter().for_each(|item| see(item));
    }
}

/// One that lends its properties.
pub trait Lends {
    /// Lends them in the order of the shape.
    fn lend(&self, visitor: &mut dyn Visit);
}

impl<T: Record> Lends for T {
    fn lend(&self, visitor: &mut dyn Visit) {
        self.visit(visitor);
    }
}

/// The value of a property.
pub trait Member: erased_serde::Serialize + fmt::Debug {
    /// The value, where it is a plain one.
    fn plain(&self) -> Option<Plain<'_>> {
        None
    }

    /// Whether the other is of the same type and equal.
    fn same(&self, other: &dyn Member) -> bool;

    /// The value itself, for [`Member::same`].
    fn as_any(&self) -> &dyn Any;
}

/// A type that is itself the value of a property: plain types, and what is generated.
pub trait Model: Serialize + fmt::Debug + PartialEq + 'static {
    /// The value, where it is a plain one.
    fn plain(&self) -> Option<Plain<'_>> {
        None
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
    i64 => |number: &i64| Plain::Integer(*number),
    u64 => |number: &u64| Plain::Unsigned(*number),
    f64 => |number: &f64| Plain::Number(*number),
}

impl Model for serde_json::Value {}

impl<T: Model> Member for T {
    fn plain(&self) -> Option<Plain<'_>> {
        Model::plain(self)
    }

    fn same(&self, other: &dyn Member) -> bool {
        other.as_any().downcast_ref() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl<T: Member + Serialize + 'static> Member for Option<T> {
    fn plain(&self) -> Option<Plain<'_>> {
        self.as_ref().map_or(Some(Plain::Absent), Member::plain)
    }

    fn same(&self, other: &dyn Member) -> bool {
        other.as_any().downcast_ref().is_some_and(|other: &Self| match (self, other) {
            (Some(own), Some(other)) => own.same(other),
            (own, other) => own.is_none() && other.is_none(),
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl<T: Member + Serialize + 'static> Member for Vec<T> {
    fn plain(&self) -> Option<Plain<'_>> {
        Some(Plain::List(self))
    }

    fn same(&self, other: &dyn Member) -> bool {
        other.as_any().downcast_ref().is_some_and(|other: &Self| {
            self.len() == other.len() && self.iter().zip(other).all(|(own, other)| own.same(other))
        })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl<T: Member + Serialize + 'static> Member for BTreeMap<String, T> {
    fn same(&self, other: &dyn Member) -> bool {
        other.as_any().downcast_ref().is_some_and(|other: &Self| same_extra(self, other))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl<T: Member + Serialize + 'static> Extra for BTreeMap<String, T> {
    fn each(&self, see: &mut dyn FnMut(&str, &dyn Member)) {
        self.iter().for_each(|(name, value)| see(name, value));
    }

    fn has(&self, name: &str, other: &dyn Member) -> bool {
        self.get(name).is_some_and(|own| own.same(other))
    }

    fn count(&self) -> usize {
        self.len()
    }
}

/// Whether both have the same properties with the same values.
pub(super) fn same_extra(own: &dyn Extra, other: &dyn Extra) -> bool {
    let mut same = own.count() == other.count();
    own.each(&mut |name, value| same = same && other.has(name, value));
    same
}

/// A value of a type that nobody here knows: the foreign types of a trade, and what is boxed.
pub struct Foreign<'a, T>(&'a T);

/// A value as [`Foreign`], or none.
pub struct OptionalForeign<'a, T>(&'a Option<T>);

/// Lends a value of any type.
pub fn foreign<T>(value: &T) -> Foreign<'_, T> {
    Foreign(value)
}

/// Lends a value of any type, or none.
pub fn optional_foreign<T>(value: &Option<T>) -> OptionalForeign<'_, T> {
    OptionalForeign(value)
}

/// Properties of any type that a record does not name.
pub struct ForeignExtra<'a, T>(&'a BTreeMap<String, T>);

/// Lends properties of any type.
pub fn foreign_extra<T>(extra: &BTreeMap<String, T>) -> ForeignExtra<'_, T> {
    ForeignExtra(extra)
}

impl<T: Serialize + fmt::Debug + PartialEq + 'static> Extra for ForeignExtra<'_, T> {
    fn each(&self, see: &mut dyn FnMut(&str, &dyn Member)) {
        self.0.iter().for_each(|(name, value)| see(name, &Foreign(value)));
    }

    fn has(&self, name: &str, other: &dyn Member) -> bool {
        self.0.get(name).is_some_and(|own| Foreign(own).same(other))
    }

    fn count(&self) -> usize {
        self.0.len()
    }
}

macro_rules! lent {
    ($name:ident, $held:ty, $plain:expr) => {
        impl<T: Serialize> Serialize for $name<'_, T> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }

        impl<T: fmt::Debug> fmt::Debug for $name<'_, T> {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl<T: Serialize + fmt::Debug + PartialEq + 'static> Member for $name<'_, T> {
            fn plain(&self) -> Option<Plain<'_>> {
                $plain(self.0)
            }

            fn same(&self, other: &dyn Member) -> bool {
                other.as_any().downcast_ref::<$held>() == Some(self.0)
            }

            fn as_any(&self) -> &dyn Any {
                self.0
            }
        }
    };
}

lent!(Foreign, T, plain);
lent!(OptionalForeign, Option<T>, plain_if_any);

fn plain_if_any<T: 'static>(value: &Option<T>) -> Option<Plain<'_>> {
    value.as_ref().map_or(Some(Plain::Absent), plain)
}
