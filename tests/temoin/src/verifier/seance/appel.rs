//! The valid calls of a run, one per operation, with their preconditions. They are judged elsewhere.

use serde_json::{Value, json};

use super::{Empechement, Seance};
use crate::generated::operation::Operation;
use crate::verifier::cible::{CorpsEnvoye, Reponse, Requete};
use crate::verifier::requete;

impl Seance<'_> {
    /// The valid call of an operation, made once, after its preconditions.
    ///
    /// # Errors
    ///
    /// When it cannot be made.
    pub async fn nominale(&mut self, operation: Operation) -> Result<Reponse, Empechement> {
        if let Some(connue) = Self::rappeler(&mut self.rappels, self.nominales.get(&operation)) {
            return connue;
        }
        let debut = self.cible.echanges.len();
        let resultat = self.jouer(operation).await;
        let resultat = match resultat {
            Ok(reponse) if matches!(reponse.statut, 404 | 405 | 501) && self.profil.inconnue(operation) => {
                Err(Empechement::Indetermine(format!(
                    "le profil ne dit pas si l'OPCO offre {}, et elle répond {}",
                    operation.id(),
                    reponse.statut
                )))
            }
            autre => autre,
        };
        self.nominales.insert(operation, (resultat.clone(), debut..self.cible.echanges.len()));
        resultat
    }

    async fn jouer(&mut self, operation: Operation) -> Result<Reponse, Empechement> {
        match operation {
            Operation::TransmettreDossier | Operation::TransmettreDossierV2 => {
                Ok(self.depose(operation).await?.reponse)
            }
            Operation::DeposerFacture => Ok(self.facture().await?.1),
            Operation::ListerEtatsFactures => {
                // An empty list shows nothing: first a paid invoice is made, if possible.
                if let (Ok((_, reponse)), Some(opco)) = (self.facture().await, self.simulateur) {
                    let numero = reponse.json.as_ref().and_then(|json| json["numeroInterneFacture"].as_str());
                    let _ = opco.regler(numero.unwrap_or_default());
                }
                let requete = self.requete(operation).await?;
                self.envoyer(&requete).await
            }
            _ => {
                let requete = self.requete(operation).await?;
                self.envoyer(&requete).await
            }
        }
    }

    /// A valid request of an operation: a new one if a repetition would be a duplicate.
    ///
    /// # Errors
    ///
    /// When its subject cannot be created.
    pub async fn requete(&mut self, operation: Operation) -> Result<Requete, Empechement> {
        let entetes = self.cible.entetes();
        Ok(match operation {
            Operation::TransmettreDossier | Operation::TransmettreDossierV2 => {
                requete::json(operation, &self.contrat(), entetes)
            }
            Operation::ConsulterDossier | Operation::ConsulterDossierV2 => {
                let numero = self.au_mieux().await?;
                requete::lire(operation, &[("numeroInterne", &numero)], entetes)
            }
            Operation::ListerDossiers => {
                let numero = self.au_mieux().await?;
                requete::lire(operation, &[("numerosInternes", &numero)], entetes)
            }
            Operation::ListerEtatsDossiers => {
                let _ = self.principal().await;
                requete::lire(operation, &[], entetes)
            }
            Operation::ListerEtatsDossiersV2 => {
                let _ = self.principal().await;
                requete::lire(operation, &[("numeroPage", "1")], entetes)
            }
            Operation::ConsulterCleCfa => {
                let cle = self.cible.cle_api().to_owned();
                requete::lire(operation, &[("siren", requete::SIREN), ("XAPIKEY", &cle)], entetes)
            }
            Operation::DeposerFacture => {
                let facture = self.brouillon().await?;
                requete::piece(operation, &facture, entetes)
            }
            Operation::DeposerConvention | Operation::DeposerDocument | Operation::DeposerCertificat => {
                let dossier = if operation == Operation::DeposerCertificat {
                    self.engage().await?
                } else {
                    self.principal().await?
                };
                let json = requete::jointe(operation, &dossier);
                requete::piece(operation, &json, entetes)
            }
            Operation::SignalerRuptureEmployeur => {
                let dossier = self.deposer(self.depot()).await?;
                let opco = self.levier()?;
                opco.engager(&dossier.numero).map_err(|erreur| Empechement::Impossible(erreur.to_string()))?;
                requete::json(operation, &json!({ "numeroInterne": dossier.numero }), entetes)
            }
            _ => requete::du_modele(operation, entetes),
        })
    }

    /// The number of a readable dossier: the caller's, or the main one, engaged if possible.
    async fn au_mieux(&mut self) -> Result<String, Empechement> {
        if let Some(numero) = &self.connu {
            return Ok(numero.clone());
        }
        match self.engage().await {
            Ok(dossier) => Ok(dossier.numero),
            Err(_) => Ok(self.principal().await?.numero),
        }
    }

    /// The same request with another JSON body or part.
    pub fn avec_corps(requete: &Requete, json: &Value) -> Requete {
        let mut autre = requete.clone();
        autre.corps = match &requete.corps {
            CorpsEnvoye::Parts(nom, _, fichier) => CorpsEnvoye::Parts(nom.clone(), json.clone(), *fichier),
            CorpsEnvoye::Texte(..) | CorpsEnvoye::Aucun => CorpsEnvoye::Texte("application/json", json.to_string()),
        };
        autre
    }
}
