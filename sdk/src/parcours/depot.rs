//! Deposits: an engine, and a file for each kind of deposit, with its intent for the journal.
//!
//! Invoices, which are prepared before they are deposited, have their own folder.

mod abandon;
mod accuse;
mod ancien;
mod avenants;
mod certificat;
mod contrat;
mod convention;
mod document;
mod doublon;
mod irremplacable;
mod manque;
mod moteur;
mod reprise;

pub use accuse::Accuse;
pub(super) use accuse::numero;
pub use certificat::{EnvoiCertificat, VoieCertificat};
pub use contrat::EnvoiContrat;
pub use convention::EnvoiConvention;
pub use document::EnvoiDocument;
pub use doublon::Doublon;
pub use irremplacable::{RaisonReprise, RepriseImpossible};
pub use manque::{Cause, DepotManque};
pub(super) use moteur::empreinte;
pub use moteur::{Depot, Intention};

#[cfg(test)]
mod tests;
