//! One reason that an OPCO gave: its code, its words, and whatever else it wrote beside them.

use std::fmt;

use crate::runtime::is_code;
use crate::runtime::serde_json::{Map, Value};

/// One reason that an OPCO gave.
///
/// `Debug` shows the code where it is one, and never the words: they are free, and may name anybody.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Motif {
    pub(super) code: Option<String>,
    pub(super) texte: Option<String>,
    pub(super) autres: Map<String, Value>,
}

impl Motif {
    /// The code as the OPCO wrote it: opaque, there is no public list.
    pub fn expose_code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The words as the OPCO wrote them.
    pub fn expose_texte(&self) -> Option<&str> {
        self.texte.as_deref()
    }

    /// Further properties of the reason, as they came.
    pub fn expose_autres(&self) -> &Map<String, Value> {
        &self.autres
    }

    /// The code where it surely is one, for logs: see [`is_code`]; or words in capitals with `_` between them.
    pub fn code_montrable(&self) -> Option<&str> {
        self.code.as_deref().filter(|code| is_code(code) || sont_des_mots(code))
    }

    /// Code and words in one line, as the OPCO wrote them.
    pub(super) fn expose_phrase(&self) -> Option<String> {
        match (&self.code, &self.texte) {
            (Some(code), Some(texte)) => Some(format!("{code} : {texte}")),
            (code, texte) => texte.as_ref().or(code.as_ref()).cloned(),
        }
    }

    pub(super) fn est_vide(&self) -> bool {
        self.code.is_none() && self.texte.is_none() && self.autres.is_empty()
    }
}

/// `CLE_INCONNUE`: no person is written so.
fn sont_des_mots(code: &str) -> bool {
    let lettres = code.bytes().all(|lettre| lettre.is_ascii_uppercase() || lettre.is_ascii_digit() || lettre == b'_');
    let chiffres = code.bytes().filter(u8::is_ascii_digit).count();
    lettres && code.contains('_') && chiffres <= 5 && code.len() <= 40
}

impl fmt::Debug for Motif {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.as_ref().map(|_| self.code_montrable().unwrap_or("***"));
        let mut motif = formatter.debug_struct("Motif");
        motif.field("code", &code).field("texte", &self.texte.as_ref().map(|_| "***"));
        motif.field("autres", &self.autres.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_shown_where_it_surely_is_one() {
        let montre = |code: &str| Motif { code: Some(code.into()), ..Motif::default() }.code_montrable().is_some();
        for code in ["X1", "E-0042", "CLE_INCONNUE", "err.12", "400"] {
            assert!(montre(code), "{code}");
        }
        for code in ["", "DUPONT", "Jean-Luc", "12/05/2006", "12052006", "0612345678", "206057599900287", "é1", "a 1"]
        {
            assert!(!montre(code), "{code}");
        }
    }
}
