//! Invoices of a run: built from the OPCO's answers, sent, and the one that later controls use. They are judged
//! elsewhere.

use serde_json::Value;

use super::{Empechement, Seance};
use crate::generated::operation::Operation;
use crate::verifier::cible::Reponse;
use crate::verifier::requete;

impl Seance<'_> {
    /// An invoice for an item that may still be invoiced, built from the OPCO's data; not sent.
    ///
    /// # Errors
    ///
    /// When there is no item.
    pub async fn brouillon(&mut self) -> Result<Value, Empechement> {
        let dossier = self.engage().await?;
        let lu = self.dossier(&dossier.numero).await?;
        let (numero, jour) = (self.numero_de_facture(), self.jour());
        requete::facture(&lu, &numero, &jour)
            .ok_or_else(|| Empechement::Impossible("aucune échéance n'est facturable".to_owned()))
    }

    /// A number without an invoice in this run.
    pub fn numero_de_facture(&mut self) -> String {
        self.rang += 1;
        format!("F-{}-{}", self.graine, self.rang)
    }

    /// The day at a simulated OPCO; empty at a real one, which decides itself.
    pub fn jour(&self) -> String {
        self.simulateur.map_or_else(String::new, |opco| opco.date().to_string())
    }

    /// Sends an invoice with a PDF.
    ///
    /// # Errors
    ///
    /// When there is no answer.
    pub async fn facturer(&mut self, facture: &Value) -> Result<Reponse, Empechement> {
        let requete = requete::piece(Operation::DeposerFacture, facture, self.cible.entetes());
        self.envoyer(&requete).await
    }

    /// The invoice of this run, sent once, and its answer.
    ///
    /// # Errors
    ///
    /// When there is nothing to invoice.
    pub async fn facture(&mut self) -> Result<(Value, Reponse), Empechement> {
        if let Some(connue) = Self::rappeler(&mut self.rappels, self.facture.as_ref()) {
            return connue;
        }
        let debut = self.cible.echanges.len();
        let resultat = match self.brouillon().await {
            Ok(facture) => self.facturer(&facture).await.map(|reponse| (facture, reponse)),
            Err(empechement) => Err(empechement),
        };
        self.facture = Some((resultat.clone(), debut..self.cible.echanges.len()));
        resultat
    }
}
