//! The service `cfadock`: the workflows of the SDK for every language, over loopback HTTP, and the command line.
//!
//! One arrow: `configuration` says what is wanted, [`service::Service`] opens it, `serveur` answers over HTTP, `commande`
//! does the same for one call. What both do is in `actes`, and `demandes` has the deposits that are under way. `etat` keeps
//! what the journal of deposits does not: events, notifications that have to leave and, where no database of several
//! services has them, requests by their key (`cles`).

pub mod actes;
pub mod bilan;
pub mod cles;
pub mod commande;
pub mod configuration;
pub mod console;
pub mod demandes;
pub mod destinataire;
pub mod ecoute;
#[cfg(test)]
#[allow(missing_docs, clippy::unwrap_used, reason = "a test panics to fail")]
mod essais;
pub mod etat;
pub mod evenement;
pub mod fond;
pub mod jetons;
pub mod journal;
pub mod journalisation;
pub mod marche;
pub mod mesures;
pub mod notifications;
pub mod passager;
mod places;
pub mod probleme;
pub mod secrets;
pub mod serveur;
pub mod service;
pub mod suite;
pub mod suivi;
pub mod verrou;
