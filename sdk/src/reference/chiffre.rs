//! One legal figure, with its source and confidence; and how the files are read.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::scalaires::rust_decimal::{Decimal, RoundingStrategy};
use crate::scalaires::{DateCivile, Montant};

/// A figure, with its unit, its source and its confidence.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chiffre<T> {
    /// The figure.
    pub valeur: T,
    /// Its unit, in French.
    pub unite: String,
    /// Its first day, if a source gives it.
    pub depuis: Option<DateCivile>,
    /// What it comes from: tags of [`sources`](crate::sources), the article first.
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// Whether it can change, if this differs from its table.
    pub mouvante: Option<bool>,
    /// Further explanation.
    pub note: Option<String>,
}

/// Half up to the centime.
pub(super) fn au_centime(montant: Decimal) -> Montant {
    montant.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).into()
}

/// Reads a table of reference.
pub(super) fn lire<T: DeserializeOwned>(texte: &str) -> T {
    toml::from_str(texte).expect("the reference data are part of the crate, and a test reads them")
}
