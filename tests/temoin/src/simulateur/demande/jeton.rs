//! The token endpoint: OAuth2 client credentials. `acces` checks the token of a call.

use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::{decoder_formulaire, preuve};
use crate::simulateur::opco::Opco;
use crate::simulateur::reglages::choix::Portee;
use crate::simulateur::verrou::verrou;

/// Lifetime of a token in seconds; it is only stated, because the virtual clock counts days.
const DUREE: u32 = 3_600;

/// Why no token is issued: status, OAuth code, and a French sentence.
type Raison = (StatusCode, &'static str, &'static str);

/// Issues a token, or refuses it; a refusal has its code and sentence for the recorder.
pub(crate) fn delivrer(
    opco: &Opco,
    methode: &Method,
    entetes: &HeaderMap,
    corps: &Bytes,
) -> (Response, Option<(String, String)>) {
    match juger(opco, methode, entetes, corps) {
        Ok(()) => {
            let jeton = verrou(&opco.jetons).donner();
            let corps = json!({ "access_token": jeton, "token_type": "Bearer", "expires_in": DUREE });
            (reponse(StatusCode::OK, &corps), None)
        }
        Err((statut, code, description)) => {
            let corps = json!({ "error": code, "error_description": description });
            (reponse(statut, &corps), Some((code.to_owned(), description.to_owned())))
        }
    }
}

fn juger(opco: &Opco, methode: &Method, entetes: &HeaderMap, corps: &Bytes) -> Result<(), Raison> {
    if methode != Method::POST {
        return Err((StatusCode::METHOD_NOT_ALLOWED, "invalid_request", "il faut la méthode POST"));
    }
    let media = entetes.get(header::CONTENT_TYPE).and_then(|valeur| valeur.to_str().ok()).unwrap_or_default();
    if !media.starts_with("application/x-www-form-urlencoded") {
        return Err((StatusCode::BAD_REQUEST, "invalid_request", "il faut un formulaire"));
    }
    let formulaire = decoder_formulaire(&String::from_utf8_lossy(corps));
    let champ = |nom: &str| formulaire.iter().find(|(cle, _)| cle == nom).map(|(_, valeur)| valeur.as_str());
    if champ("grant_type") != Some("client_credentials") {
        return Err((StatusCode::BAD_REQUEST, "unsupported_grant_type", "il faut client_credentials"));
    }
    let reglages = opco.reglages();
    let acces = &reglages.acces;
    if champ("client_id") != Some(&acces.client_id) || champ("client_secret") != Some(&acces.client_secret) {
        return Err((StatusCode::UNAUTHORIZED, "invalid_client", "client inconnu ou secret faux"));
    }
    if !portee_admise(&reglages.portee, champ("scope")) {
        return Err((StatusCode::BAD_REQUEST, "invalid_scope", "la portée demandée n'est pas admise"));
    }
    if reglages.dpop
        && let Err(raison) = verifier_preuve(opco, entetes)
    {
        return Err((StatusCode::BAD_REQUEST, "invalid_dpop_proof", raison));
    }
    Ok(())
}

/// The proof of possession: complete, for this address, recent, and never used before.
fn verifier_preuve(opco: &Opco, entetes: &HeaderMap) -> Result<(), &'static str> {
    let mut preuves = entetes.get_all("dpop").iter();
    let (Some(preuve), None) = (preuves.next(), preuves.next()) else {
        return Err("il faut une preuve et une seule");
    };
    let preuve = preuve.to_str().map_err(|_| "la preuve n'est pas un texte")?;
    let hote = entetes.get(header::HOST).and_then(|hote| hote.to_str().ok()).unwrap_or_default();
    let jti = preuve::verifier(preuve, "POST", &format!("http://{hote}{}", opco.reglages().chemin_jeton))?;
    if verrou(&opco.jetons).est_nouvelle(jti) { Ok(()) } else { Err("la preuve a déjà servi") }
}

fn portee_admise(portee: &Portee, scope: Option<&str>) -> bool {
    let mots = |texte: &str| texte.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    match portee {
        Portee::Libre => true,
        Portee::Aucune => scope.is_none(),
        Portee::Exacte(voulue) => scope.is_some_and(|scope| mots(scope) == mots(voulue)),
    }
}

fn reponse(statut: StatusCode, corps: &Value) -> Response {
    let entetes = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (statut, entetes, corps.to_string()).into_response()
}
