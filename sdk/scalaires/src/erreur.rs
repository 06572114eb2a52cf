//! Why a text is no valid scalar: a kind for programs, a French sentence for people, never the value.

use std::fmt;

/// Why a text is no valid scalar.
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

    /// The usual name of the scalar: `SIRET`, `NIR`…
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
    /// It is empty.
    Vide,
    /// It is too short or too long.
    Longueur,
    /// It contains an invalid character.
    Caractere,
    /// It does not have the expected form.
    Forme,
    /// Its check digits are wrong: mostly a typing error.
    Cle,
    /// It is a date that does not exist, or a number that is too large.
    HorsLimites,
}
