//! The changes of the dossiers and invoices of a CFA since last time. The norm has no push: a client polls.
//!
//! [`Connexion::suivre`] makes one pass: it lists the states, reads the dossiers if necessary, compares everything with
//! a [`Curseur`], and returns [`Evenement`]s with the new cursor. [`Connexion::suivi`] repeats passes at a given
//! interval. The caller decides what to do with the events.
//!
//! # Nothing lost, nothing doubled
//! The cursor advances dossier by dossier, together with the events of that dossier: a dossier that could not be read
//! keeps its place, and its events come in a later pass. A pass that fails as a whole returns no event and no cursor.
//! Store the events and the cursor of a [`Passe`] in one transaction, and every event comes exactly once. If the cursor
//! is stored after the events, some may come again after a crash, but none is lost.

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
