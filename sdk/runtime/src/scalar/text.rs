//! What all text scalars share: the newtype over the text as it came, its serde, and the helpers of their rules.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

use super::{ScalarError, ScalarErrorKind};

/// Declares a text scalar.
///
/// `canonical` is the strict rule: it gives the canonical form or says why not. What `Debug` and `Display` show is
/// `open`, `debug_masked` (Debug hides the value) or `masked` (both hide it, and only `expose` gives it). An open one
/// shows what has its form or that of a number, and a `reference` the latter only: whatever else an OPCO wrote in its
/// place may name a person.
macro_rules! text_scalar {
    ($(#[$meta:meta])* $name:ident, $visibility:ident, $canonical:expr) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Keeps a text as it is, without a check: older values exist that no rule of today allows.
            pub fn unchecked(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Checks the value that was read.
            ///
            /// # Errors
            /// When no canonical form exists; the error says why.
            pub fn verifier(&self) -> Result<(), $crate::scalar::ScalarError> {
                let canonical: fn(&str) -> Result<String, $crate::scalar::ScalarError> = $canonical;
                canonical(&self.0).map(drop)
            }

            /// The same value in its canonical form. Equality and order are those of the texts: compare these.
            ///
            /// # Errors
            /// When there is none; the error says why.
            pub fn canonical(&self) -> Result<Self, $crate::scalar::ScalarError> {
                self.0.parse()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::scalar::ScalarError;

            /// Checks a text and keeps its canonical form.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let canonical: fn(&str) -> Result<String, $crate::scalar::ScalarError> = $canonical;
                canonical(text).map(Self)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $crate::scalar::ScalarError;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::scalar::ScalarError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::scalar::text::read(stringify!($name), deserializer).map(Self)
            }
        }

        impl $crate::record::Model for $name {
            fn plain(&self) -> Option<$crate::record::Plain<'_>> {
                Some($crate::record::Plain::Text(&self.0))
            }
        }

        text_scalar!(@show $visibility $name);
    };
    (@show masked $name:ident) => {
        impl $name {
            /// The text, on purpose.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }
        text_scalar!(@print Debug $name "***");
        text_scalar!(@print Display $name "***");
    };
    (@show debug_masked $name:ident) => {
        text_scalar!(@text $name);
        text_scalar!(@print Debug $name concat!(stringify!($name), "(***)"));
    };
    (@show open $name:ident) => {
        text_scalar!(@shown $name, |scalar: &$name| {
            $crate::mask::is_reference(&scalar.0) || scalar.verifier().is_ok()
        });
    };
    (@show reference $name:ident) => {
        text_scalar!(@shown $name, |scalar: &$name| $crate::mask::is_reference(&scalar.0));
    };
    (@shown $name:ident, $is_shown:expr) => {
        text_scalar!(@as_str $name);

        impl $name {
            /// The text where it may be printed.
            fn shown(&self) -> &str {
                let is_shown: fn(&Self) -> bool = $is_shown;
                if is_shown(self) { &self.0 } else { $crate::mask::MASK }
            }
        }

        /// The text; `***` where it is none of its kind, for it may name a person then. `as_str` gives it in any case.
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(self.shown())
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.debug_tuple(stringify!($name)).field(&self.shown()).finish()
            }
        }
    };
    (@as_str $name:ident) => {
        impl $name {
            /// The text, as it came or in its canonical form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
    (@text $name:ident) => {
        text_scalar!(@as_str $name);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
    (@print $trait:ident $name:ident $shown:expr) => {
        impl ::std::fmt::$trait for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.write_str($shown)
            }
        }
    };
}

/// Reads a text from a text or a number; null, lists and objects are no text.
///
/// It asks for a named newtype: see `record::optional` for what that says about empty texts.
pub(super) fn read<'de, D: Deserializer<'de>>(name: &'static str, deserializer: D) -> Result<String, D::Error> {
    deserializer.deserialize_newtype_struct(name, TextVisitor { name })
}

struct TextVisitor {
    name: &'static str,
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a text or a number ({})", self.name)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<String, E> {
        Ok(boolean.to_string())
    }
}

/// The rules of one scalar, with its name for the errors.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    scalar: &'static str,
}

impl Rules {
    pub(super) const fn of(scalar: &'static str) -> Self {
        Self { scalar }
    }

    pub(super) fn error(self, kind: ScalarErrorKind, sentence: &'static str) -> ScalarError {
        ScalarError::new(self.scalar, kind, sentence)
    }

    /// The text in capitals without blanks or the `separators` that people put between groups.
    pub(super) fn compact(self, text: &str, separators: &[char]) -> Result<String, ScalarError> {
        let kept = text.chars().filter(|letter| !letter.is_whitespace() && !separators.contains(letter));
        let compact: String = kept.map(|letter| letter.to_ascii_uppercase()).collect();
        if compact.is_empty() {
            return Err(self.error(ScalarErrorKind::Empty, "la valeur est vide."));
        }
        Ok(compact)
    }

    pub(super) fn check(self, holds: bool, kind: ScalarErrorKind, sentence: &'static str) -> Result<(), ScalarError> {
        if holds { Ok(()) } else { Err(self.error(kind, sentence)) }
    }
}

/// Whether `text` has the form of `mask`, byte by byte: `0` a digit, `A` a capital, `X` either.
pub(super) fn matches(text: &str, mask: &str) -> bool {
    text.len() == mask.len()
        && text.bytes().zip(mask.bytes()).all(|(byte, kind)| match kind {
            b'0' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        })
}

pub(super) fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The sum of Luhn's algorithm: a number is right when it divides by 10.
pub(super) fn luhn(digits: &str) -> u32 {
    let from_right = digits.bytes().rev().enumerate();
    from_right
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match place % 2 {
                0 => digit,
                _ if digit > 4 => 2 * digit - 9,
                _ => 2 * digit,
            }
        })
        .sum()
}
