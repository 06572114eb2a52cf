//! The workflows of the trade: what a CFA wants done at an OPCO, over as many operations of the norm as it takes.
//!
//! A [`Connexion`] is one CFA at one OPCO. Its methods ask the profile whether the OPCO does it, check what is sent,
//! write the intent to the journal, call, and write what came back. They end in an [`Echec`] that says what to do.
//! Checks are in [`controle`](crate::controle); the operations themselves are methods of [`Client`](crate::Client).

mod connexion;
mod depot;
mod echec;
mod horloge;
mod reconcilier;

pub use connexion::Connexion;
pub use depot::{Accuse, Cause, Depot, DepotManque, Doublon, Intention};
pub use echec::Echec;
pub use horloge::{Horloge, HorlogeSysteme};
pub use reconcilier::{Delais, Raison, Reconciliation, Reglee, Restante};
