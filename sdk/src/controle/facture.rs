//! The checks of an invoice against the dossiers it bills: the twelve rejections of the norm's FAQ, and the rules of a
//! safe invoice.
//!
//! Amounts are compared in whole centimes. What the OPCO did not say blocks where money depends on it, and is judged by
//! no rule elsewhere.

mod document;
mod dossier;
mod echeance;
mod emetteur;
mod frais;
mod montant;
mod sujet;

pub use sujet::{FactureAControler, FactureConnue, FraisFactures};

use sujet::Verif;

pub(super) const VERIFICATIONS: &[&[Verif]] = &[
    document::VERIFICATIONS,
    emetteur::VERIFICATIONS,
    dossier::VERIFICATIONS,
    echeance::VERIFICATIONS,
    montant::VERIFICATIONS,
    frais::VERIFICATIONS,
];
