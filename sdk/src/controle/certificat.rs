//! The checks of a certificate against its dossier: the mentions it must carry, the item it settles, the period it
//! certifies.

mod dossier;
mod mentions;
mod periode;
mod sujet;

pub use sujet::CertificatAControler;

use super::constat::Controle;
use super::fichier::{FichierAControler, verifier_fichier};
use super::verification::executer;
use sujet::Verif;

pub(super) const VERIFICATIONS: &[&[Verif]] =
    &[mentions::VERIFICATIONS, dossier::VERIFICATIONS, periode::VERIFICATIONS];

/// Checks a certificate against its dossier, and its file when it is given.
pub fn controler_certificat(sujet: &CertificatAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    executer(VERIFICATIONS, &mut constats, |verifier, ecarts| verifier(sujet, ecarts));
    verifier_fichier(sujet.fichier.map(FichierAControler::pdf_ou_image), &mut constats);
    Controle::new(constats)
}
