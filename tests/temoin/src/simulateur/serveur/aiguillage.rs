//! From a request to its answer: find the operation, authenticate, check the request, then run the operation.
//!
//! It defines the order of these steps, not their content.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::Value;

use super::route::{Route, route};
use super::trajet::Trajet;
use crate::generated::operation::Operation;
use crate::simulateur::demande::lecture::{self, Recu};
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::demande::{self, Demande, acces, corps, jeton};
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::impossible::CommandeImpossible;
use crate::simulateur::opco::journal::{Horaire, Manquement};
use crate::simulateur::operations;
use crate::simulateur::reglages::deformation::deformer;
use crate::simulateur::reglages::panne::{CorpsForce, Coupure, DELAI_MAXIMAL};
use crate::simulateur::verrou::verrou;

/// The result of a request: an answer, or a cut connection.
#[derive(Debug)]
pub(crate) enum Issue {
    Reponse(Response),
    Coupure,
}

pub(crate) async fn repondre(opco: Arc<Opco>, requete: Request) -> Issue {
    let (heure, debut) = (Timestamp::now(), Instant::now());
    let (parts, corps) = requete.into_parts();
    let mut trajet = Trajet::new(&parts);
    let issue = match lecture::lire(corps).await {
        Err(refus) => Issue::Reponse(opco.refuser(&refus, &mut trajet)),
        Ok(corps) => opco.aiguiller(&parts, corps, &mut trajet).await,
    };
    trajet.appel.statut = match &issue {
        Issue::Reponse(reponse) => reponse.status().as_u16(),
        Issue::Coupure => 0,
    };
    let passage = trajet.finir(&verrou(&opco.portefeuille), Horaire { heure, duree: debut.elapsed() });
    verrou(&opco.journal).noter(passage);
    issue
}

impl Opco {
    fn refuser(&self, refus: &Refus, trajet: &mut Trajet) -> Response {
        trajet.refus(refus);
        refus.reponse(self.reglages().forme_erreur).0
    }

    async fn aiguiller(&self, parts: &Parts, corps: Recu, trajet: &mut Trajet) -> Issue {
        let reglages = self.reglages();
        // RFC 9112 §3.2; an address in the request line does not replace it.
        if parts.version == Version::HTTP_11 && parts.headers.get_all(header::HOST).iter().count() != 1 {
            let refus = Refus::un(400, "HOTE", "L'en-tête Host est obligatoire, une fois.");
            return Issue::Reponse(self.refuser(&refus, trajet));
        }
        if parts.uri.path() == reglages.chemin_jeton {
            let (reponse, motif) = jeton::delivrer(self, &parts.method, &parts.headers, &corps.octets);
            trajet.appel.motifs.extend(motif);
            return Issue::Reponse(reponse);
        }
        let refus = match route(&reglages.base, parts.method.as_str(), parts.uri.path()) {
            Route::Inconnue => Refus::un(404, "CHEMIN", "Ce chemin n'existe pas."),
            Route::AutreMethode(methodes) => {
                let refus = Refus::un(405, "METHODE", "Cette méthode n'existe pas ici.");
                let mut reponse = self.refuser(&refus, trajet);
                let permises = HeaderValue::from_str(&methodes.join(", ")).expect("methods of the tables are tokens");
                reponse.headers_mut().insert(header::ALLOW, permises);
                return Issue::Reponse(reponse);
            }
            Route::Operation(operation) if reglages.absentes.contains(operation.row().id) => {
                trajet.appel.operation = Some(operation);
                Refus::un(404, "ABSENTE", "Cet OPCO n'a pas ouvert cette opération.")
            }
            Route::Operation(operation) => {
                trajet.appel.operation = Some(operation);
                return self.subir(operation, parts, corps, trajet).await;
            }
        };
        Issue::Reponse(self.refuser(&refus, trajet))
    }

