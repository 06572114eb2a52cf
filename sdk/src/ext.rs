//! What people add to generated types, beside them and never inside.

mod canonique;
mod dossier;
mod echeance;
mod etat;
mod facture;
mod nature_frais;
mod sexe;
