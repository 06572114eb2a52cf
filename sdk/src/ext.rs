//! Methods added by hand to generated types.

pub(crate) mod canonique;
pub(crate) mod dossier;
mod echeance;
mod etat;
mod facture;
mod nature_frais;
mod sexe;