    /// Runs a call, with its pending fault, if any.
    async fn subir(&self, operation: Operation, parts: &Parts, corps: Recu, trajet: &mut Trajet) -> Issue {
        let Some(panne) = verrou(&self.pannes).prochaine(operation) else {
            return Issue::Reponse(self.executer(operation, parts, corps.octets, trajet).await);
        };
        trajet.appel.forcee = true;
        if !panne.delai.is_zero() {
            tokio::time::sleep(panne.delai.min(DELAI_MAXIMAL)).await;
        }
        if panne.coupure == Some(Coupure::Avant) {
            return Issue::Coupure;
        }
        let reponse = match panne.reponse {
            Some((statut, corps)) => forcee(statut, corps, &panne.entetes),
            None => self.executer(operation, parts, corps.octets, trajet).await,
        };
        if panne.coupure == Some(Coupure::Apres) { Issue::Coupure } else { Issue::Reponse(reponse) }
    }

    async fn executer(&self, operation: Operation, parts: &Parts, corps: Bytes, trajet: &mut Trajet) -> Response {
        let resultat = match self.comprendre(operation, parts, corps, trajet).await {
            Ok(demande) => operations::traiter(self, &demande).and_then(|valeur| self.garder(valeur)),
            Err(refus) => Err(refus),
        };
        if let Ok(valeur) = &resultat {
            trajet.reponse(valeur);
        }
        let reglages = self.reglages();
        match resultat {
            Ok(valeur) => {
                self.controler(operation, 200, Some(&valeur));
                json(StatusCode::OK, &deformer(&reglages, operation, valeur))
            }
            Err(refus) => {
                trajet.refus(&refus);
                let (reponse, corps) = refus.reponse(reglages.forme_erreur);
                self.controler(operation, reponse.status().as_u16(), corps.as_ref());
                reponse
            }
        }
    }

    /// Checks one of our own answers against the norm; other calls do not wait for that.
    fn controler(&self, operation: Operation, statut: u16, corps: Option<&Value>) {
        if let Some(manquement) = Manquement::de(operation, statut, corps) {
            verrou(&self.journal).retenir(manquement);
        }
    }

    /// Writes the changes of the call before it is answered.
    fn garder(&self, valeur: Value) -> Result<Value, Refus> {
        let mut portefeuille = verrou(&self.portefeuille);
        let echec = |erreur: CommandeImpossible| Refus::un(503, "ETAT", erreur.to_string());
        self.ecrire(&mut portefeuille).map(|()| valeur).map_err(echec)
    }

    /// The request in the norm's form, or why it is refused before the operation.
    async fn comprendre(
        &self,
        operation: Operation,
        parts: &Parts,
        corps: Bytes,
        trajet: &mut Trajet,
    ) -> Result<Demande, Refus> {
        let ligne = operation.row();
        acces::verifier(self, ligne, &parts.headers)?;
        let query = demande::query(&parts.uri);
        demande::verifier_parametres(ligne, &query, &parts.headers)?;
        let lu = corps::lire(ligne, &parts.headers, corps).await;
        trajet.corps(&lu);
        lu.refus.map_or(Ok(Demande { operation, query, corps: lu.corps }), Err)
    }
}

fn forcee(statut: u16, corps: CorpsForce, entetes: &[(String, String)]) -> Response {
    let statut = StatusCode::from_u16(statut).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut reponse = match corps {
        CorpsForce::Vide => statut.into_response(),
        CorpsForce::Json(valeur) => json(statut, &valeur),
        CorpsForce::Texte { media, texte } => (statut, [(header::CONTENT_TYPE, media)], texte).into_response(),
    };
    for (nom, valeur) in entetes {
        if let (Ok(nom), Ok(valeur)) = (nom.parse::<HeaderName>(), HeaderValue::from_str(valeur)) {
            reponse.headers_mut().insert(nom, valeur);
        }
    }
    reponse
}

fn json(statut: StatusCode, valeur: &Value) -> Response {
    (statut, [(header::CONTENT_TYPE, "application/json")], valeur.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::simulateur::Simulateur;
    use crate::validation::NatureViolation;

    #[tokio::test]
    async fn an_answer_that_the_norm_does_not_allow_is_kept() {
        let simulateur = Simulateur::neutre().demarrer().await.unwrap();
        simulateur.opco.controler(Operation::ConsulterDossier, 200, Some(&json!(7)));
        let manquements = simulateur.manquements();
        let [Manquement { operation: Operation::ConsulterDossier, statut: 200, violations }] = &manquements[..] else {
            panic!("{manquements:?}")
        };
        assert_eq!(violations[0].nature, NatureViolation::Type);
    }
}
