//! An invoice that was prepared and not sent yet.

use std::fmt;

use super::demande::Facturation;
use crate::controle::Controle;
use crate::models::{Dossier, Facture};
use crate::runtime::serde_json;
use crate::scalaires::Montant;

/// An invoice ready to be sent, with the dossiers it was built from and the findings of the checks.
///
/// Its PDF has to show the same lines and the same total.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ProjetFacture {
    /// The invoice.
    pub facture: Facture,
    /// The dossiers of its lines, as the OPCO gave them when it was prepared.
    pub dossiers: Vec<Dossier>,
    /// The findings of the checks, without those of the PDF.
    pub controle: Controle,
    /// Amounts that differ from what the échéances expect, with the reason: for the PDF, since the norm has no field
    /// for it, and the journal stores nothing that may name a person.
    pub ajustements: Vec<Ajustement>,
    pub(super) demande: Facturation,
}

impl ProjetFacture {
    /// Whether both invoices are the same on the wire.
    pub(super) fn est_la_meme(&self, autre: &Self) -> bool {
        sont_ecrites_pareil(&self.facture, &autre.facture)
    }
}

/// Texts are compared: a tree of JSON has not every number. What cannot be written is the same as nothing.
fn sont_ecrites_pareil(une: &Facture, autre: &Facture) -> bool {
    let ecrites = (serde_json::to_string(une), serde_json::to_string(autre));
    matches!(ecrites, (Ok(une), Ok(autre)) if une == autre)
}

/// An amount that differs from what the échéance expects. `Debug` does not show the reason, because it may name a
/// person.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Ajustement {
    /// The internal number of the dossier.
    pub numero_interne: String,
    /// The number of the échéance.
    pub echeance: Option<i32>,
    /// The expected amount in euros; `None` if the OPCO does not give it.
    pub attendu: Option<Montant>,
    /// The billed amount in euros; negative in a credit note.
    pub montant: Montant,
    /// The reason, in the words of the CFA.
    pub raison: String,
}

impl fmt::Debug for Ajustement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { numero_interne, echeance, montant, .. } = self;
        let mut montre = formatter.debug_struct("Ajustement");
        montre.field("numero_interne", numero_interne).field("echeance", echeance).field("montant", montant);
        montre.finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::from_json;

    #[test]
    fn amounts_that_no_tree_of_json_has_are_compared() {
        let facture = |montant: &str| {
            let corps = format!(
                r#"{{"numero":"F-0001","dateEmission":"2027-03-02T00:00:00+00:00","montantTotal":{montant},
                "ibanEmetteur":"FR1420041010050500013M02606","siretEmetteur":"00000321000010",
                "estCertificatRealisation":true,"lignes":[]}}"#
            );
            from_json::<Facture>(corps.as_bytes()).unwrap()
        };
        for (un, autre) in [("1e400", "2490"), ("1e400", "1e401"), ("1e400", "2e400")] {
            assert!(!sont_ecrites_pareil(&facture(un), &facture(autre)), "{un} {autre}");
            assert!(sont_ecrites_pareil(&facture(un), &facture(un)), "{un}");
        }
    }
}
