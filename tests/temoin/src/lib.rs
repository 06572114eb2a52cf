//! The witness: a simulated OPCO for an editor's own tests, and the suite that checks how an implementation follows the
//! norm.
//!
//! It knows the norm as generated tables and raw JSON, and never depends on the SDK: a mistake of the SDK cannot be
//! hidden by the same mistake here. What only the commands need is behind the feature `commandes`.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod abrege;
#[cfg(feature = "commandes")]
pub mod commande;
#[cfg(feature = "commandes")]
mod francais;
#[rustfmt::skip]
pub mod generated;
pub mod modele;
mod opco;
#[cfg(feature = "commandes")]
pub mod rapport;
pub mod simulateur;
pub mod table;
pub mod validation;
#[cfg(feature = "commandes")]
pub mod verifier;
