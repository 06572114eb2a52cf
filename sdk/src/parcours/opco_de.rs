//! Which OPCO an employer has: by its SIRET at France compétences (SIRO), else by its collective agreement, else unknown.
//! Never a guess: what does not name one OPCO says so.
//!
//! CFADock, which answered this until 2025, is no more; norm.md §10 has what is known of its successor.

mod annuaire;
mod builder;
mod convention;
mod memoire;
mod noms;
mod reponse;
mod siro;

pub use annuaire::Annuaire;
pub use builder::{AnnuaireBuilder, AnnuaireImpossible};
pub use convention::opco_de_idcc;
pub use noms::opco_du_nom;
pub use reponse::{CodeSiro, Confiance, OpcoDe, RaisonInconnu, Source};

#[cfg(test)]
mod tests;
