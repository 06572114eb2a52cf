//! Leaf types over a text: how they are declared, and how they are read.

use std::fmt;
use std::sync::Arc;

use serde::de::{Deserializer, Error, Visitor};

use crate::reading::digits;

/// Declares a leaf type over a text that is kept unchanged, with all that generated code requires: `Clone`, equality,
/// order and hash by the text, serde's two traits, [`Model`](crate::scalar::Model), `Debug` and `Display`.
///
/// The text is the private field `0`; the crate that declares the type adds constructors, rules and accessors.
/// The word after the name says what is shown:
///
/// - `masked`: `***`, by `Debug` and by `Display`;
/// - `debug_masked`: `Name(***)` by `Debug`, the text by `Display`;
/// - `shown_if <function>`: both show the text if the function (`fn(&str) -> bool`) accepts it, and `***` otherwise. A
///   text that a server wrote in its place may be a person's name.
///
/// ```
/// use cfadock_runtime::scalar::text_scalar;
///
/// text_scalar! {
///     /// The number of an order.
///     OrderNumber, shown_if |text| text.bytes().all(|byte| byte.is_ascii_digit())
/// }
///
/// let [good, bad]: [OrderNumber; 2] = serde_json::from_str(r#"[1042, "Marie"]"#)?;
/// assert_eq!(format!("{good} {bad}"), "1042 ***");
/// assert_eq!(serde_json::to_string(&[good, bad])?, r#"["1042","Marie"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __text_scalar {
    ($(#[$meta:meta])* $name:ident, masked) => {
        $crate::__text_scalar!(@declare [$(#[$meta])*] $name);
        $crate::__text_scalar!(@print Debug $name, |_| $crate::scalar::MASK);
        $crate::__text_scalar!(@print Display $name, |_| $crate::scalar::MASK);
    };
    ($(#[$meta:meta])* $name:ident, debug_masked) => {
        $crate::__text_scalar!(@declare [$(#[$meta])*] $name);
        $crate::__text_scalar!(@print Debug $name, |_| ::core::concat!(::core::stringify!($name), "(***)"));
        $crate::__text_scalar!(@print Display $name, |text| text);
    };
    ($(#[$meta:meta])* $name:ident, shown_if $is_shown:expr) => {
        $crate::__text_scalar!(@declare [$(#[$meta])*] $name);

        impl $name {
            fn shown(&self) -> &str {
                let is_shown: fn(&str) -> bool = $is_shown;
                if is_shown(&self.0) { &self.0 } else { $crate::scalar::MASK }
            }
        }

        /// The text; `***` if it is no valid value, because it may then be a person's name.
        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(self.shown())
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.debug_tuple(::core::stringify!($name)).field(&self.shown()).finish()
            }
        }
    };
    (@declare [$(#[$meta:meta])*] $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(::std::string::String);

        impl $crate::codegen::Serialize for $name {
            fn serialize<S: $crate::codegen::expanded::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> $crate::codegen::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codegen::expanded::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::scalar::read_text(::core::stringify!($name), deserializer).map(Self)
            }
        }

        impl $crate::scalar::Model for $name {
            fn plain(&self) -> ::core::option::Option<$crate::scalar::Plain<'_>> {
                ::core::option::Option::Some($crate::scalar::Plain::Text(&self.0))
            }
        }
    };
    (@print $trait:ident $name:ident, $shown:expr) => {
        impl ::core::fmt::$trait for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let shown: fn(&str) -> &str = $shown;
                formatter.write_str(shown(&self.0))
            }
        }
    };
}

/// Reads a text from a text or a number; null, lists and objects are no text.
///
/// It asks for a newtype of this name. If a property may be absent, an empty text is then an absent value.
///
/// # Errors
/// When the value is neither, or the input is not readable.
pub fn read_text<'de, D: Deserializer<'de>>(name: &'static str, deserializer: D) -> Result<String, D::Error> {
    read_scalar(name, deserializer, TextVisitor { name })
}

/// Reads a value of a leaf type: it asks for a newtype of this name, and then for any value.
///
/// The visitor is given every number as the nearest float or integer of 64 bits, and asks [`digits`] what was written.
///
/// # Errors
/// Whatever the visitor refuses.
pub fn read_scalar<'de, D: Deserializer<'de>, V: Visitor<'de>>(
    name: &'static str,
    deserializer: D,
    visitor: V,
) -> Result<V::Value, D::Error> {
    digits::kept(|| deserializer.deserialize_newtype_struct(name, visitor))
}

/// The digits of the number that a visitor is given as this float, where it is another number: it has more than 64 bits,
/// or more digits than a float has.
pub fn digits(float: f64) -> Option<Arc<str>> {
    digits::of_float(float)
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

    fn visit_i128<E: Error>(self, number: i128) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        Ok(digits(number).map_or_else(|| number.to_string(), |digits| digits.to_string()))
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<String, E> {
        Ok(boolean.to_string())
    }
}
