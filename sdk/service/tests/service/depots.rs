//! Deposits over HTTP: each outcome, and what is answered.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use cfadock::journal::Choix;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::simulateur::{Coupure, Panne, Simulateur};
use tower::ServiceExt as _;

use crate::banc::{Banc, JETON, OPCO, contrat};

/// A contract under a key.
pub fn envoi(banc: &Banc, cle: &str, corps: &Value) -> RequestBuilder {
    banc.requete(Method::POST, &Banc::chemin("/contrats")).header("idempotency-key", cle).json(corps)
}

/// Status, whether it is a replay, and body.
pub async fn lue(reponse: Response) -> (u16, bool, Value) {
    let rejouee = reponse.headers().contains_key("idempotency-replayed");
    (reponse.status().as_u16(), rejouee, reponse.json().await.unwrap())
}

/// How many contracts the OPCO was sent.
pub fn contrats_recus(banc: &Banc) -> usize {
    contrats_de(&banc.simulateur)
}

/// How many contracts an OPCO was sent.
pub fn contrats_de(simulateur: &Simulateur) -> usize {
    let depots = [Operation::TransmettreDossier, Operation::TransmettreDossierV2];
    let appels = simulateur.appels();
    appels.iter().filter(|appel| appel.operation.is_some_and(|operation| depots.contains(&operation))).count()
}

/// The next deposit of a contract meets a fault, whatever its protocol.
pub fn panne(banc: &Banc, panne: &Panne) {
    for operation in [Operation::TransmettreDossier, Operation::TransmettreDossierV2] {
        banc.simulateur.panne(Some(operation), 1, panne.clone());
    }
}

/// What the state of the service holds, as text: whatever is in it, in any form.
fn fichiers(banc: &Banc) -> String {
    let noms = ["etat.sqlite", "etat.sqlite-wal", "depots.sqlite", "depots.sqlite-wal"];
    let lus = noms.iter().filter_map(|nom| std::fs::read(banc.dossier.path().join(nom)).ok());
    lus.map(|octets| String::from_utf8_lossy(&octets).into_owned()).collect()
}

#[tokio::test]
async fn a_contract_is_sent_once_under_its_key() {
    let banc = Banc::monter().await;
    let corps = contrat("PREMIER");
    let reponse = envoi(&banc, "contrat-1", &corps).send().await.unwrap();
    assert_eq!(reponse.headers()["cache-control"], "no-store");
    let adresse = reponse.headers()["location"].to_str().unwrap().to_owned();
    let (statut, rejouee, depot) = lue(reponse).await;
    assert_eq!((statut, rejouee, &depot["situation"]), (201, false, &json!("deposee")), "{depot:#}");
    assert_eq!((&depot["reference"], &depot["issue"]), (&json!("contrat-1"), &json!("accepted")));
    assert!(depot["numeros"]["dossier"].is_string(), "{depot:#}");
    for lue_a in [&adresse, "/v1/cfa/000006544/demandes/contrat-1"] {
        let (statut, _, relu) = lue(banc.requete(Method::GET, lue_a).send().await.unwrap()).await;
        assert_eq!((statut, &relu["entree"]), (200, &depot["entree"]), "{lue_a}");
    }
    // The same again, and the same key for something else.
    let (statut, rejouee, relu) = lue(envoi(&banc, "\"contrat-1\"", &corps).send().await.unwrap()).await;
    assert_eq!((statut, rejouee, &relu["entree"]), (201, true, &depot["entree"]));
    let (statut, _, refus) = lue(envoi(&banc, "contrat-1", &contrat("AUTRE")).send().await.unwrap()).await;
    assert_eq!((statut, &refus["code"]), (409, &json!("cle-reutilisee")));
    // Another key for the same contract: the journal has it.
    let (statut, _, refus) = lue(envoi(&banc, "contrat-2", &corps).send().await.unwrap()).await;
    assert_eq!((statut, &refus["code"], &refus["depot"]["entree"]), (409, &json!("doublon"), &depot["entree"]));
    assert_eq!(contrats_recus(&banc), 1);
    // A key under which nothing was sent is free.
    let (statut, rejouee, _) = lue(envoi(&banc, "contrat-2", &contrat("AUTRE")).send().await.unwrap()).await;
    assert_eq!((statut, rejouee, contrats_recus(&banc)), (201, false, 2));
}

