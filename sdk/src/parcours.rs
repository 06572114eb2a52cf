//! The workflows of the trade: what a CFA wants done at an OPCO, over as many operations of the norm as it takes.
//!
//! A [`Connexion`] is one CFA at one OPCO. Its methods ask the profile whether the OPCO does it, check what is sent,
//! write the intent to the journal, call, and write what came back. They end in an [`Echec`] that says what to do.
//! Checks are in [`controle`](crate::controle); the operations themselves are methods of [`Client`](crate::Client).

mod apparier;
mod capacite;
mod certifier;
mod cle_cfa;
mod cles;
mod connexion;
mod convenir;
pub mod delais;
mod depot;
mod echec;
mod envoyer;
mod erreur_opco;
mod facturer;
mod horloge;
mod intention;
mod joindre;
mod lire;
mod lister;
mod logiciel;
mod opco_de;
mod reconcilier;
mod suivre;

pub use apparier::{Appariement, Candidat, Critere, Ecart, Eleve, Rapprochement, apparier};
pub use capacite::{ChoixProtocole, NonPrisEnCharge, Protocole, Ressource};
pub use certifier::{EnvoiCertificat, VoieCertificat};
pub use cle_cfa::{CleCfa, Validite};
pub use cles::{Cles, ClesEnMemoire, ClesEnvironnement};
pub use connexion::Connexion;
pub use convenir::EnvoiConvention;
pub use depot::{Accuse, Cause, Depot, DepotManque, Doublon, Intention};
pub use echec::Echec;
pub use envoyer::EnvoiContrat;
pub use erreur_opco::{Conseil, ErreurOpco, Motif, Rejet};
pub use facturer::{Facturation, FacturationImpossible, Frais, Justificatif, Poste, ProjetFacture, RaisonImpossible};
pub use horloge::{Horloge, HorlogeSysteme};
pub use joindre::EnvoiDocument;
pub use lister::{FauteLecture, Lecture, Page, Pages};
pub use logiciel::{Acces, AccesIncomplet, Logiciel};
pub use opco_de::{
    Annuaire, AnnuaireBuilder, AnnuaireImpossible, CodeSiro, Confiance, OpcoDe, RaisonInconnu, Source, opco_de_idcc,
    opco_du_nom,
};
pub use reconcilier::{Attentes, Raison, Reconciliation, Reglee, Restante};
pub use suivre::{
    Cadence, Commentaire, Curseur, CurseurIllisible, EchecPartiel, Evenement, NumeroEcheance, NumeroFacture, Passe,
    Suivi,
};
