//! The states of an invoice, beyond their spelling.

use crate::models::CodeEtatFacture;

/// The words for a refusal. The norm lists none; these are inferred.
const REFUS: [&str; 4] = ["REFUSE", "REFUSEE", "REJETE", "REJETEE"];

impl CodeEtatFacture {
    /// Whether the OPCO refused the invoice: a corrected one may come under the same number.
    ///
    /// The norm lists no word for it: `REFUSE`, `REJETE` and their feminine forms count, in any case.
    pub fn est_un_refus(&self) -> bool {
        REFUS.contains(&self.to_string().to_uppercase().as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::serde_json;

    #[test]
    fn refusals_are_known_in_any_case() {
        for (wire, refus) in [("REJETEE", true), ("Refuse", true), ("REGLE", false), ("TRANSMIS", false)] {
            let etat: CodeEtatFacture = serde_json::from_value(wire.into()).unwrap();
            assert_eq!(etat.est_un_refus(), refus, "{wire}");
        }
    }
}
