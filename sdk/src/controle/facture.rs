//! The checks of an invoice against the dossiers it bills: the twelve rejections of the norm's FAQ, and the rules of a
//! safe invoice.
//!
//! Amounts are compared in whole centimes. A value that the OPCO omitted is an error if an amount depends on it;
//! otherwise no rule judges it.

mod avoir;
mod document;
mod dossier;
mod echeance;
mod emetteur;
mod frais;
mod montant;
mod sujet;

pub use sujet::{EcheanceAuJournal, FactureAControler, FactureConnue, FraisAuJournal, FraisFactures};

pub(crate) use emetteur::est_masque;

use super::constat::Controle;
use super::fichier::{FichierAControler, verifier_fichier};
use super::verification::executer;
use sujet::Verif;

pub(super) const VERIFICATIONS: &[&[Verif]] = &[
    document::VERIFICATIONS,
    emetteur::VERIFICATIONS,
    dossier::VERIFICATIONS,
    echeance::VERIFICATIONS,
    montant::VERIFICATIONS,
    avoir::VERIFICATIONS,
    frais::VERIFICATIONS,
];

/// Checks an invoice against the dossiers it bills, and its PDF when it is given.
pub fn controler_facture(sujet: &FactureAControler<'_>) -> Controle {
    let mut constats = Vec::new();
    executer(VERIFICATIONS, &mut constats, |verifier, ecarts| verifier(sujet, ecarts));
    verifier_fichier(sujet.fichier.map(FichierAControler::pdf), &mut constats);
    Controle::new(constats)
}
