//! Control over HTTP: the clock, faults, the recorder, dossiers and invoices, and who has access.

use serde_json::{Value, json};

use super::{Banc, contrat, facture};
use crate::brut::lire;

#[tokio::test]
async fn the_clock_moves_forward_only() {
    let banc = Banc::akto().await;
    for (order, status, date) in [
        (json!({ "jours": 30 }), 200, "2026-10-01"),
        (json!({ "date": "2027-01-01" }), 200, "2027-01-01"),
        (json!({ "date": "2026-12-31" }), 409, "2027-01-01"),
        (json!({}), 400, "2027-01-01"),
        (json!({ "date": "01/02/2027" }), 400, "2027-01-01"),
        (json!({ "date": "2027-02-30" }), 400, "2027-01-01"),
        (json!({ "jours": -1 }), 400, "2027-01-01"),
        (json!({ "jours": 1e30 }), 400, "2027-01-01"),
        (json!({ "date": "9999-12-31", "jours": 1 }), 400, "2027-01-01"),
    ] {
        let (seen, body) = banc.piloter("/horloge", Some(order.clone())).await;
        assert_eq!(seen, status, "{order} {body}");
        assert_eq!(banc.piloter("/horloge", None).await.1[0]["date"], date, "{order}");
    }
}

#[tokio::test]
async fn a_dossier_from_deposit_to_payment() {
    let banc = Banc::akto().await;
    banc.engager().await;
    let dossier = banc.get("/v1/dossiers?numeroInterne=INT-D-1").await.1;
    assert!(dossier["comment"].as_str().unwrap().contains("estimé"));
    assert_eq!(banc.piloter("/dossiers/INT-D-1/payer", Some(json!({}))).await.0, 409, "nothing to pay");
    assert_eq!(banc.facturer(&facture(&dossier)).await.0, 200);
    assert_eq!(banc.piloter("/dossiers/INT-D-1/payer", Some(json!({}))).await.0, 200);
    let factures = banc.piloter("/factures", None).await.1;
    assert_eq!(factures["factures"][0]["etatFacture"], "REGLE");
    let (status, broken) = banc.piloter("/dossiers/INT-D-1/rompre", Some(json!({ "date": "2027-03-01" }))).await;
    assert_eq!((status, &broken["etat"]), (200, &json!("RUPTURE")));
    // As AKTO writes it in protocol V2.
    assert_eq!(banc.get("/v2/dossiers?numeroInterne=INT-D-1").await.1["cerfa"]["etat"], "RUPTU");
    for (path, status) in [
        ("/dossiers/INT-D-1/engager", 409),
        ("/dossiers/INT-D-9/engager", 409),
        ("/dossiers/INT-D-1/danser", 404),
        ("/factures/INT-F-1/payer", 409),
        ("/factures/INT-F-01/payer", 409),
        ("/lune", 404),
    ] {
        assert_eq!(banc.piloter(path, Some(json!({}))).await.0, status, "{path}");
    }
}

#[tokio::test]
async fn a_contract_from_elsewhere_is_in_the_list() {
    let banc = Banc::akto().await;
    let (status, body) = banc.piloter("/dossiers", Some(contrat("Ailleurs"))).await;
    assert_eq!((status, &body["numeroInterne"]), (200, &json!("INT-D-1")));
    assert_eq!(banc.get("/v1/dossiers/etats").await.1[0]["etat"], "TRANSMIS");
    assert_eq!(banc.piloter("/dossiers", Some(contrat("Ailleurs"))).await.0, 409);
    assert_eq!(banc.piloter("/dossiers", Some(json!({ "cerfa": {} }))).await.0, 400);
}

