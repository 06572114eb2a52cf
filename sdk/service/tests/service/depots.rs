//! Deposits over HTTP: each outcome, and the same request again.

use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::banc::{Banc, contrat};

/// A contract under a key.
pub fn envoi(banc: &Banc, cle: &str, corps: &Value) -> RequestBuilder {
    banc.requete(Method::POST, &Banc::chemin("/contrats")).header("idempotency-key", cle).json(corps)
}

/// Status, whether it is a replay, and body.
pub async fn lue(reponse: Response) -> (u16, bool, Value) {
    let rejouee = reponse.headers().contains_key("idempotency-replayed");
    (reponse.status().as_u16(), rejouee, reponse.json().await.unwrap())
}

#[tokio::test]
async fn a_contract_is_sent_once_under_its_key() {
    let banc = Banc::monter().await;
    let corps = contrat("PREMIER");
    let reponse = envoi(&banc, "contrat-1", &corps).send().await.unwrap();
    let adresse = reponse.headers().get("location").map(|adresse| adresse.to_str().unwrap().to_owned());
    let (statut, rejouee, depot) = lue(reponse).await;
    assert_eq!((statut, rejouee, &depot["situation"]), (201, false, &json!("deposee")), "{depot:#}");
    assert_eq!(depot["reference"], "contrat-1");
    assert!(depot["numeros"]["dossier"].is_string(), "{depot:#}");
    let (statut, _, relu) = lue(banc.requete(Method::GET, &adresse.unwrap()).send().await.unwrap()).await;
    assert_eq!((statut, &relu["entree"]), (200, &depot["entree"]));
    let (statut, _, demande) =
        lue(banc.requete(Method::GET, "/v1/cfa/000006544/demandes/contrat-1").send().await.unwrap()).await;
    assert_eq!((statut, &demande["entree"]), (200, &depot["entree"]));
}
