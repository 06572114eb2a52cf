//! Choices (`oneOf`, `anyOf`): which of several shapes a value has.
//!
//! The value is buffered as JSON. With a tag, the shape of that tag is taken. Without one, [`best`] selects the shape
//! that accepts the value and keeps most of it. A value without a shape is kept raw by an open choice, and refused by a
//! closed one with the reason of each shape. No value is ever quoted.

mod best;
mod input;
mod raw;

pub use raw::RawJson;

use serde::de::{Deserialize, DeserializeOwned, Deserializer};
use serde_json::Value;

use crate::code::Wire;
use crate::json::Json;
use crate::reading::digits;
use crate::reading::findings::{Finding, Making};
use crate::reading::loss::{self, Tally};
use best::Attempt;
use input::Input;

/// Reads a value of unknown shape.
///
/// # Errors
/// When the input is not readable.
pub fn buffer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    digits::kept(|| Value::deserialize(deserializer))
}

/// Starts the search for the shape of `json` among those of the choice `name`, whose tag is under `property`.
pub fn choice<T: 'static>(name: &'static str, property: Option<&'static str>, json: Value) -> Choice<T> {
    let making = property.is_none().then(Making::begin);
    let before = making.as_ref().and_then(|making| making.before::<T>(&json));
    let (known, read, attempts) = Default::default();
    Choice { name, json, property, known, making, before, rank: 0, found: None, read, attempts }
}

/// A choice in progress.
#[must_use = "a choice is made by `end` or by `end_open`"]
pub struct Choice<T> {
    name: &'static str,
    json: Value,
    property: Option<&'static str>,
    /// The tags of the shapes that were not tried, because the value has another tag.
    known: Vec<&'static [Wire]>,
    making: Option<Making>,
    /// What was found for the same value before, within the same outer choice.
    before: Option<Finding>,
    /// The rank of the next shape.
    rank: usize,
    /// A shape that keeps the whole value, or the shape of the tag: no further shape is tried.
    found: Option<(T, Tally)>,
    /// The values of the tried shapes, in their order.
    read: Vec<Option<T>>,
    attempts: Vec<Attempt>,
}

impl<T: 'static> Choice<T> {
    /// Tries one shape, unless an earlier one keeps the whole value, or another is known to be selected.
    pub fn or<V: DeserializeOwned>(mut self, shape: &'static str, wrap: fn(V) -> T) -> Self {
        let rank = self.rank;
        self.rank += 1;
        let is_due = match self.before {
            Some(Finding::Shape(due)) => due == rank,
            Some(Finding::None { .. }) => false,
            None => self.found.is_none(),
        };
        if is_due {
            let (result, tally) = loss::of(|| V::deserialize(Input(&self.json)));
            let (value, error) = match result {
                Ok(value) => (Some(wrap(value)), None),
                Err(error) => (None, Some(error)),
            };
            if value.is_some() && (tally.keeps_all() || self.before.is_some()) {
                if rank > 0 && self.before.is_none() {
                    self.note(|| Finding::Shape(rank));
                }
                self.found = value.map(|value| (value, tally));
            } else {
                self.read.push(value);
                let accepts = |json: &Value| loss::of(|| V::deserialize(Input(json)).is_ok()).0;
                self.attempts.push(Attempt { shape, error, tally, accepts });
            }
        }
        self
    }

    /// Reads the one shape that the tag names.
    pub fn tagged<V: DeserializeOwned>(mut self, shape: &'static str, tags: &'static [Wire], wrap: fn(V) -> T) -> Self {
        if self.found.is_some() || !self.attempts.is_empty() {
            return self;
        }
        let tag = self.property.and_then(|property| self.json.get(property));
        if !tag.is_some_and(|tag| tags.iter().any(|known| known.is(tag))) {
            self.known.push(tags);
            return self;
        }
        self.attempt(shape, wrap);
        self
    }

    /// Reads a shape that is the only one possible.
    fn attempt<V: DeserializeOwned>(&mut self, shape: &'static str, wrap: fn(V) -> T) {
        match loss::of(|| V::deserialize(Input(&self.json))) {
            (Ok(value), tally) => self.found = Some((wrap(value), tally)),
            (Err(error), tally) => {
                self.attempts.push(Attempt { shape, error: Some(error), tally, accepts: |_| false });
            }
        }
    }

    /// Reads the shape of values whose tag names none, or that have no tag.
    pub fn by_default<V: DeserializeOwned>(mut self, shape: &'static str, wrap: fn(V) -> T) -> Self {
        if self.found.is_none() && self.attempts.is_empty() {
            self.attempt(shape, wrap);
        }
        self
    }

    /// The value in its shape.
    ///
    /// # Errors
    /// When no shape accepts it; the message gives the reason of each shape.
    pub fn end<E: serde::de::Error>(self) -> Result<T, E> {
        self.chosen().map_err(|(_, reason)| E::custom(reason))
    }

    /// The value in its shape, or raw when no shape accepts it.
    ///
    /// # Errors
    /// None: it is a result as that of [`Choice::end`].
    #[expect(clippy::unnecessary_wraps, reason = "what a macro expands to ends both ways alike")]
    pub fn end_open<E: serde::de::Error>(self, wrap: fn(RawJson) -> T) -> Result<T, E> {
        Ok(self.chosen().unwrap_or_else(|(json, reason)| {
            loss::unknown();
            wrap(RawJson::unread(Json::known(json), reason))
        }))
    }

    fn note(&self, finding: impl FnOnce() -> Finding) {
        if let Some(making) = &self.making {
            making.note::<T>(&self.json, finding);
        }
    }

    fn chosen(mut self) -> Result<T, (Value, String)> {
        if self.found.is_none()
            && self.property.is_none()
            && let Some(rank) = best::of(&self.json, &self.attempts)
        {
            self.note(|| Finding::Shape(rank));
            self.found = self.read[rank].take().map(|value| (value, self.attempts.swap_remove(rank).tally));
        }
        match (self.found.take(), self.before.take()) {
            (Some((value, tally)), _) => {
                loss::add(&tally);
                Ok(value)
            }
            (None, Some(Finding::None { reason, keeps_others })) => {
                loss::tried(keeps_others);
                Err((self.json, reason.to_string()))
            }
            (None, _) => {
                let keeps_others = self.attempts.iter().any(|attempt| attempt.tally.keeps_others);
                loss::tried(keeps_others);
                let reason = match self.property {
                    Some(property) => best::why_not_tagged(self.name, property, &self.known, &self.attempts),
                    None => best::why_none(self.name, &self.attempts),
                };
                self.note(|| Finding::None { reason: reason.as_str().into(), keeps_others });
                Err((self.json, reason))
            }
        }
    }
}

