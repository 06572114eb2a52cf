//! Leaf values of the trade: identifiers, amounts and dates. Generated models use them, by the names in the overlay;
//! the runtime knows none of them.
//!
//! Reading is tolerant: an OPCO's value is kept unchanged, never refused for its form, and `verifier` says afterwards
//! what is wrong with it. Construction by hand (`FromStr`, `TryFrom<&str>`) is strict, gives the canonical form or says
//! why not. Nothing here knows a model, and no message quotes a value.
//!
//! This crate also recognises numbers of persons and accounts in free texts: [`masquer_numeros`], [`est_une_reference`]
//! and [`est_un_mot`].

#[macro_use]
mod civil;
#[macro_use]
mod regles;

mod bic;
mod code_diplome;
mod code_idcc;
mod code_naf;
mod code_postal;
mod courriel;
mod date;
mod date_civile;
mod erreur;
mod iban;
mod identifiant;
mod masque;
mod montant;
mod nir;
mod numero_deca;
mod reference;
mod rncp;
mod siren;
mod siret;
mod telephone;
#[cfg(test)]
mod tests;
mod uai;

pub use bic::Bic;
pub use code_diplome::CodeDiplome;
pub use code_idcc::CodeIdcc;
pub use code_naf::CodeNaf;
pub use code_postal::CodePostal;
pub use courriel::Courriel;
pub use date::Date;
pub use date_civile::DateCivile;
pub use erreur::{ErreurScalaire, NatureErreur};
pub use iban::Iban;
pub use identifiant::Identifiant;
pub use masque::masquer_numeros;
pub use montant::Montant;
pub use nir::Nir;
pub use numero_deca::NumeroDeca;
pub use reference::{est_un_mot, est_une_reference, est_uuid};
pub use rncp::Rncp;
pub use siren::Siren;
pub use siret::Siret;
pub use telephone::Telephone;
pub use uai::Uai;

// The names that the macros of this crate use.
use cfadock_runtime::scalar::{MASK, Model, Plain, read_text, text_scalar};

// The crate whose types are part of the public API, so that callers need no version of their own.
pub use rust_decimal;
