//! The workflows of the trade: what a CFA wants done at an OPCO, over as many operations of the norm as it takes.
//!
//! A [`Connexion`] is one CFA at one OPCO. Its methods ask the profile whether the OPCO does it, check what is sent,
//! write the intent to the journal, call, and write what came back. They end in an [`Echec`] that says what to do.
//! Checks are in [`controle`](crate::controle); the operations themselves are methods of [`Client`](crate::Client).

mod apparier;
mod connexion;
pub mod delais;
mod echec;
mod horloge;
mod lister;
mod opco_de;
mod suivre;

pub use apparier::{Appariement, Candidat, Critere, Ecart, Eleve, Rapprochement, apparier};
pub use connexion::Connexion;
pub use echec::Echec;
pub use horloge::{Horloge, HorlogeSysteme};
pub use lister::{FauteLecture, Lecture, Page, Pages};
pub use opco_de::{
    Annuaire, AnnuaireBuilder, AnnuaireImpossible, CodeSiro, Confiance, OpcoDe, Raison, Source, opco_de_idcc,
    opco_du_nom,
};
pub use suivre::{
    Cadence, Curseur, CurseurIllisible, EchecPartiel, Evenement, Motif, NumeroEcheance, NumeroFacture, Passe, Suivi,
};
