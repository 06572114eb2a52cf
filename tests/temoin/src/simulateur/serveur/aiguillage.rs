//! From a request to its answer: which operation, who calls, what is wrong with the request, then the operation.
//!
//! It knows the order of these questions, not their answers.

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
use crate::simulateur::portefeuille::extrait;
use crate::simulateur::reglages::deformation::deformer;
use crate::simulateur::reglages::panne::{CorpsForce, Coupure, DELAI_MAXIMAL};
use crate::simulateur::verrou::verrou;

/// What becomes of a request: an answer, or a cut connection.
#[derive(Debug)]
pub(crate) enum Issue {
    Reponse(Response),
    Coupure,
}

pub(crate) async fn repondre(opco: Arc<Opco>, request: Request) -> Issue {
    let (heure, debut) = (Timestamp::now(), Instant::now());
    let (parts, body) = request.into_parts();
    let mut trajet = Trajet::new(&parts);
    let issue = match lecture::lire(body).await {
        Err(refus) => Issue::Reponse(opco.refuser(&refus, &mut trajet)),
        Ok(body) => opco.aiguiller(&parts, body, &mut trajet).await,
    };
    trajet.appel.statut = match &issue {
        Issue::Reponse(response) => response.status().as_u16(),
        Issue::Coupure => 0,
    };
    let passage = trajet.finir(&verrou(&opco.portefeuille), Horaire { heure, duree: debut.elapsed() });
    verrou(&opco.journal).noter(passage);
    issue
}

impl Opco {
    fn refuser(&self, refus: &Refus, trajet: &mut Trajet) -> Response {
        trajet.appel.motifs = refus.motifs();
        refus.reponse(self.reglages().forme_erreur).0
    }

    async fn aiguiller(&self, parts: &Parts, body: Recu, trajet: &mut Trajet) -> Issue {
        let reglages = self.reglages();
        // RFC 9112 §3.2; an address in the request line does not replace it.
        if parts.version == Version::HTTP_11 && parts.headers.get_all(header::HOST).iter().count() != 1 {
            let refus = Refus::un(400, "HOTE", "L'en-tête Host est obligatoire, une fois.");
            return Issue::Reponse(self.refuser(&refus, trajet));
        }
        if parts.uri.path() == reglages.chemin_jeton {
            let (response, motif) = jeton::delivrer(self, &parts.method, &parts.headers, &body.octets);
            trajet.appel.motifs.extend(motif);
            return Issue::Reponse(response);
        }
        let refus = match route(&reglages.base, parts.method.as_str(), parts.uri.path()) {
            Route::Inconnue => Refus::un(404, "CHEMIN", "Ce chemin n'existe pas."),
            Route::AutreMethode(methods) => {
                let refus = Refus::un(405, "METHODE", "Cette méthode n'existe pas ici.");
                let mut response = self.refuser(&refus, trajet);
                let allow = HeaderValue::from_str(&methods.join(", ")).expect("methods of the tables are tokens");
                response.headers_mut().insert(header::ALLOW, allow);
                return Issue::Reponse(response);
            }
            Route::Operation(operation) if reglages.absentes.contains(operation.row().id) => {
                trajet.appel.operation = Some(operation);
                Refus::un(404, "ABSENTE", "Cet OPCO n'a pas ouvert cette opération.")
            }
            Route::Operation(operation) => {
                trajet.appel.operation = Some(operation);
                return self.subir(operation, parts, body, trajet).await;
            }
        };
        Issue::Reponse(self.refuser(&refus, trajet))
    }

    /// Carries a call out, with the fault that awaits it, if any.
    async fn subir(&self, operation: Operation, parts: &Parts, body: Recu, trajet: &mut Trajet) -> Issue {
        let Some(panne) = verrou(&self.pannes).prochaine(operation) else {
            return Issue::Reponse(self.executer(operation, parts, body.octets, trajet).await);
        };
        trajet.appel.forcee = true;
        if !panne.delai.is_zero() {
            tokio::time::sleep(panne.delai.min(DELAI_MAXIMAL)).await;
        }
        if panne.coupure == Some(Coupure::Avant) {
            return Issue::Coupure;
        }
        let response = match panne.reponse {
            Some((status, corps)) => forcee(status, corps, &panne.entetes),
            None => self.executer(operation, parts, body.octets, trajet).await,
        };
        if panne.coupure == Some(Coupure::Apres) { Issue::Coupure } else { Issue::Reponse(response) }
    }

    async fn executer(&self, operation: Operation, parts: &Parts, body: Bytes, trajet: &mut Trajet) -> Response {
        let resultat = match self.comprendre(operation, parts, body, trajet).await {
            Ok(demande) => operations::traiter(self, &demande).and_then(|value| self.garder(value)),
            Err(refus) => Err(refus),
        };
        if let Ok(value) = &resultat {
            trajet.reponse(value);
        }
        let reglages = self.reglages();
        match resultat {
            Ok(value) => {
                self.controler(operation, 200, Some(&value));
                json(StatusCode::OK, &deformer(&reglages, operation, value))
            }
            Err(refus) => {
                trajet.appel.motifs = refus.motifs();
                let (response, body) = refus.reponse(reglages.forme_erreur);
                self.controler(operation, response.status().as_u16(), body.as_ref());
                response
            }
        }
    }

    /// Holds one of our own answers against the norm; the other calls need not wait for that.
    fn controler(&self, operation: Operation, status: u16, body: Option<&Value>) {
        if let Some(manquement) = Manquement::de(operation, status, body) {
            verrou(&self.journal).retenir(manquement);
        }
    }

    /// Writes what the call changed before it is answered.
    fn garder(&self, value: Value) -> Result<Value, Refus> {
        let mut portefeuille = verrou(&self.portefeuille);
        let failed = |error: CommandeImpossible| Refus::un(503, "ETAT", error.to_string());
        self.ecrire(&mut portefeuille).map(|()| value).map_err(failed)
    }

    /// The request as the norm has it, or why it is refused before the operation sees it.
    async fn comprendre(
        &self,
        operation: Operation,
        parts: &Parts,
        body: Bytes,
        trajet: &mut Trajet,
    ) -> Result<Demande, Refus> {
        let row = operation.row();
        acces::verifier(self, row, &parts.headers)?;
        let query = demande::query(&parts.uri);
        demande::verifier_parametres(row, &query, &parts.headers)?;
        let lu = corps::lire(row, &parts.headers, body).await;
        trajet.corps(&lu);
        if operation == Operation::TransmettreDossier || operation == Operation::TransmettreDossierV2 {
            // The one that it repeats, if it does.
            let identite = extrait::identite(&lu.corps.json["cerfa"]);
            trajet.deja(verrou(&self.portefeuille).meme_contrat(&identite));
        }
        lu.refus.map_or(Ok(Demande { operation, query, corps: lu.corps }), Err)
    }
}

fn forcee(status: u16, corps: CorpsForce, entetes: &[(String, String)]) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = match corps {
        CorpsForce::Vide => status.into_response(),
        CorpsForce::Json(value) => json(status, &value),
        CorpsForce::Texte { media, texte } => (status, [(header::CONTENT_TYPE, media)], texte).into_response(),
    };
    for (name, value) in entetes {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn json(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
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
