//! Why a workflow brought no result: one type, whichever step it was.

use std::fmt;

use super::FauteLecture;
use crate::controle::Refus;
use crate::models::Erreur;
use crate::{Error, Opco};

/// Why a workflow brought no result. Its text says what to do, in French, and holds nothing personal.
#[derive(Debug)]
#[non_exhaustive]
pub enum Echec {
    /// The checks found errors: nothing was sent.
    Controle(Refus),
    /// The OPCO did not do it, or its answer was not understood.
    Opco(Box<Error<Erreur>>),
    /// The profile of the OPCO has no such operation in service: nothing was sent.
    NonPrisEnCharge {
        /// The OPCO.
        opco: Opco,
        /// The operation, by its name in the norm.
        operation: &'static str,
    },
    /// A list was not read to its end, or moved under the reader.
    Lecture(FauteLecture),
}

impl fmt::Display for Echec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Controle(refus) => refus.fmt(formatter),
            Self::Opco(error) => write!(formatter, "L'OPCO n'a pas répondu comme attendu : {error}."),
            Self::NonPrisEnCharge { opco, operation } => {
                write!(formatter, "{opco} n'a pas l'opération {operation} en service.")
            }
            Self::Lecture(faute) => faute.fmt(formatter),
        }
    }
}

impl std::error::Error for Echec {}

impl From<Error<Erreur>> for Echec {
    fn from(error: Error<Erreur>) -> Self {
        Self::Opco(Box::new(error))
    }
}

impl From<FauteLecture> for Echec {
    fn from(faute: FauteLecture) -> Self {
        Self::Lecture(faute)
    }
}
