//! From a request to its answer: which operation, who calls, what is wrong with the request, then the operation.
//!
//! It knows the order of these questions, not their answers.

use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::demande::{self, Demande};
use super::erreur::Refus;
use super::journal::Appel;
use super::reglages::CorpsForce;
use super::serveur::{Opco, verrou};
use super::{TAILLE_MAXIMALE, acces, corps, jeton, operations};
use crate::generated::operation::Operation;

/// What a path and a method lead to.
enum Route {
    Operation(Operation),
    /// The path exists under other methods.
    AutreMethode(Vec<&'static str>),
    Inconnue,
}

pub(super) async fn repondre(opco: Arc<Opco>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let mut appel = noter(&parts);
    let response = match to_bytes(body, TAILLE_MAXIMALE).await {
        Err(_) => opco.refuser(&Refus::un(413, "TAILLE", "Le corps de la requête est trop grand ou interrompu.")),
        Ok(body) if parts.uri.path() == jeton::CHEMIN => jeton::delivrer(&opco, &parts.method, &parts.headers, &body),
        Ok(body) => match route(&opco.reglages.base, parts.method.as_str(), parts.uri.path()) {
            Route::Inconnue => opco.refuser(&Refus::un(404, "CHEMIN", "Ce chemin n'existe pas.")),
            Route::AutreMethode(methods) => {
                let mut response = opco.refuser(&Refus::un(405, "METHODE", "Cette méthode n'existe pas ici."));
                let allow = HeaderValue::from_str(&methods.join(", ")).expect("methods of the tables are tokens");
                response.headers_mut().insert(header::ALLOW, allow);
                response
            }
            Route::Operation(operation) => {
                appel.operation = Some(operation);
                opco.executer(operation, &parts, body, &mut appel).await
            }
        },
    };
    appel.status = response.status().as_u16();
    verrou(&opco.journal).appels.push(appel);
    response
}

impl Opco {
    fn refuser(&self, refus: &Refus) -> Response {
        refus.reponse(self.reglages.forme_erreur).0
    }

    async fn executer(&self, operation: Operation, parts: &Parts, body: Bytes, appel: &mut Appel) -> Response {
        if let Some((status, corps)) = self.forcee(operation) {
            return forcee(status, corps);
        }
        let resultat = match self.comprendre(operation, parts, body, appel).await {
            Ok(demande) => operations::traiter(self, &demande),
            Err(refus) => Err(refus),
        };
        let mut journal = verrou(&self.journal);
        match resultat {
            Ok(value) => {
                journal.controler(operation, 200, Some(&value));
                json(StatusCode::OK, &operations::envelopper(&self.reglages, operation, value))
            }
            Err(refus) => {
                let (response, body) = refus.reponse(self.reglages.forme_erreur);
                journal.controler(operation, response.status().as_u16(), body.as_ref());
                response
            }
        }
    }

    fn forcee(&self, operation: Operation) -> Option<(u16, CorpsForce)> {
        let mut forcees = verrou(&self.forcees);
        let file = forcees.get_mut(&operation)?;
        (!file.is_empty()).then(|| file.remove(0))
    }

    /// The request as the norm has it, or why it is refused before the operation sees it.
    async fn comprendre(
        &self,
        operation: Operation,
        parts: &Parts,
        body: Bytes,
        appel: &mut Appel,
    ) -> Result<Demande, Refus> {
        let row = operation.row();
        acces::verifier(self, row, &parts.headers)?;
        let query = demande::query(&parts.uri);
        demande::verifier_parametres(row, &query, &parts.headers)?;
        let lu = corps::lire(row, &parts.headers, body).await;
        appel.parts.clone_from(&lu.parts);
        Ok(Demande { operation, query, corps: lu.resultat? })
    }
}

fn noter(parts: &Parts) -> Appel {
    let mut headers: Vec<_> = parts.headers.keys().map(|name| name.as_str().to_owned()).collect();
    headers.sort_unstable();
    Appel {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: demande::query(&parts.uri).into_iter().map(|(name, _)| name).collect(),
        headers,
        parts: Vec::new(),
        operation: None,
        status: 0,
    }
}

fn forcee(status: u16, corps: CorpsForce) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match corps {
        CorpsForce::Vide => status.into_response(),
        CorpsForce::Json(value) => json(status, &value),
        CorpsForce::Texte { media, texte } => (status, [(header::CONTENT_TYPE, media)], texte).into_response(),
    }
}

fn json(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// Finds the operation by the table; letters of the path are compared without case, as .NET does.
fn route(base: &str, method: &str, path: &str) -> Route {
    let Some(rest) = path.get(base.len()..).filter(|_| path[..base.len()].eq_ignore_ascii_case(base)) else {
        return Route::Inconnue;
    };
    let here = || Operation::ALL.iter().copied().filter(|one| same_path(one.row().path, rest));
    match here().find(|one| one.row().method == method) {
        Some(operation) => Route::Operation(operation),
        None => match here().map(|one| one.row().method).collect::<Vec<_>>() {
            methods if methods.is_empty() => Route::Inconnue,
            methods => Route::AutreMethode(methods),
        },
    }
}

fn same_path(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if wanted.starts_with('{') && !given.is_empty() => {}
            (Some(wanted), Some(given)) if wanted.eq_ignore_ascii_case(given) => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        assert!(same_path("/v1/factures", "/v1/Factures"));
        assert!(same_path("/v1/dossiers/{id}", "/v1/dossiers/7"));
        assert!(!same_path("/v1/dossiers/{id}", "/v1/dossiers/"));
        assert!(!same_path("/v1/dossiers", "/v1/dossiers/etats"));
        assert!(matches!(route("/Api", "GET", "/ap"), Route::Inconnue));
        assert!(matches!(route("/Api", "GET", "/é/v1/dossiers"), Route::Inconnue));
    }
}
