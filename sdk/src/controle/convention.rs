//! The checks of a convention against its contract. The JSON repeats the contract for that very comparison.

mod contenu;
mod contrat;
mod sujet;

pub use sujet::ConventionAControler;

use sujet::Verif;

pub(super) const VERIFICATIONS: &[&[Verif]] = &[contenu::VERIFICATIONS, contrat::VERIFICATIONS];
