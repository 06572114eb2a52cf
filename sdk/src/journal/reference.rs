//! The editor's own reference of a deposit, by which its record is found again.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::scalaires::est_une_reference;

/// The editor's own reference of what is deposited, such as the number of a record in its database. It is kept in the
/// journal and printed in sentences and spans, so it must name nobody.
///
/// It is one word of at most forty letters, digits and separators (`-_./:#`), with at least one digit; a UUID is one.
///
/// ```
/// # use cfadock::journal::ReferenceEditeur;
/// let reference: ReferenceEditeur = "contrat-4711".parse()?;
/// assert_eq!(reference.as_str(), "contrat-4711");
/// assert!("Marie Dupont".parse::<ReferenceEditeur>().is_err());
/// # Ok::<(), cfadock::journal::ReferenceImpossible>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReferenceEditeur(String);

impl ReferenceEditeur {
    /// The reference as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReferenceEditeur {
    type Err = ReferenceImpossible;

    fn from_str(texte: &str) -> Result<Self, ReferenceImpossible> {
        let texte = texte.trim();
        let possible = !texte.is_empty() && est_une_reference(texte);
        possible.then(|| Self(texte.to_owned())).ok_or(ReferenceImpossible)
    }
}

impl fmt::Display for ReferenceEditeur {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why a text is no reference: it might name a person. The text is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "La référence doit être un seul mot d'au plus 40 lettres, chiffres et signes « - _ . / : # », avec au moins un \
     chiffre, et ne désigner personne."
)]
pub struct ReferenceImpossible;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_a_word_that_names_nobody() {
        for texte in ["4711", " contrat-4711 ", "3f2a9c1e-6d0b-4c6e-9b1a-0c2d4e6f8a01", "2026/00042"] {
            assert_eq!(texte.parse::<ReferenceEditeur>().map(|lue| lue.0).as_deref(), Ok(texte.trim()));
        }
        for texte in
            ["", "  ", "DUPONT", "Marie Dupont 12", "180127512345642", "12/05/2006", "FR1420041010050500013M02606"]
        {
            assert_eq!(texte.parse::<ReferenceEditeur>(), Err(ReferenceImpossible), "{texte}");
        }
    }
}
