//! What people add to generated types, beside them and never inside.

mod echeance;
mod etat;
mod nature_frais;
mod sexe;
