//! The OPCO of an employer: by its SIRET in the open table of France compétences (SIRO) or at its service, otherwise by
//! its collective agreement, otherwise unknown. It is never guessed: an ambiguous answer is reported as such.
//!
//! [CFADock](crate::sources), which answered this until 2025, was discontinued; its successor is the service of
//! [France compétences](crate::sources).

mod annuaire;
mod convention;
mod memoire;
mod noms;
mod reglages;
mod reponse;
mod siro;
mod table;

pub use annuaire::Annuaire;
pub use convention::opco_de_idcc;
pub use noms::opco_du_nom;
pub use reglages::{AnnuaireImpossible, ReglagesAnnuaire};
pub use reponse::{Certitude, CodeSiro, OpcoDe, Origine, RaisonInconnu};
pub use table::{LigneEcartee, RaisonEcartee, TableSiro, TableSiroIllisible};

#[cfg(test)]
mod tests;