#[tokio::test]
async fn a_refusal_gives_the_words_of_the_opco_once_and_keeps_none() {
    let banc = Banc::monter().await;
    let mots = "Le contrat de Camille Exemple est illisible";
    let corps = json!({ "errors": [{ "code": "X1", "description": mots }] });
    panne(&banc, &Panne { reponse: Some((422, corps.into())), ..Panne::default() });
    let (statut, _, refus) = lue(envoi(&banc, "contrat-1", &contrat("REFUSE")).send().await.unwrap()).await;
    assert_eq!((statut, &refus["code"], &refus["depot"]["situation"]), (422, &json!("refuse"), &json!("refusee")));
    assert!(refus["motifs"].to_string().contains(mots), "{refus:#}");
    assert!(!refus["detail"].to_string().contains("Camille"));
    let (statut, rejouee, refus) = lue(envoi(&banc, "contrat-1", &contrat("REFUSE")).send().await.unwrap()).await;
    assert_eq!((statut, rejouee, refus.get("motifs"), contrats_recus(&banc)), (422, true, None, 1));
    assert!(!fichiers(&banc).contains("Camille"));
}

#[tokio::test]
async fn an_outcome_that_nobody_knows_is_accepted_for_later() {
    for (coupure, reponse) in [(Some(Coupure::Avant), None), (Some(Coupure::Apres), None), (None, Some("{\"numer"))] {
        let banc = Banc::monter().await;
        let reponse = reponse.map(|texte: &str| {
            let (media, texte) = ("application/json".to_owned(), texte.to_owned());
            (200, temoin::simulateur::CorpsForce::Texte { media, texte })
        });
        let perdue = reponse.is_some();
        panne(&banc, &Panne { coupure, reponse, ..Panne::default() });
        let reponse = envoi(&banc, "contrat-1", &contrat("INCONNU")).send().await.unwrap();
        assert_eq!(reponse.headers()["location"], "/v1/cfa/000006544/demandes/contrat-1");
        let (statut, _, depot) = lue(reponse).await;
        let situation = if perdue { "reponse-perdue" } else { "inconnue" };
        assert_eq!((statut, &depot["situation"]), (202, &json!(situation)), "{depot:#}");
        let (statut, rejouee, relu) = lue(envoi(&banc, "contrat-1", &contrat("INCONNU")).send().await.unwrap()).await;
        assert_eq!((statut, rejouee, &relu["entree"]), (202, true, &depot["entree"]));
        assert_eq!(contrats_recus(&banc), 1);
        // A person says how it ended: the request says it then.
        let entree = &depot["entree"];
        let adresse = Banc::chemin(&format!("/depots/{entree}/trancher"));
        // Not while it is another deposit than the one that was read, and nothing that is certainly wrong.
        let situation = if perdue { "reponse-perdue" } else { "inconnue" };
        let mut refus =
            vec![(json!({ "decision": "absente", "motif": "x", "situation": "en-cours" }), 409, "depot-change")];
        refus.push((json!({ "decision": "absente", "motif": "x".repeat(501) }), 400, "corps"));
        refus.push((json!({ "decision": "deposee", "motif": "x", "numeros": { "dossier": "a\nb" } }), 400, "corps"));
        refus.extend(perdue.then(|| (json!({ "decision": "absente", "motif": "x" }), 409, "decision")));
        for (decision, attendu, code) in refus {
            let reponse = banc.requete(Method::POST, &adresse).json(&decision).send().await.unwrap();
            let (statut, _, probleme) = lue(reponse).await;
            assert_eq!((statut, &probleme["code"]), (attendu, &json!(code)), "{decision}");
        }
        let decision = json!({
            "decision": "deposee", "motif": "vu dans l'extranet", "situation": situation,
            "numeros": { "dossier": "INT-9" },
        });
        let (statut, _, tranche) =
            lue(banc.requete(Method::POST, &adresse).json(&decision).send().await.unwrap()).await;
        assert_eq!(
            (statut, &tranche["situation"], &tranche["numeros"]["dossier"]),
            (200, &json!("deposee"), &json!("INT-9"))
        );
        let (statut, rejouee, _) = lue(envoi(&banc, "contrat-1", &contrat("INCONNU")).send().await.unwrap()).await;
        assert_eq!((statut, rejouee), (201, true));
    }
}

#[tokio::test]
async fn what_was_not_sent_frees_its_key() {
    let mut banc = Banc::monter().await;
    let autre = Simulateur::profil(OPCO.identifiant()).unwrap().demarrer().await.unwrap();
    std::mem::replace(&mut banc.simulateur, autre).arreter().await;
    for _ in 0..2 {
        let reponse = envoi(&banc, "contrat-1", &contrat("PASPARTI")).send().await.unwrap();
        assert!(reponse.headers().contains_key("retry-after"));
        let (statut, rejouee, refus) = lue(reponse).await;
        assert_eq!((statut, rejouee, &refus["code"]), (503, false, &json!("non-envoye")), "{refus:#}");
    }
    let (statut, _, refus) =
        lue(banc.requete(Method::GET, "/v1/cfa/000006544/demandes/contrat-1").send().await.unwrap()).await;
    assert_eq!((statut, &refus["code"]), (404, &json!("demande-inconnue")));
}

