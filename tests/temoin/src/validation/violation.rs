//! What the validation reports. A value with violations is a result, not an error.

use std::fmt;

/// One thing wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer into the value, such as `/cerfa/employeur/siret`; empty for the whole value.
    pub pointeur: String,
    /// What kind of fault it is.
    pub nature: NatureViolation,
    /// A French sentence without the value.
    pub phrase: String,
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NatureViolation {
    /// A required property, parameter or part is absent.
    Obligatoire,
    /// Null where null is not allowed.
    Nul,
    /// Another JSON type.
    Type,
    /// Too short or too long.
    Longueur,
    /// Does not match the pattern.
    Motif,
    /// Does not have the format.
    Format,
    /// Not one of the values.
    Valeur,
    /// Below the least or above the greatest.
    Borne,
    /// Not a multiple of the step.
    Multiple,
    /// An element that stands twice where each must be another.
    Doublon,
    /// An undeclared property where none is allowed.
    Inconnu,
    /// None of the shapes of a choice.
    Forme,
}

impl NatureViolation {
    /// A stable code in capitals, as the simulated OPCO answers it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Obligatoire => "OBLIGATOIRE",
            Self::Nul => "NUL",
            Self::Type => "TYPE",
            Self::Longueur => "LONGUEUR",
            Self::Motif => "MOTIF",
            Self::Format => "FORMAT",
            Self::Valeur => "VALEUR",
            Self::Borne => "BORNE",
            Self::Multiple => "PAS",
            Self::Doublon => "DOUBLON",
            Self::Inconnu => "INCONNU",
            Self::Forme => "FORME",
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointeur = if self.pointeur.is_empty() { "/" } else { &self.pointeur };
        write!(formatter, "{pointeur} : {}", self.phrase)
    }
}

/// Bounds in words: `au moins 1`, `de 1 à 8`.
pub(super) fn bornes<T: fmt::Display + PartialEq>(minimum: Option<T>, plafond: Option<T>) -> String {
    match (minimum, plafond) {
        (Some(minimum), Some(plafond)) if minimum == plafond => format!("exactement {minimum}"),
        (Some(minimum), Some(plafond)) => format!("de {minimum} à {plafond}"),
        (Some(minimum), None) => format!("au moins {minimum}"),
        (None, Some(plafond)) => format!("au plus {plafond}"),
        (None, None) => "un nombre quelconque".to_owned(),
    }
}
