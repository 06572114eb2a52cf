//! Why a workflow brought no result: one type, whichever step it was.

use std::fmt;

use super::depot::{DepotManque, Doublon};
use crate::controle::Refus;
use crate::journal::EchecJournal;

/// Why a workflow brought no result. Its text says what to do, in French, and holds nothing personal.
#[derive(Debug)]
#[non_exhaustive]
pub enum Echec {
    /// The checks found errors: nothing was sent.
    Controle(Refus),
    /// The same was deposited already, or may have been: nothing was sent.
    Doublon(Box<Doublon>),
    /// The journal could not be read or written: nothing was sent.
    Journal(EchecJournal),
    /// The deposit was not accepted, or nobody knows: what is known of it, and what may be done next.
    Depot(Box<DepotManque>),
}

impl fmt::Display for Echec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Controle(refus) => refus.fmt(formatter),
            Self::Doublon(doublon) => doublon.fmt(formatter),
            Self::Journal(echec) => write!(formatter, "Rien n'a été envoyé : {echec}."),
            Self::Depot(manque) => manque.fmt(formatter),
        }
    }
}

impl std::error::Error for Echec {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Controle(refus) => Some(refus),
            Self::Journal(echec) => Some(echec),
            Self::Doublon(_) => None,
            Self::Depot(manque) => manque.source(),
        }
    }
}

impl From<EchecJournal> for Echec {
    fn from(echec: EchecJournal) -> Self {
        Self::Journal(echec)
    }
}
