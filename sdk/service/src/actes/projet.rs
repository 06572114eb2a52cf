//! The project of an invoice, as it is shown.

use cfadock::models::Facture;
use cfadock::scalaires::Montant;
use serde::Serialize;
use utoipa::ToSchema;

use super::depot::ConstatControle;
use super::norme;

/// Une facture prête à être imprimée, puis envoyée.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProjetDeFacture {
    /// La facture, telle qu'elle partira.
    #[schema(schema_with = norme::facture)]
    pub facture: Facture,
    /// Son total en euros.
    #[schema(schema_with = norme::montant)]
    pub total: Montant,
    /// Ce que les contrôles ont relevé ; une erreur arrêterait l'envoi.
    pub constats: Vec<ConstatControle>,
    /// Si rien n'arrête l'envoi.
    pub envoyable: bool,
    /// Les montants qui ne sont pas ceux que les échéances attendent.
    pub ajustements: Vec<AjustementFait>,
    /// L'empreinte à donner avec le PDF.
    pub empreinte: String,
}

/// Un montant qui n'est pas celui que l'échéance attend.
#[derive(Clone, Serialize, ToSchema)]
pub struct AjustementFait {
    /// Le numéro interne du dossier.
    pub numero_interne: String,
    /// L'échéance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub echeance: Option<i32>,
    /// Le montant attendu en euros.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = norme::montant)]
    pub attendu: Option<Montant>,
    /// Le montant facturé en euros.
    #[schema(schema_with = norme::montant)]
    pub montant: Montant,
    /// Pourquoi.
    pub raison: String,
}

/// The reason may name a person.
impl std::fmt::Debug for AjustementFait {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("AjustementFait").field("montant", &self.montant).finish_non_exhaustive()
    }
}