/// Makes a choice of an enum whose variants hold the shapes.
///
/// Each row is a variant. After the name of the choice, `by "…"` names the property whose value selects the shape. Each
/// row then gives the values that mean it; the first of them is written. One row may say `by_default`: values with
/// another one, or with none, have its shape, and are written as they are. `open` then says that a value without a shape
/// is kept in the variant `Unknown`. A row without values may say `with_point`: whole numbers of this shape are written
/// with a decimal point, because integers are another shape.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    ($name:ident = $choice:literal by $property:literal $($open:ident)? {
        $($variant:ident $($default:ident)? = $($kind:ident($tag:literal))|+;)*
    }) => {
        $crate::__choice!(@traits $name $($open)? {
            $($variant, Tagged($property, const { &[$($crate::Wire::$kind($tag)),+] }) $(.$default())?;)*
        });

        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::expanded::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = $crate::codegen::expanded::buffer(deserializer)?;
                let choice = $crate::codegen::expanded::choice($choice, Some($property), json);
                // One statement per shape: a single expression of thousands of shapes would be too deep for the
                // compiler.
                $(let choice = choice.tagged(
                    ::core::stringify!($variant),
                    const { &[$($crate::Wire::$kind($tag)),+] },
                    Self::$variant,
                );)*
                $($(let choice = choice.$default(::core::stringify!($variant), Self::$variant);)?)*
                $crate::__choice!(@end choice $($open)?)
            }
        }
    };
    ($name:ident = $choice:literal $($open:ident)? { $($variant:ident $($form:ident)?;)* }) => {
        $crate::__choice!(@traits $name $($open)? { $($variant, AsItIs $(.$form())?;)* });

        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::expanded::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = $crate::codegen::expanded::buffer(deserializer)?;
                let choice = $crate::codegen::expanded::choice($choice, None, json);
                $(let choice = choice.or(::core::stringify!($variant), Self::$variant);)*
                $crate::__choice!(@end choice $($open)?)
            }
        }
    };
    (@end $made:ident) => { $made.end() };
    (@end $made:ident open) => { $made.end_open(Self::Unknown) };
    (@traits $name:ident $($open:ident)? { $($variant:ident, $form:ident $(($($tag:tt)*))? $(.$word:ident())?;)* }) => {
        impl $crate::codegen::expanded::Model for $name {}
        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::expanded::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let (value, form): (&dyn $crate::codegen::expanded::Model, _) = match self {
                    $(Self::$variant(value) => {
                        (value, $crate::codegen::expanded::Form::$form $(($($tag)*))? $(.$word())?)
                    })*
                    $($crate::__choice!(@$open raw) => (raw, $crate::codegen::expanded::Form::AsItIs),)?
                };
                $crate::codegen::expanded::write_variant(value, form, serializer)
            }
        }
    };
    (@open $raw:ident) => { Self::Unknown($raw) };
}

/// Makes a struct around one value serialize as that value.
#[doc(hidden)]
#[macro_export]
macro_rules! __wrapper {
    ($name:ident) => {
        impl $crate::codegen::expanded::Model for $name {
            fn plain(&self) -> Option<$crate::codegen::expanded::Plain<'_>> {
                $crate::codegen::expanded::Model::plain(&self.0)
            }
        }
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
