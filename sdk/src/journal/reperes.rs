//! The data needed later to find out, by reading, whether a deposit arrived. Nothing personal.

use serde::{Deserialize, Serialize};

use super::{IdEntree, IdentiteContrat};
use crate::models::NatureLigne;

/// How to find a deposit. Amounts are in centimes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Reperes {
    /// The identity of the contract that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contrat: Option<IdentiteContrat>,
    /// The invoice that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facture: Option<RepereFacture>,
    /// The internal number of the dossier it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
    /// The internal number of the invoice it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facture_liee: Option<String>,
    /// The entry that it replaces: a deposit that the OPCO refused or cancelled, corrected and sent again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remplace: Option<IdEntree>,
}

/// An invoice, with the data to find it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepereFacture {
    /// Its number.
    pub numero: String,
    /// The SIRET of its issuer.
    pub siret_emetteur: String,
    /// Its total; `None` if it is no whole number of centimes.
    pub total: Option<i64>,
    /// The échéances it bills, each once.
    pub echeances: Vec<RepereEcheance>,
    /// The ancillary costs it bills; none in journals of before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frais: Vec<RepereFrais>,
    /// For a credit note, the number of the invoice that it cancels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avoir_de: Option<String>,
}

/// Ancillary costs of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepereFrais {
    /// The internal number of their dossier.
    pub dossier: String,
    /// The number of their échéance.
    pub echeance: i32,
    /// Their nature.
    pub nature: NatureLigne,
    /// Their amount.
    pub montant: i64,
}

/// An échéance as it was read before the invoice was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepereEcheance {
    /// The internal number of its dossier.
    pub dossier: String,
    /// Its number.
    pub numero: i32,
    /// The part of the invoice that its amounts count: teaching and RQTH, without ancillary costs.
    pub facture: i64,
    /// `montantEnCoursInstruction` before; `None` if the OPCO did not give it.
    pub en_cours: Option<i64>,
    /// `montantRegle` before; `None` if the OPCO did not give it.
    pub regle: Option<i64>,
}

impl Reperes {
    /// For a contract.
    pub fn contrat(identite: IdentiteContrat) -> Self {
        Self { contrat: Some(identite), ..Self::default() }
    }

    /// For an invoice.
    pub fn facture(facture: RepereFacture) -> Self {
        Self { facture: Some(facture), ..Self::default() }
    }

    /// For a deposit that belongs to a dossier, by its internal number.
    pub fn dossier(numero_interne: impl Into<String>) -> Self {
        Self { dossier: Some(numero_interne.into()), ..Self::default() }
    }

    /// The same, for a deposit that also belongs to an invoice, by its internal number.
    #[must_use]
    pub fn et_facture(mut self, numero_interne: impl Into<String>) -> Self {
        self.facture_liee = Some(numero_interne.into());
        self
    }

    /// The same, as the replacement of an earlier deposit, if there is one.
    #[must_use]
    pub fn en_remplacement(self, remplace: Option<IdEntree>) -> Self {
        Self { remplace, ..self }
    }
}