#[tokio::test]
async fn faults_happen_as_often_as_said() {
    let banc = Banc::akto().await;
    let panne = json!({ "operation": "listerEtatsDossiers", "fois": 2, "status": 503, "texte": "<h1>", "entetes": { "retry-after": "7" } });
    assert_eq!(banc.piloter("/pannes", Some(panne)).await.0, 200);
    for _ in 0..2 {
        let response = banc.appel("GET", "/v1/dossiers/etats").send().await.unwrap();
        assert_eq!((response.status().as_u16(), response.headers()["retry-after"].as_bytes()), (503, &b"7"[..]));
        assert_eq!(response.headers()["content-type"], "text/html");
    }
    assert_eq!(banc.get("/v1/dossiers/etats").await.0, 200);
    let verdicts = banc.piloter("/appels", None).await.1;
    let verdicts: Vec<_> = verdicts.as_array().unwrap().iter().map(|one| one["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["conforme", "forcé", "forcé", "conforme"], "the newest first, the token last");

    for bad in [
        json!({}),
        json!({ "status": 99 }),
        json!({ "status": 600 }),
        json!({ "status": 200, "fois": 0 }),
        json!({ "status": 200, "operation": "danser" }),
        json!({ "status": 200, "corps": {}, "texte": "" }),
        json!({ "status": 200, "entetes": { "content-length": "3" } }),
        json!({ "status": 200, "entetes": { "a": "b\nc: d" } }),
        json!({ "delai_ms": 600_001 }),
        json!({ "coupure": "jamais" }),
    ] {
        assert_eq!(banc.piloter("/pannes", Some(bad.clone())).await.0, 400, "{bad}");
    }
    assert_eq!(banc.piloter("/pannes", None).await.1, json!([]));
}

#[tokio::test]
async fn a_cut_connection_before_and_after() {
    let banc = Banc::akto().await;
    for (when, kept) in [("avant", 0), ("apres", 1)] {
        banc.piloter("/pannes", Some(json!({ "operation": "transmettreDossier", "coupure": when }))).await;
        let body = contrat("Coupé").to_string();
        let request = banc.appel("POST", "/v1/dossiers").header("content-type", "application/json").body(body);
        assert!(request.send().await.is_err(), "{when}");
        assert_eq!(banc.get("/v1/dossiers/etats").await.1.as_array().unwrap().len(), kept, "{when}");
    }
}

/// One call waits, another overtakes it: the delay is not that of the server.
#[tokio::test]
async fn a_delay_holds_up_its_own_call_only() {
    let banc = Banc::akto().await;
    banc.piloter("/pannes", Some(json!({ "operation": "listerEtatsDossiers", "delai_ms": 600_000 }))).await;
    let slow = banc.get("/v1/dossiers/etats");
    tokio::select! {
        biased;
        _ = slow => panic!("it did not wait"),
        () = async {
            // It has to arrive before it can wait.
            let mut waits = false;
            for _ in 0..1_000 {
                waits = banc.piloter("/pannes", None).await.1 == json!([]);
                if waits {
                    break;
                }
            }
            assert!(waits, "the fault was never taken");
            assert_eq!(banc.get("/v1/dossiers/etats").await.0, 200);
        } => {}
    }
}

#[tokio::test]
async fn the_recorder_says_why_and_no_value() {
    let banc = Banc::akto().await;
    let mut wrong = contrat("Secret-Nom");
    wrong["cerfa"]["apprenti"]["nir"] = json!("un nir faux");
    assert_eq!(banc.post("/v1/dossiers", &wrong).await.0, 400);
    let appels = banc.piloter("/appels?nombre=1", None).await.1;
    assert_eq!(appels[0]["verdict"], "refusé");
    assert_eq!(appels[0]["operation"], "transmettreDossier");
    assert!(!appels[0]["motifs"].as_array().unwrap().is_empty());
    let text = appels.to_string();
    assert!(!text.contains("Secret-Nom") && !text.contains("un nir faux") && !text.contains("cle-de-test"), "{text}");
}

#[tokio::test]
async fn whom_an_order_is_for() {
    let banc = Banc::demarrer(&["akto", "atlas"], None).await;
    assert_eq!(banc.piloter("/horloge", Some(json!({ "jours": 1 }))).await.1.as_array().unwrap().len(), 2);
    assert_eq!(banc.piloter("/dossiers", None).await.0, 400);
    assert_eq!(banc.piloter("/dossiers?opco=atlas", None).await.0, 200);
    assert_eq!(banc.piloter("/dossiers?opco=lune", None).await.0, 404);
    assert_eq!(banc.piloter("/horloge", Some(json!({ "opco": 3, "jours": 1 }))).await.0, 400);
}

/// No page of another site has access: neither with a form, nor with a name that resolves to the loopback.
#[tokio::test]
async fn strangers_do_not_steer() {
    let banc = Banc::akto().await;
    let url = format!("{}/_simulateur/horloge", banc.hote.racine);
    let form = banc.http.post(&url).header("content-type", "text/plain").body(r#"{"jours":1}"#);
    assert_eq!(lire(form.send().await.unwrap()).await.0, 415);
    for url in [url, format!("{}/", banc.hote.racine)] {
        let rebound = banc.http.get(url).header("host", "exemple.fr");
        assert_eq!(lire(rebound.send().await.unwrap()).await.0, 421);
    }
}

#[tokio::test]
async fn any_bytes_at_any_steering_route() {
    let banc = Banc::akto().await;
    let routes = [
        "",
        "/horloge",
        "/pannes",
        "/appels",
        "/dossiers",
        "/dossiers/INT-D-1/engager",
        "/factures/x/payer",
        "/particularites",
        "/%00/../x",
    ];
    for route in routes {
        for body in
            ["", "null", "[]", "{", "{\"nom\":\"\\ud800\"}", "\0", "{\"opco\":[]}", "{\"jours\":\"\"}", "{\"motif\":1}"]
        {
            for method in ["POST", "PUT", "DELETE", "GET"] {
                let url = format!("{}/_simulateur{route}", banc.hote.racine);
                let request =
                    banc.http.request(method.parse().unwrap(), url).header("content-type", "application/json");
                let (status, body): (u16, Value) = lire(request.body(body).send().await.unwrap()).await;
                assert!(status == 200 || (400..500).contains(&status), "{method} {route}: {status} {body}");
            }
        }
    }
}
