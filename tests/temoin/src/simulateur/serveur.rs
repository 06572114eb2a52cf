//! The loopback port: connections, the OPCO of a request, and the processing of a request.

mod aiguillage;
mod commande;
mod ecoute;
#[cfg(feature = "commandes")]
pub(super) mod hote;
#[cfg(feature = "commandes")]
pub(super) mod lieu;
mod route;
pub(super) mod simulateur;
mod trajet;
