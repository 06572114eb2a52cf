//! Why a text is no value of a scalar: a kind for programs, a French sentence for people, never the value.

use std::fmt;

/// Why a text is no value of a scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalarError {
    scalar: &'static str,
    kind: ScalarErrorKind,
    sentence: &'static str,
}

impl ScalarError {
    pub(crate) const fn new(scalar: &'static str, kind: ScalarErrorKind, sentence: &'static str) -> Self {
        Self { scalar, kind, sentence }
    }

    /// What the value should have been, as people call it: `SIRET`, `NIR`…
    pub fn scalar(&self) -> &'static str {
        self.scalar
    }

    /// What is wrong, for programs.
    pub fn kind(&self) -> ScalarErrorKind {
        self.kind
    }

    /// What is wrong, in French, for the person who typed it.
    pub fn sentence(&self) -> &'static str {
        self.sentence
    }
}

impl fmt::Display for ScalarError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} : {}", self.scalar, self.sentence)
    }
}

impl std::error::Error for ScalarError {}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ScalarErrorKind {
    /// There is none.
    Empty,
    /// It is too short or too long.
    Length,
    /// It holds a character that has no place there.
    Character,
    /// It has not the expected form.
    Form,
    /// Its check digits do not agree with the rest: mostly a typing error.
    CheckDigits,
    /// It is a date that no calendar has, or a number that is too great.
    Range,
}
