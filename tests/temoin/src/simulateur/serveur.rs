//! The loopback port: connections, whom a request is for, and the way from a request to its answer.

mod aiguillage;
mod commande;
mod ecoute;
#[cfg(feature = "commandes")]
pub(super) mod hote;
mod route;
pub(super) mod simulateur;
mod trajet;
