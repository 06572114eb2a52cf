//! The conformance suite: the behaviour of an implementation of the norm, requirement by requirement, with evidence.
//!
//! It uses raw HTTP and JSON, and judges by the generated tables; it does not use the SDK's types. It is no
//! certification. [`crate::rapport`] writes the reports.

pub mod campagne;
pub mod cible;
pub mod controle;
pub mod echange;
pub mod exigence;
mod faux;
pub mod intermediaire;
pub mod masque;
pub mod nettoyage;
mod observations;
pub mod preuve;
pub mod profil;
mod requete;
pub mod schema;
pub mod seance;
pub mod source;
pub mod verdict;
mod verification;
