//! Why a workflow brought no result: one type, whichever step it was.

use super::{FacturationImpossible, ProjetFacture};
use crate::controle::Refus;

/// Why a workflow brought no result. Its text says what to do, in French, and holds nothing personal.
#[derive(Debug)]
#[non_exhaustive]
pub enum Echec {
    /// The checks found errors: nothing was sent.
    Controle(Refus),
    /// No invoice can be made of what the OPCO gave: nothing was sent.
    Facturation(FacturationImpossible),
    /// The dossiers changed since the invoice was prepared; this is the invoice as it would be now. Nothing was sent.
    FacturePerimee(Box<ProjetFacture>),
    /// stub
    Opco(Box<crate::Error<crate::models::Erreur>>),
}

impl From<Refus> for Echec {
    fn from(refus: Refus) -> Self {
        Self::Controle(refus)
    }
}

impl From<FacturationImpossible> for Echec {
    fn from(impossible: FacturationImpossible) -> Self {
        Self::Facturation(impossible)
    }
}
impl std::fmt::Display for Echec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Controle(r) => r.fmt(f),
            Self::Facturation(r) => r.fmt(f),
            Self::FacturePerimee(_) => f.write_str("x"),
            Self::Opco(r) => r.fmt(f),
        }
    }
}