#[tokio::test]
async fn who_does_not_wait_reads_the_outcome_later() {
    let banc = Banc::monter().await;
    panne(&banc, &Panne { delai: Duration::from_millis(800), ..Panne::default() });
    let corps = contrat("LENT");
    let reponse = envoi(&banc, "contrat-1", &corps).header("prefer", "wait=0").send().await.unwrap();
    let adresse = reponse.headers()["location"].to_str().unwrap().to_owned();
    let (statut, _, depot) = lue(reponse).await;
    assert_eq!((statut, &depot["situation"], depot.get("entree")), (202, &json!("en-cours"), None));
    let (statut, _, relu) = lue(banc.requete(Method::GET, &adresse).send().await.unwrap()).await;
    assert_eq!((statut, &relu["situation"]), (200, &json!("en-cours")));
    // The same request waits for the same deposit.
    let (statut, rejouee, relu) = lue(envoi(&banc, "contrat-1", &corps).send().await.unwrap()).await;
    assert_eq!((statut, rejouee, contrats_recus(&banc)), (201, true, 1));
    let (_, _, depot) = lue(banc.requete(Method::GET, &adresse).send().await.unwrap()).await;
    assert_eq!((&depot["situation"], &depot["entree"]), (&json!("deposee"), &relu["entree"]));
}

#[tokio::test]
async fn two_at_once_under_one_key_send_once() {
    let banc = Banc::monter().await;
    panne(&banc, &Panne { delai: Duration::from_millis(200), ..Panne::default() });
    let corps = contrat("DOUBLE");
    let (une, autre) = tokio::join!(envoi(&banc, "contrat-1", &corps).send(), envoi(&banc, "contrat-1", &corps).send());
    let ((une, deja, premier), (autre, encore, second)) = (lue(une.unwrap()).await, lue(autre.unwrap()).await);
    assert_eq!((une, autre, &premier["entree"]), (201, 201, &second["entree"]));
    assert!(deja != encore, "one of them is the repetition");
    assert_eq!(contrats_recus(&banc), 1);
}

/// A contract whose request ends while the OPCO takes its time. The request is dropped itself: over a connection it might
/// go on after its caller has hung up, which is noticed at the next write only.
async fn raccrocher(banc: &Banc) {
    panne(banc, &Panne { delai: Duration::from_secs(1), ..Panne::default() });
    let requete = Request::post(Banc::chemin("/contrats"))
        .header("authorization", format!("Bearer {JETON}"))
        .header("idempotency-key", "contrat-1")
        .header("content-type", "application/json")
        .body(Body::from(contrat("RACCROCHE").to_string()));
    let (routes, _) = cfadock_service::serveur::routes(banc.service.clone());
    let appel = tokio::spawn(routes.oneshot(requete.unwrap()));
    let mut essais = 0;
    while banc.service.journal.lire(Choix::toutes()).await.unwrap().is_empty() {
        essais += 1;
        assert!(essais < 1000, "the deposit is begun");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    appel.abort();
    assert!(appel.await.unwrap_err().is_cancelled(), "the caller had no answer yet");
}

#[tokio::test]
async fn a_caller_who_hangs_up_stops_nothing() {
    let banc = Banc::monter().await;
    let adresse = "/v1/cfa/000006544/demandes/contrat-1";
    raccrocher(&banc).await;
    // A stop waits for it.
    let banc = banc.redemarrer().await;
    let (statut, _, depot) = lue(banc.requete(Method::GET, adresse).send().await.unwrap()).await;
    assert_eq!((statut, &depot["situation"], contrats_recus(&banc)), (200, &json!("deposee"), 1));
}

/// Without a restart, whose reconciliation would settle it too.
#[tokio::test]
async fn what_a_caller_left_is_deposited() {
    let banc = Banc::monter().await;
    let adresse = "/v1/cfa/000006544/demandes/contrat-1";
    raccrocher(&banc).await;
    for essai in 0.. {
        let (_, _, depot) = lue(banc.requete(Method::GET, adresse).send().await.unwrap()).await;
        if depot["situation"] == json!("deposee") {
            break;
        }
        assert!(essai < 500, "{depot:#}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(contrats_recus(&banc), 1);
}
