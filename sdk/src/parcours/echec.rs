//! Why a workflow brought no result: one type, whichever step it was.

use std::fmt;
use std::time::Duration;

use super::{CurseurIllisible, FauteLecture};
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
    /// The cursor of a follow-up cannot be used.
    Curseur(CurseurIllisible),
}

impl Echec {
    /// How long the OPCO asks to wait before it is asked again.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Opco(error) => error.retry_after(),
            _ => None,
        }
    }

    /// Whether the OPCO as a whole is at fault or closed to the caller, and not the one thing that was asked for.
    pub(super) fn est_general(&self) -> bool {
        let Self::Opco(error) = self else { return false };
        match error.as_ref() {
            Error::MissingCredential(_) | Error::Token(_) | Error::Transport(_) => true,
            error => {
                error.is_server_error()
                    || error.status().is_some_and(|status| matches!(status.as_u16(), 401 | 403 | 429))
            }
        }
    }
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
            Self::Curseur(curseur) => curseur.fmt(formatter),
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

impl From<CurseurIllisible> for Echec {
    fn from(curseur: CurseurIllisible) -> Self {
        Self::Curseur(curseur)
    }
}
