//! Why a workflow brought no result: one type, whichever step it was.

use std::fmt;

use super::{ErreurOpco, NonPrisEnCharge};
use crate::controle::Refus;
use crate::runtime::NoSecret;

/// Why a workflow brought no result. Its text says what to do, in French, and holds nothing personal.
#[derive(Debug)]
#[non_exhaustive]
pub enum Echec {
    /// The checks found errors: nothing was sent.
    Controle(Refus),
    /// The OPCO does not do it, as far as its profile says: nothing was sent.
    NonPrisEnCharge(Box<NonPrisEnCharge>),
    /// The key of the CFA at this OPCO was not to be had: nothing was sent.
    Cle(NoSecret),
    /// It went wrong at the OPCO, or on the way to it.
    Opco(Box<ErreurOpco>),
}

impl fmt::Display for Echec {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Controle(refus) => refus.fmt(formatter),
            Self::NonPrisEnCharge(absence) => absence.fmt(formatter),
            Self::Cle(raison) => write!(formatter, "La clé du CFA chez cet OPCO n'est pas disponible : {raison}"),
            Self::Opco(erreur) => erreur.fmt(formatter),
        }
    }
}

impl std::error::Error for Echec {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Controle(refus) => Some(refus),
            Self::NonPrisEnCharge(absence) => Some(&**absence),
            Self::Cle(raison) => Some(raison),
            Self::Opco(erreur) => Some(&**erreur),
        }
    }
}

impl From<Refus> for Echec {
    fn from(refus: Refus) -> Self {
        Self::Controle(refus)
    }
}

impl From<Box<NonPrisEnCharge>> for Echec {
    fn from(absence: Box<NonPrisEnCharge>) -> Self {
        Self::NonPrisEnCharge(absence)
    }
}

impl From<ErreurOpco> for Echec {
    fn from(erreur: ErreurOpco) -> Self {
        Self::Opco(Box::new(erreur))
    }
}
