//! What a check reports. Not an error type: a value with violations is an answer, not a failure.

use std::fmt;

/// One thing wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer into the value, such as `/cerfa/employeur/siret`; empty for the whole value.
    pub pointer: String,
    /// What kind of fault it is.
    pub kind: ViolationKind,
    /// A French sentence without the value.
    pub message: String,
}

/// The kinds of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViolationKind {
    /// A required property, parameter or part is absent.
    Required,
    /// Null where null is not allowed.
    Null,
    /// Another JSON type.
    Type,
    /// Too short or too long.
    Length,
    /// Does not match the pattern.
    Pattern,
    /// Does not have the format.
    Format,
    /// Not one of the values.
    Value,
    /// Below the least or above the greatest.
    Range,
    /// Not a multiple of the step.
    MultipleOf,
    /// An element that stands twice where each must be another.
    Twice,
    /// An undeclared property where none is allowed.
    Unknown,
    /// None of the shapes of a choice.
    Choice,
}

impl ViolationKind {
    /// A stable code in capitals, as the simulated OPCO answers it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Required => "OBLIGATOIRE",
            Self::Null => "NUL",
            Self::Type => "TYPE",
            Self::Length => "LONGUEUR",
            Self::Pattern => "MOTIF",
            Self::Format => "FORMAT",
            Self::Value => "VALEUR",
            Self::Range => "BORNE",
            Self::MultipleOf => "PAS",
            Self::Twice => "DOUBLON",
            Self::Unknown => "INCONNU",
            Self::Choice => "FORME",
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() { "/" } else { &self.pointer };
        write!(formatter, "{pointer} : {}", self.message)
    }
}

/// Bounds in words: `au moins 1`, `de 1 à 8`.
pub(super) fn bounds<T: fmt::Display + PartialEq>(least: Option<T>, most: Option<T>) -> String {
    match (least, most) {
        (Some(least), Some(most)) if least == most => format!("exactement {least}"),
        (Some(least), Some(most)) => format!("de {least} à {most}"),
        (Some(least), None) => format!("au moins {least}"),
        (None, Some(most)) => format!("au plus {most}"),
        (None, None) => "un nombre quelconque".to_owned(),
    }
}
