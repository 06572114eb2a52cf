//! Why a text is no value of a scalar: a kind for programs, a French sentence for people, never the value.

use std::fmt;

/// Why a text is no value of a scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErreurScalaire {
    scalaire: &'static str,
    nature: NatureErreur,
    phrase: &'static str,
}

impl ErreurScalaire {
    pub(crate) const fn new(scalaire: &'static str, nature: NatureErreur, phrase: &'static str) -> Self {
        Self { scalaire, nature, phrase }
    }

    /// What the value should have been, as people call it: `SIRET`, `NIR`…
    pub fn scalaire(&self) -> &'static str {
        self.scalaire
    }

    /// What is wrong, for programs.
    pub fn nature(&self) -> NatureErreur {
        self.nature
    }

    /// What is wrong, in French, for the person who typed it.
    pub fn phrase(&self) -> &'static str {
        self.phrase
    }
}

impl fmt::Display for ErreurScalaire {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} : {}", self.scalaire, self.phrase)
    }
}

impl std::error::Error for ErreurScalaire {}

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NatureErreur {
    /// There is none.
    Vide,
    /// It is too short or too long.
    Longueur,
    /// It holds a character that has no place there.
    Caractere,
    /// It has not the expected form.
    Forme,
    /// Its check digits do not agree with the rest: mostly a typing error.
    Cle,
    /// It is a date that no calendar has, or a number that is too great.
    HorsLimites,
}
