//! The states of an invoice, independent of their spelling.

use crate::controle::noms::comparable;
use crate::models::CodeEtatFacture;

/// The words for a refusal and for a cancellation. The norm lists none; these are inferred.
const REFUS: [&str; 6] = ["REFUSE", "REFUSEE", "REJETE", "REJETEE", "ANNULE", "ANNULEE"];

impl CodeEtatFacture {
    /// Whether the OPCO refused or cancelled the invoice: a corrected one may be sent under the same number.
    ///
    /// The norm lists no word for it: `REFUSE`, `REJETE`, `ANNULE` and their feminine forms count, in any case, with or
    /// without accents.
    pub fn est_un_refus(&self) -> bool {
        REFUS.contains(&comparable(&self.to_string()).as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::serde_json;

    #[test]
    fn refusals_and_cancellations_are_known_in_any_spelling() {
        let refus = ["REJETEE", "Refuse", "Refusée", "REJETÉ", "ANNULE", "ANNULEE", "Annulée ", "annule\u{301}"];
        let autres = ["REGLE", "TRANSMIS", "EN_COURS_INSTRUCTION", "ANNULATION_DEMANDEE"];
        let refus = refus.into_iter().map(|wire| (wire, true));
        for (wire, refus) in refus.chain(autres.into_iter().map(|wire| (wire, false))) {
            let etat: CodeEtatFacture = serde_json::from_value(wire.into()).unwrap();
            assert_eq!(etat.est_un_refus(), refus, "{wire}");
        }
    }
}
