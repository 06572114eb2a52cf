//! Values of properties, whatever their types: what all of them can do without being known.
//!
//! Generated code lends its fields as `&dyn Member`, so that a field costs the compiler one conversion and not a piece of
//! each trait.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::ser::Serialize;

use super::{Extra, Record, Shape, Visit};

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

/// A type that is itself the value of a property: plain types, leaf types of any crate, and what is generated.
pub trait Model: Serialize + fmt::Debug + PartialEq + 'static {
    /// The value, where it is a plain one. It says the same as `Serialize`, and costs less: `None` where it cannot.
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

impl<T: Model> Model for Box<T> {
    fn plain(&self) -> Option<Plain<'_>> {
        Model::plain(&**self)
    }
}

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
