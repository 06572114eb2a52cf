//! What `Date` and `DateCivile` share: a day, or the text that holds none.

use jiff::civil;

use crate::scalar::rules::{Rules, matches};
use crate::scalar::{ScalarError, ScalarErrorKind};

const RULES: Rules = Rules::of("date");

/// A day as read. Texts without a day come after all days.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::scalar) enum Reading {
    Civil(civil::Date),
    Unreadable(String),
}

impl Reading {
    pub(in crate::scalar) fn new(year: i16, month: i8, day: i8) -> Result<Self, ScalarError> {
        let civil = civil::Date::new(year, month, day);
        civil.map(Self::Civil).map_err(|_| RULES.error(ScalarErrorKind::Range, "ce jour n'existe pas."))
    }

    /// Reads a day, or keeps the text.
    pub(in crate::scalar) fn lenient(text: String) -> Self {
        Self::strict(&text).unwrap_or(Self::Unreadable(text))
    }

    /// Reads a day.
    pub(in crate::scalar) fn strict(text: &str) -> Result<Self, ScalarError> {
        let text = text.trim();
        RULES.check(!text.is_empty(), ScalarErrorKind::Empty, "la valeur est vide.")?;
        let form = || RULES.error(ScalarErrorKind::Form, "elle doit avoir la forme AAAA-MM-JJ.");
        let (day, rest) = text.split_at_checked(10).ok_or_else(form)?;
        let separators = [day.as_bytes()[4], day.as_bytes()[7]];
        if separators != *b"--"
            || !matches(&day.replace('-', ""), "00000000")
            || rest.starts_with(|next: char| next.is_alphanumeric() && next != 'T')
        {
            return Err(form());
        }
        day.parse().map(Self::Civil).map_err(|_| RULES.error(ScalarErrorKind::Range, "ce jour n'existe pas."))
    }

    pub(in crate::scalar) fn verifier(&self) -> Result<(), ScalarError> {
        match self {
            Self::Civil(_) => Ok(()),
            Self::Unreadable(text) => Self::strict(text).map(drop),
        }
    }
}

/// Declares a calendar day that is written with `$suffix` after it.
macro_rules! civil_scalar {
    ($(#[$meta:meta])* $name:ident, $suffix:literal) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(in crate::scalar) $crate::scalar::civil::Reading);

        impl $name {
            /// A day of the calendar.
            ///
            /// # Errors
            /// When the calendar has no such day.
            pub fn new(year: i16, month: i8, day: i8) -> Result<Self, $crate::scalar::ScalarError> {
                $crate::scalar::civil::Reading::new(year, month, day).map(Self)
            }

            /// The day; `None` when the text that was read holds none.
            pub fn civil(&self) -> Option<::jiff::civil::Date> {
                match self.0 {
                    $crate::scalar::civil::Reading::Civil(civil) => Some(civil),
                    $crate::scalar::civil::Reading::Unreadable(_) => None,
                }
            }

            /// Checks the value that was read.
            ///
            /// # Errors
            /// When it holds no day; the error says why.
            pub fn verifier(&self) -> Result<(), $crate::scalar::ScalarError> {
                self.0.verifier()
            }
        }

        impl From<::jiff::civil::Date> for $name {
            fn from(civil: ::jiff::civil::Date) -> Self {
                Self($crate::scalar::civil::Reading::Civil(civil))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::scalar::ScalarError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::scalar::civil::Reading::strict(text).map(Self)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $crate::scalar::ScalarError;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        /// The bare day; `***` for a text that holds none, since it may say anything. Serialising writes it as it came.
        impl ::std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match &self.0 {
                    $crate::scalar::civil::Reading::Civil(civil) => civil.fmt(formatter),
                    $crate::scalar::civil::Reading::Unreadable(_) => formatter.write_str($crate::scalar::MASK),
                }
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(formatter, concat!(stringify!($name), "({})"), self)
            }
        }

        impl $crate::scalar::Model for $name {
            fn plain(&self) -> Option<$crate::scalar::Plain<'_>> {
                Some(match &self.0 {
                    $crate::scalar::civil::Reading::Civil(civil) => $crate::scalar::Plain::Day(*civil, $suffix),
                    $crate::scalar::civil::Reading::Unreadable(text) => $crate::scalar::Plain::Text(text),
                })
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match &self.0 {
                    $crate::scalar::civil::Reading::Civil(civil) => {
                        serializer.collect_str(&format_args!(concat!("{}", $suffix), civil))
                    }
                    $crate::scalar::civil::Reading::Unreadable(text) => serializer.serialize_str(text),
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = $crate::scalar::read_text(stringify!($name), deserializer)?;
                Ok(Self($crate::scalar::civil::Reading::lenient(text)))
            }
        }
    };
}
