//! The conformance suite: what an implementation of the norm does, requirement by requirement, with evidence.
//!
//! It speaks raw HTTP and JSON and judges by the generated tables; the SDK's types have no part in it. It is no
//! certification. The reports are written by [`crate::rapport`].

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
