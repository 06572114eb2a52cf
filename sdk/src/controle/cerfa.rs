//! The checks of a contract before it is sent. Each module has its rules.

mod ages;
mod avenant;
mod codes;
mod coherence;
mod dates;
mod formation;
mod maitres;
mod nir;
mod remunerations;
mod reperes;
mod salaire;
mod scalaires;
mod sujet;
mod textes;
mod v14;

pub use sujet::{ContratAControler, Etablissement};

use super::constat::Controle;
use super::verification::executer;
use sujet::Verif;

/// All checks of a contract, in the order of the form.
pub(super) const VERIFICATIONS: &[&[Verif]] = &[
    scalaires::VERIFICATIONS,
    textes::VERIFICATIONS,
    codes::VERIFICATIONS,
    nir::VERIFICATIONS,
    dates::VERIFICATIONS,
    formation::VERIFICATIONS,
    avenant::VERIFICATIONS,
    ages::VERIFICATIONS,
    maitres::VERIFICATIONS,
    salaire::VERIFICATIONS,
    remunerations::VERIFICATIONS,
    coherence::VERIFICATIONS,
    v14::VERIFICATIONS,
    reperes::VERIFICATIONS,
];

/// Checks a contract.
pub fn controler_contrat(sujet: &ContratAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    executer(VERIFICATIONS, &mut constats, |verifier, ecarts| verifier(sujet, ecarts));
    Controle::new(constats)
}
