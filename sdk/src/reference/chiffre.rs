//! One figure of the law, with what makes it believable; and how the files are read.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::runtime::rust_decimal::{Decimal, RoundingStrategy};
use crate::scalar::{DateCivile, Montant};

/// A figure, with its unit, its source and how sure we are of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chiffre<T> {
    /// The figure.
    pub valeur: T,
    /// What it counts, in French.
    pub unite: String,
    /// Since when it holds, where a source says so.
    pub depuis: Option<DateCivile>,
    /// The article, then the tags of the sources.
    pub source: String,
    /// V verified, D documented, I inferred, W weak.
    pub confiance: String,
    /// In words.
    pub note: Option<String>,
}

/// Half up to the centime.
pub(super) fn au_centime(montant: Decimal) -> Montant {
    montant.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).into()
}

/// Reads a file of the folder `spec/reference`.
pub(super) fn lire<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the reference data are part of the crate, and a test reads them")
}

/// The text of a file of the folder `spec/reference`.
macro_rules! fichier {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/reference/", $name, ".toml"))
    };
}
pub(super) use fichier;
