//! The editor's own reference of a deposit, with which its record can be found.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::scalaires::{est_une_reference, est_uuid};

/// The editor's own reference of a deposit, such as the number of a record in its database. It is stored in the journal
/// and printed in sentences and spans, so that it must identify nobody.
///
/// It is a UUID, or one word of at most forty letters, digits and separators (`-_./:#`), with at least one digit. What looks
/// like a NIR, an IBAN or a date is refused.
///
/// ```
/// # use cfadock::journal::ReferenceEditeur;
/// let reference: ReferenceEditeur = "contrat-4711".parse()?;
/// assert_eq!(reference.as_str(), "contrat-4711");
/// assert!("Marie Dupont".parse::<ReferenceEditeur>().is_err());
/// # Ok::<(), cfadock::journal::ReferenceImpossible>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReferenceEditeur(String);

impl ReferenceEditeur {
    /// A reference from a journal: it was valid when it was written, and stays valid if the rules change.
    pub(super) fn tenue(texte: String) -> Self {
        Self(texte)
    }

    /// The reference as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReferenceEditeur {
    type Err = ReferenceImpossible;

    fn from_str(texte: &str) -> Result<Self, ReferenceImpossible> {
        let texte = texte.trim();
        let possible = est_uuid(texte) || (!texte.is_empty() && est_une_reference(texte));
        possible.then(|| Self(texte.to_owned())).ok_or(ReferenceImpossible)
    }
}

impl TryFrom<String> for ReferenceEditeur {
    type Error = ReferenceImpossible;

    fn try_from(texte: String) -> Result<Self, ReferenceImpossible> {
        texte.parse()
    }
}

impl From<ReferenceEditeur> for String {
    fn from(reference: ReferenceEditeur) -> Self {
        reference.0
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
    "La référence doit être un UUID, ou un seul mot d'au plus 40 lettres, chiffres et signes « - _ . / : # » avec au moins \
     un chiffre ; ce qui ressemble à un NIR, à un IBAN ou à une date est refusé, car une référence ne désigne personne."
)]
pub struct ReferenceImpossible;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::serde_json;

    #[test]
    fn a_reference_is_a_word_that_names_nobody() {
        for texte in ["4711", " contrat-4711 ", "ed81e602-f5b7-4311-b0b3-5994e6420205", "2026/00042"] {
            assert_eq!(texte.parse::<ReferenceEditeur>().map(|lue| lue.0).as_deref(), Ok(texte.trim()));
        }
        for texte in
            ["", "  ", "DUPONT", "Marie Dupont 12", "180127512345642", "12/05/2006", "FR1420041010050500013M02606"]
        {
            assert_eq!(texte.parse::<ReferenceEditeur>(), Err(ReferenceImpossible), "{texte}");
            let lue = serde_json::from_value::<ReferenceEditeur>(texte.into());
            assert!(lue.is_err_and(|erreur| !erreur.to_string().contains("DUPONT")), "{texte}");
        }
    }
}
