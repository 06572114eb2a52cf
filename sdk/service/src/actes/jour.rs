//! A day in a body, as `2026-09-01`.

use cfadock::runtime::jiff::civil::Date;
use serde::de::{Deserialize, Deserializer, Error, Unexpected};

/// What is expected where a day stands, in the words of a reader of ours.
pub(crate) const JOUR: &str = "a date";

/// Reads a day.
pub(crate) fn lire<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let texte = String::deserialize(deserializer)?;
    texte.parse().map_err(|_| D::Error::invalid_value(Unexpected::Str(&texte), &JOUR))
}

/// Reads a day that need not be there.
pub(crate) fn lire_ou_rien<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let Some(texte) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    texte.parse().map(Some).map_err(|_| D::Error::invalid_value(Unexpected::Str(&texte), &JOUR))
}
