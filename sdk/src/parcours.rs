//! The workflows of the trade: what a CFA wants done at an OPCO, over as many operations of the norm as it takes.
//!
//! A [`Connexion`] is one CFA at one OPCO. Its methods ask the profile whether the OPCO does it, check what is sent,
//! write the intent to the journal, call, and write what came back. They end in an [`Echec`] that says what to do.
//! Checks are in [`controle`](crate::controle); the operations themselves are methods of [`Client`](crate::Client).

mod capacite;
mod cle_cfa;
mod cles;
mod connexion;
mod echec;
mod erreur_opco;
mod horloge;
mod logiciel;

pub use capacite::{ChoixProtocole, NonPrisEnCharge, Protocole, Ressource};
pub use cle_cfa::{CleCfa, Validite};
pub use cles::{Cles, ClesEnMemoire, ClesEnvironnement};
pub use connexion::Connexion;
pub use echec::Echec;
pub use erreur_opco::{Conseil, ErreurOpco, Motif, Rejet};
pub use horloge::{Horloge, HorlogeSysteme};
pub use logiciel::{Acces, AccesIncomplet, Logiciel};
