//! The contract of a dossier as received, stored compactly, with the few fields that every invoice needs.
//!
//! As a tree of JSON, a contract takes 24 KB of memory. Here it is its text, compressed with our sample contract as a
//! dictionary. It is not checked here, and a state file has the uncompressed text.

use std::fmt;
use std::sync::LazyLock;

use jiff::civil::Date;
use lz4_flex::block::{compress_prepend_size_with_dict, decompress_size_prepended_with_dict};
use serde_json::Value;

use super::extrait::Extrait;
#[cfg(feature = "commandes")]
use super::extrait::libelles::Libelles;
use crate::generated::operation::Operation;
use crate::modele::modele;

/// The dictionary for the compression: only in memory, so that a sample of another version is no problem.
static MODELE: LazyLock<Vec<u8>> =
    LazyLock::new(|| modele(Operation::TransmettreDossier).texte().unwrap_or_default().into_bytes());

/// The contract of a dossier.
#[derive(Default)]
pub(crate) struct Contrat {
    comprime: Box<[u8]>,
    siret_cfa: Box<str>,
    conclusion: Option<Date>,
    #[cfg(feature = "commandes")]
    libelles: Libelles,
}

impl fmt::Debug for Contrat {
    /// Shows its size only: it is a person's contract.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contrat").field("octets", &self.comprime.len()).finish_non_exhaustive()
    }
}

impl Contrat {
    pub(crate) fn new(cerfa: &Value) -> Self {
        Self::du_texte(&cerfa.to_string(), Extrait::du_json(cerfa))
    }

    /// From its text and its extract.
    pub(crate) fn du_texte(texte: &str, extrait: Extrait) -> Self {
        Self {
            comprime: compress_prepend_size_with_dict(texte.as_bytes(), &MODELE).into_boxed_slice(),
            siret_cfa: extrait.siret_cfa.as_str().into(),
            conclusion: extrait.conclusion,
            #[cfg(feature = "commandes")]
            libelles: extrait.libelles,
        }
    }

    /// The contract as JSON text.
    pub(crate) fn texte(&self) -> String {
        if self.comprime.is_empty() {
            return "null".to_owned();
        }
        let octets = decompress_size_prepended_with_dict(&self.comprime, &MODELE).ok();
        octets
            .and_then(|octets| String::from_utf8(octets).ok())
            .expect("the text was compressed here, against the same")
    }

    /// The contract as it was received.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.texte()).expect("the text was written from JSON, or read as such")
    }

    /// The SIRET of the CFA.
    pub(crate) fn siret_cfa(&self) -> &str {
        &self.siret_cfa
    }

    /// Its labels for people.
    #[cfg(feature = "commandes")]
    pub(crate) fn libelles(&self) -> &Libelles {
        &self.libelles
    }

    /// The day of conclusion.
    pub(crate) fn conclusion(&self) -> Option<Date> {
        self.conclusion
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../../../../fixtures/contrat_v14.json");

    #[test]
    fn what_is_kept_comes_back_and_is_small() {
        let mut cerfa = serde_json::from_str::<Value>(SAMPLE).unwrap()["cerfa"].take();
        cerfa["libre"] = serde_json::json!({ "z": [1.0, 1e300, -0.5, u64::MAX], "a": "é\u{1F600}\"\\\n" });
        let contrat = Contrat::new(&cerfa);
        assert_eq!(contrat.json().to_string(), cerfa.to_string(), "the order of the members too");
        assert_eq!(contrat.siret_cfa(), "00000654400019");
        assert_eq!(contrat.conclusion(), Some(jiff::civil::date(2026, 6, 22)));
        let (small, whole) = (contrat.comprime.len(), contrat.texte().len());
        assert!(small * 2 < whole, "{small} of {whole}");
        assert!(!format!("{contrat:?}").contains("Essai"));
    }

    #[test]
    fn anything_is_kept() {
        for text in ["null", "\"\"", "{}", "[[]]"] {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(Contrat::new(&value).json(), value);
        }
        assert_eq!(Contrat::default().json(), Value::Null);
    }
}
