//! An invoice that was prepared and not sent yet.

use super::demande::Facturation;
use crate::controle::Controle;
use crate::models::{Dossier, Facture};
use crate::runtime::serde_json;

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
    pub(super) demande: Facturation,
}

impl ProjetFacture {
    /// Whether both invoices say the same on the wire.
    pub(super) fn est_la_meme(&self, autre: &Self) -> bool {
        let ecrite = |projet: &Self| serde_json::to_value(&projet.facture).ok();
        ecrite(self) == ecrite(autre)
    }
}
