//! An invoice that was prepared and not sent yet.

use std::fmt;

use super::demande::Facturation;
use crate::controle::Controle;
use crate::models::{Dossier, Facture};
use crate::runtime::serde_json;
use crate::scalaires::Montant;

/// An invoice as it would be sent, with the dossiers it was built from and what the checks found.
///
/// Its PDF has to show the same lines and the same total.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ProjetFacture {
    /// The invoice.
    pub facture: Facture,
    /// The dossiers of its lines, as the OPCO gave them when it was prepared.
    pub dossiers: Vec<Dossier>,
    /// What the checks found, all but those of the PDF.
    pub controle: Controle,
    /// What it bills otherwise than the échéances expect, with the reason: the PDF says it, since the norm has no field
    /// for it, and the journal keeps nothing that may name a person.
    pub ajustements: Vec<Ajustement>,
    pub(super) demande: Facturation,
}

impl ProjetFacture {
    /// Whether both invoices say the same on the wire.
    pub(super) fn est_la_meme(&self, autre: &Self) -> bool {
        let ecrite = |projet: &Self| serde_json::to_value(&projet.facture).ok();
        ecrite(self) == ecrite(autre)
    }
}

/// An amount that is billed otherwise than the échéance expects it. `Debug` does not show the reason: it may name a
/// person.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Ajustement {
    /// The internal number of the dossier.
    pub numero_interne: String,
    /// The number of the échéance.
    pub echeance: Option<i32>,
    /// What it expects, euros; `None` where the OPCO does not say it.
    pub attendu: Option<Montant>,
    /// What is billed, euros; below zero in a credit note.
    pub montant: Montant,
    /// Why, in the words of the CFA.
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
