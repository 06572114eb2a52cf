//! One reason from an OPCO: its code, its text, and further properties.

use std::fmt;

use crate::Opco;
use crate::runtime::serde_json::{Map, Value};

/// One reason from an OPCO.
///
/// `Debug` shows the code if it is a known one, and never the text, which is free and may name a person.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Motif {
    pub(super) code: Option<String>,
    pub(super) texte: Option<String>,
    pub(super) autres: Map<String, Value>,
    /// Whether the code is known of the OPCO.
    pub(super) connu: bool,
}

impl Motif {
    /// The code, unchanged: there is no public list.
    pub fn expose_code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The text, unchanged.
    pub fn expose_texte(&self) -> Option<&str> {
        self.texte.as_deref()
    }

    /// Further properties of the reason, unchanged.
    pub fn expose_autres(&self) -> &Map<String, Value> {
        &self.autres
    }

    /// The code if it is a [known one](Opco::connait_code) of the OPCO, for logs: a text that only looks like a code
    /// may be a name.
    pub fn code_montrable(&self) -> Option<&str> {
        self.code.as_deref().filter(|_| self.connu)
    }

    /// The same, as a reason of `opco`.
    pub(super) fn de(mut self, opco: Opco) -> Self {
        self.connu = self.code.as_deref().is_some_and(|code| opco.connait_code(code));
        self
    }

    /// Code and text in one line, unchanged.
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
    fn a_code_is_shown_where_it_is_known() {
        let motif = |code: &str| Motif { code: Some(code.into()), ..Motif::default() };
        for code in ["X1", "X1234", "invalid_token", "400"] {
            assert_eq!(motif(code).de(Opco::Akto).code_montrable(), Some(code));
            assert_eq!(motif(code).code_montrable(), None, "of nobody");
        }
        for code in [
            "",
            "DUPONT",
            "Dupont75",
            "MARTIN2",
            "DUPONT-2",
            "12-5-90",
            "DUPONT_MARIE",
            "1990",
            "X12345",
            "X",
            "é1",
            "a 1",
        ] {
            let motif = motif(code).de(Opco::Akto);
            assert_eq!(motif.code_montrable(), None, "{code}");
            assert!(format!("{motif:?}").starts_with(r#"Motif { code: Some("***")"#));
            assert_eq!(motif.expose_code(), Some(code));
        }
    }
}
