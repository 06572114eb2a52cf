//! What has happened to the dossiers and invoices of a CFA since last time. The norm has no push: a client polls.
//!
//! [`Connexion::suivre`] makes one pass: it lists the states, reads the dossiers that need it, compares all with a
//! [`Curseur`], and gives [`Evenement`]s with the cursor after them. [`Connexion::suivi`] repeats passes at a
//! given pace. The caller decides what to do with the events.
//!
//! # Nothing lost, nothing doubled
//! The cursor advances dossier by dossier, together with the events of that dossier: a dossier that could not be read
//! keeps its place, and its events come in a later pass. A pass that fails as a whole gives no event and no cursor.
//! Store the events and the cursor of a [`Passe`] in one transaction, and every event comes exactly once. Store the
//! cursor after the events, and some may come again after a crash, but none is lost.

mod cadence;
mod curseur;
mod evenement;
mod facture;
mod nouvelle;
mod passe;
mod trace;

pub use cadence::{Cadence, Suivi};
pub use curseur::{Curseur, CurseurIllisible};
pub use evenement::{Commentaire, Evenement, NumeroEcheance, NumeroFacture};
pub use nouvelle::Nouvelle;
pub use passe::Passe;

#[cfg(test)]
mod tests;
