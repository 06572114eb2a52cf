//! What the text scalars of the trade share: a strict rule, what follows from it, and the helpers of such rules.

use super::{ScalarError, ScalarErrorKind};

/// Declares a text scalar of the trade.
///
/// `canonical` is the strict rule: it gives the canonical form or says why not. What `Debug` and `Display` show is
/// `open`, `debug_masked` (Debug hides the value) or `masked` (both hide it, and only `expose` gives it). An open one
/// shows what has its form or that of a number, and a `reference` the latter only.
macro_rules! trade_scalar {
    ($(#[$meta:meta])* $name:ident, open, $canonical:expr) => {
        $crate::text_scalar! {
            $(#[$meta])*
            $name, shown_if |text| {
                let canonical: fn(&str) -> Result<String, $crate::ScalarError> = $canonical;
                $crate::is_reference(text) || canonical(text).is_ok()
            }
        }
        trade_scalar!(@as_str $name);
        trade_scalar!(@rule $name, $canonical);
    };
    ($(#[$meta:meta])* $name:ident, reference, $canonical:expr) => {
        $crate::text_scalar!($(#[$meta])* $name, shown_if $crate::is_reference);
        trade_scalar!(@as_str $name);
        trade_scalar!(@rule $name, $canonical);
    };
    ($(#[$meta:meta])* $name:ident, debug_masked, $canonical:expr) => {
        $crate::text_scalar!($(#[$meta])* $name, debug_masked);
        trade_scalar!(@as_str $name);
        trade_scalar!(@rule $name, $canonical);
    };
    ($(#[$meta:meta])* $name:ident, masked, $canonical:expr) => {
        $crate::text_scalar!($(#[$meta])* $name, masked);

        impl $name {
            /// The text, on purpose.
            pub fn expose(&self) -> &str {
                &self.0
            }
        }
        trade_scalar!(@rule $name, $canonical);
    };
    (@as_str $name:ident) => {
        impl $name {
            /// The text, as it came or in its canonical form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
    (@rule $name:ident, $canonical:expr) => {
        impl $name {
            /// Keeps a text as it is, without a check: older values exist that no rule of today allows.
            pub fn unchecked(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Checks the value that was read.
            ///
            /// # Errors
            /// When no canonical form exists; the error says why.
            pub fn verifier(&self) -> Result<(), $crate::ScalarError> {
                let canonical: fn(&str) -> Result<String, $crate::ScalarError> = $canonical;
                canonical(&self.0).map(drop)
            }

            /// The same value in its canonical form. Equality and order are those of the texts: compare these.
            ///
            /// # Errors
            /// When there is none; the error says why.
            pub fn canonical(&self) -> Result<Self, $crate::ScalarError> {
                self.0.parse()
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::ScalarError;

            /// Checks a text and keeps its canonical form.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let canonical: fn(&str) -> Result<String, $crate::ScalarError> = $canonical;
                canonical(text).map(Self)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $crate::ScalarError;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::ScalarError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    };
}

/// The rules of one scalar, with its name for the errors.
#[derive(Clone, Copy)]
pub(crate) struct Rules {
    scalar: &'static str,
}

impl Rules {
    pub(crate) const fn of(scalar: &'static str) -> Self {
        Self { scalar }
    }

    pub(crate) fn error(self, kind: ScalarErrorKind, sentence: &'static str) -> ScalarError {
        ScalarError::new(self.scalar, kind, sentence)
    }

    /// The text in capitals without blanks or the `separators` that people put between groups.
    pub(crate) fn compact(self, text: &str, separators: &[char]) -> Result<String, ScalarError> {
        let kept = text.chars().filter(|letter| !letter.is_whitespace() && !separators.contains(letter));
        let compact: String = kept.map(|letter| letter.to_ascii_uppercase()).collect();
        if compact.is_empty() {
            return Err(self.error(ScalarErrorKind::Empty, "la valeur est vide."));
        }
        Ok(compact)
    }

    pub(crate) fn check(self, holds: bool, kind: ScalarErrorKind, sentence: &'static str) -> Result<(), ScalarError> {
        if holds { Ok(()) } else { Err(self.error(kind, sentence)) }
    }
}

/// Whether `text` has the form of `mask`, byte by byte: `0` a digit, `A` a capital, `X` either.
pub(crate) fn matches(text: &str, mask: &str) -> bool {
    text.len() == mask.len()
        && text.bytes().zip(mask.bytes()).all(|(byte, kind)| match kind {
            b'0' => byte.is_ascii_digit(),
            b'A' => byte.is_ascii_uppercase(),
            _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        })
}

pub(crate) fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The sum of Luhn's algorithm: a number is right when it divides by 10.
pub(crate) fn luhn(digits: &str) -> u32 {
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
