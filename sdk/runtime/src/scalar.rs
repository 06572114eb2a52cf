//! Leaf types: what generated records ask of them, and those of the trade (identifiers, amounts and dates).
//!
//! A document names leaf types by the path of a Rust type. Such a type implements `Clone`, `Debug`, `PartialEq`, serde's
//! two traits and [`Model`]; `Debug` shows nothing that must stay secret. It may live in any crate. [`text_scalar!`]
//! declares one over a text, and [`read_text`] reads one as leniently; a parameter or a part of a form that is written
//! as a text takes what serde writes.
//!
//! Those of the trade: reading is lenient: what an OPCO sends is kept as it came, never refused for being ugly, and `verifier` says
//! afterwards what is wrong with it. Making one by hand (`FromStr`, `TryFrom<&str>`) is strict, gives the canonical
//! form and says why not. Nothing here knows a model, and no message quotes a value.

#[macro_use]
mod civil;
#[macro_use]
mod rules;
mod text;

mod bic;
mod code_diplome;
mod code_idcc;
mod code_naf;
mod code_postal;
mod courriel;
mod date;
mod date_civile;
mod error;
mod iban;
mod identifiant;
mod montant;
mod nir;
mod numero_deca;
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
pub use error::{ScalarError, ScalarErrorKind};
pub use iban::Iban;
pub use identifiant::Identifiant;
pub use montant::Montant;
pub use nir::Nir;
pub use numero_deca::NumeroDeca;
pub use rncp::Rncp;
pub use siren::Siren;
pub use siret::Siret;
pub use telephone::Telephone;
pub use text::read_text;
pub use uai::Uai;

#[doc(inline)]
pub use crate::__text_scalar as text_scalar;
pub use crate::mask::MASK;
pub use crate::record::{Model, Plain};
