//! The checks of a convention against its contract. The JSON repeats the contract for that very comparison.

mod contenu;
mod contrat;
mod sujet;

pub use sujet::ConventionAControler;

use super::constat::Controle;
use super::fichier::{FichierAControler, verifier_fichier};
use super::verification::executer;
use sujet::Verif;

pub(super) const VERIFICATIONS: &[&[Verif]] = &[contenu::VERIFICATIONS, contrat::VERIFICATIONS];

/// Checks a convention against its contract, and its file when it is given.
pub fn controler_convention(sujet: &ConventionAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    executer(VERIFICATIONS, &mut constats, |verifier, ecarts| verifier(sujet, ecarts));
    verifier_fichier(sujet.fichier.map(FichierAControler::pdf_ou_image), &mut constats);
    Controle::new(constats)
}
