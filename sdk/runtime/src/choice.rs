//! Choices (`oneOf`, `anyOf`): which of several shapes a value has.
//!
//! The value is buffered as JSON, then tried. Untagged: the shape that keeps most of it wins, the first among equals,
//! and when none reads it the error says of each why not. Tagged: the generated code matches the tag itself. No value is
//! ever quoted.

pub(crate) mod loss;

use std::fmt::Write as _;

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;

use crate::decode::DecodeError;

/// Reads a value of unknown shape.
///
/// # Errors
/// When the input is not readable.
pub fn buffer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    Value::deserialize(deserializer)
}

/// Begins to look for the shape of `json` among those of the choice `name`.
pub fn choice<'j, T>(name: &'static str, json: &'j Value) -> Choice<'j, T> {
    Choice { name, json, found: None, failures: String::new() }
}

/// A choice that is being made.
#[must_use = "a choice is made by `end`"]
pub struct Choice<'j, T> {
    name: &'static str,
    json: &'j Value,
    /// The best shape so far, and how much of the value it passes over.
    found: Option<(T, usize)>,
    failures: String,
}

impl<T> Choice<'_, T> {
    /// Tries one shape, unless an earlier one keeps all.
    pub fn or<V: DeserializeOwned>(mut self, shape: &'static str, wrap: impl FnOnce(V) -> T) -> Self {
        let least = self.found.as_ref().map_or(usize::MAX, |(_, losses)| *losses);
        if least > 0 {
            match loss::of(|| V::deserialize(self.json)) {
                (Ok(value), losses) if losses < least => self.found = Some((wrap(value), losses)),
                (Ok(_), _) => {}
                (Err(error), _) => self.fail(shape, &error),
            }
        }
        self
    }

    /// The value in its shape.
    ///
    /// # Errors
    /// When no shape fitted; the message says of each why not.
    pub fn end<E: serde::de::Error>(self) -> Result<T, E> {
        let Self { name, found, failures, .. } = self;
        let (value, losses) = found.ok_or_else(|| E::custom(format_args!("no shape of {name} fits: {failures}")))?;
        loss::add(losses);
        Ok(value)
    }

    fn fail(&mut self, shape: &str, error: &serde_json::Error) {
        let separator = if self.failures.is_empty() { "" } else { "; " };
        let reason = DecodeError::of(error).to_string();
        write!(self.failures, "{separator}{shape}: {reason}").expect("writing to a String cannot fail");
    }
}

/// The text under `property`, which tells the shapes of a choice apart; `None` when there is none.
pub fn tag<'j>(json: &'j Value, property: &str) -> Option<&'j str> {
    json.get(property)?.as_str()
}

/// Reads `json` as the shape its tag announced.
///
/// # Errors
/// When it is not of that shape.
pub fn variant<V: DeserializeOwned, E: serde::de::Error>(json: &Value) -> Result<V, E> {
    V::deserialize(json).map_err(|error| E::custom(DecodeError::of(&error)))
}

/// The error for a tag that is missing or that no shape has.
pub fn unknown_tag<E: serde::de::Error>(name: &str, property: &str, known: &[&str]) -> E {
    let known = known.join(", ");
    E::custom(format_args!("the property `{property}` names no shape of {name}; known: {known}"))
}

/// Makes a choice of an enum whose variants hold the shapes.
///
/// Rows are the variants; the first that keeps most of a value is taken. After the name of the choice, `by "…"` names the
/// property whose value tells them apart, and each row gives the values that mean it.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    ($name:ident = $choice:literal { $($variant:ident;)* }) => {
        $crate::__choice!(@write $name $($variant)*);

        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::expanded::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = $crate::codegen::expanded::buffer(deserializer)?;
                let choice = $crate::codegen::expanded::choice($choice, &json);
                // A statement for each shape: one expression of thousands would be too deep for the compiler.
                $(let choice = choice.or(::core::stringify!($variant), Self::$variant);)*
                choice.end()
            }
        }
    };
    ($name:ident = $choice:literal by $property:literal { $($variant:ident = $($tag:literal)|+;)* }) => {
        $crate::__choice!(@write $name $($variant)*);

        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::expanded::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = $crate::codegen::expanded::buffer(deserializer)?;
                match $crate::codegen::expanded::tag(&json, $property) {
                    $(Some($($tag)|+) => $crate::codegen::expanded::variant(&json).map(Self::$variant),)*
                    _ => Err($crate::codegen::expanded::unknown_tag($choice, $property, &[$($($tag),+),*])),
                }
            }
        }
    };
    (@write $name:ident $($variant:ident)*) => {
        impl $crate::codegen::expanded::Model for $name {}
        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::expanded::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::codegen::Serialize::serialize(value, serializer),)*
                }
            }
        }
    };
}

/// Makes a struct around one value travel as that value.
#[doc(hidden)]
#[macro_export]
macro_rules! __wrapper {
    ($name:ident) => {
        impl $crate::codegen::expanded::Model for $name {}
        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::expanded::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::codegen::Serialize::serialize(&self.0, serializer)
            }
        }
        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::expanded::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::codegen::Deserialize::deserialize(deserializer).map(Self)
            }
        }
    };
}
