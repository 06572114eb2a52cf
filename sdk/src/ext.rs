//! Methods added by hand to generated types.

mod canonique;
mod dossier;
mod echeance;
mod etat;
mod facture;
mod nature_frais;
mod sexe;
