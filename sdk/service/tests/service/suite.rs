//! The follow-up, the events by cursor and by webhook, health, measures and the console, over HTTP.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::post;
use cfadock::journal::{Choix, Situation};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::simulateur::{CorpsForce, Coupure, Panne, Simulateur};

use crate::banc::{ADMINISTRATION, Banc, CFA, OPCO, cfa, contrat};

/// A contract that arrived, and whose answer was cut off: nobody knows, until somebody looks.
pub async fn deposer_dans_le_doute(banc: &Banc) -> i64 {
    let panne = Panne { coupure: Some(Coupure::Apres), ..Panne::default() };
    banc.simulateur.panne(Some(Operation::TransmettreDossier), 1, panne);
    let connexion = banc.service.connexion(&cfa(), OPCO).unwrap().reference("contrat-4711".parse().unwrap());
    let contrat = serde_json::from_value(contrat("Exemple")).unwrap();
    connexion.envoyer_contrat(&contrat).await.unwrap_err();
    let entree = banc.service.journal.lire(Choix::toutes()).await.unwrap().pop().unwrap();
    assert_eq!(entree.situation(), Situation::Inconnue);
    entree.id.0
}

async fn deposer(banc: &Banc, nom: &str) {
    let connexion = banc.service.connexion(&cfa(), OPCO).unwrap();
    connexion.envoyer_contrat(&serde_json::from_value(contrat(nom)).unwrap()).await.unwrap();
}

async fn suivre(banc: &Banc) -> (StatusCode, Value) {
    lu(banc.requete(Method::POST, &Banc::chemin("/suivi"))).await
}

async fn evenements(banc: &Banc, query: &str) -> (StatusCode, Value) {
    lu(banc.requete(Method::GET, &format!("/v1/cfa/{CFA}/evenements?{query}"))).await
}

async fn lu(requete: reqwest::RequestBuilder) -> (StatusCode, Value) {
    let reponse = requete.send().await.unwrap();
    (reponse.status(), reponse.json().await.unwrap())
}

fn genres(page: &Value) -> Vec<&str> {
    page["evenements"].as_array().unwrap().iter().map(|un| un["genre"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn every_event_comes_once_by_cursor_also_over_a_restart() {
    let banc = Banc::monter().await;
    deposer(&banc, "Exemple").await;
    let (statut, bilan) = suivre(&banc).await;
    assert_eq!((statut, genres(&bilan)), (StatusCode::OK, vec!["apparu", "transmis"]), "{bilan}");
    let banc = banc.redemarrer().await;
    assert_eq!(genres(&suivre(&banc).await.1), [""; 0], "the cursor is where the events are");
    banc.simulateur.engager("INT-D-1").unwrap();
    // Of two that ask at once, none is told what the other wrote a second time.
    let (une, autre) = tokio::join!(suivre(&banc), suivre(&banc));
    let dits = [genres(&une.1), genres(&autre.1)].concat();
    assert_eq!(dits.iter().filter(|genre| **genre == "engage").count(), 1, "{dits:?}");

    let (_, page) = evenements(&banc, "limite=2").await;
    assert_eq!((genres(&page), &page["apres"]), (vec!["apparu", "transmis"], &json!(2)));
    let premier = &page["evenements"][0];
    assert_eq!((&premier["id"], &premier["cfa"], &premier["opco"]), (&json!(1), &json!(CFA), &json!("opco_ep")));
    assert_eq!((&premier["dossier"], &premier["entree"]), (&json!("INT-D-1"), &json!(1)));
    let (_, page) = evenements(&banc, "apres=2").await;
    assert!(genres(&page).contains(&"engage") && page["apres"].as_i64() > Some(2), "{page}");
    for (query, statut, code) in [
        ("apres=1000", 409, "curseur-inconnu"),
        ("apres=-1", 400, "requete"),
        ("limite=0", 400, "requete"),
        ("limite=5000", 400, "requete"),
        ("apres=x", 400, "requete"),
        ("apre=1", 400, "requete"),
    ] {
        let (dit, probleme) = evenements(&banc, query).await;
        assert_eq!((dit.as_u16(), &probleme["code"]), (statut, &json!(code)), "{query}: {probleme}");
    }
    let (statut, _) = lu(banc.sans_jeton(Method::GET, &format!("/v1/cfa/{CFA}/evenements"))).await;
    assert_eq!(statut, 401);
}

#[tokio::test]
async fn who_waits_for_an_event_is_told_when_it_comes_or_when_the_service_stops() {
    let mut banc = Banc::monter().await;
    deposer(&banc, "Exemple").await;
    let (page, _) = tokio::join!(evenements(&banc, "attendre=60"), suivre(&banc));
    assert!(genres(&page.1).contains(&"apparu"), "{}", page.1);
    let apres = banc.service.etat.evenements(&cfa(), 0, 100).await.unwrap().1;
    let attente =
        tokio::spawn(banc.requete(Method::GET, &format!("/v1/cfa/{CFA}/evenements?apres={apres}&attendre=60")).send());
    // Long enough to be received; the stop answers it, and does not wait a minute.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let debut = std::time::Instant::now();
    banc.arreter().await;
    let page: Value = attente.await.unwrap().unwrap().json().await.unwrap();
    assert_eq!((genres(&page), &page["apres"]), (vec![], &json!(apres)));
    assert!(debut.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn an_opco_that_asks_to_wait_is_not_called_again_on_demand() {
    let banc = Banc::monter().await;
    let reponse = Some((503, CorpsForce::Vide));
    let panne = Panne { reponse, entetes: vec![("retry-after".to_owned(), "3600".to_owned())], ..Panne::default() };
    banc.simulateur.panne(None, 10, panne);
    let (statut, probleme) = suivre(&banc).await;
    assert!(statut.is_server_error(), "{statut} {probleme}");
    let appels = banc.simulateur.appels().len();
    let (statut, probleme) = suivre(&banc).await;
    assert_eq!((statut.as_u16(), &probleme["code"]), (503, &json!("attente")), "{probleme}");
    assert_eq!(banc.simulateur.appels().len(), appels);
    let sante = banc.service.etat.sante(&cfa(), OPCO).await.unwrap();
    assert_eq!((sante.echecs, sante.reussi_le), (1, None));
}

type Recues = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

/// A receiver of webhooks on a port of its own.
async fn receveur() -> (String, Recues) {
    let recues: Recues = Arc::default();
    let garde = recues.clone();
    let recevoir = move |entetes: HeaderMap, corps: String| async move {
        garde.lock().unwrap().push((entetes, serde_json::from_str(&corps).unwrap()));
    };
    let ecouteur = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/recu", ecouteur.local_addr().unwrap());
    let routes = Router::new().route("/recu", post(recevoir));
    tokio::spawn(async move { axum::serve(ecouteur, routes).await });
    (url, recues)
}

#[tokio::test]
async fn events_reach_their_receiver_over_the_network() {
    let (url, recues) = receveur().await;
    let dossier = tempfile::tempdir().unwrap();
    let secret = dossier.path().join("secret");
    std::fs::write(&secret, "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD\n").unwrap();
    let suite = format!("[[notifications]]\nurl = \"{url}\"\nsecret = {{ fichier = \"{}\" }}\n", secret.display());
    let banc = Banc::monter_avec(Simulateur::profil(OPCO.identifiant()).unwrap(), &suite).await;
    deposer(&banc, "Exemple").await;
    let (_, bilan) = suivre(&banc).await;
    for _ in 0..2_000 {
        if banc.service.etat.compter_notifications().await.unwrap().0 == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let recues = recues.lock().unwrap();
    let mut corps: Vec<_> = recues.iter().map(|(_, corps)| corps.clone()).collect();
    // Several leave at once: they are told apart, and ordered, by their number.
    corps.sort_by_key(|un| un["id"].as_i64());
    assert_eq!(json!(corps), bilan["evenements"]);
    let entetes = &recues[0].0;
    assert!(entetes["webhook-id"].to_str().unwrap().starts_with("msg_"));
    assert!(entetes["webhook-signature"].to_str().unwrap().starts_with("v1,"));
    assert_eq!(entetes["content-type"], "application/json");
}

/// A page or the measures, with the token of the administration.
async fn page(banc: &Banc, chemin: &str) -> (StatusCode, HeaderMap, String) {
    let requete = banc.sans_jeton(Method::GET, chemin).basic_auth("administration", Some(ADMINISTRATION));
    let reponse = requete.send().await.unwrap();
    (reponse.status(), reponse.headers().clone(), reponse.text().await.unwrap())
}

#[tokio::test]
async fn health_says_what_is_missing_and_measures_name_nobody() {
    let banc = Banc::monter().await;
    deposer(&banc, "Exemple").await;
    suivre(&banc).await;
    let sante = |chemin: &'static str| banc.sans_jeton(Method::GET, chemin).send();
    assert_eq!(sante("/healthz").await.unwrap().status(), 200);
    let mut pret = 0;
    for _ in 0..400 {
        pret = sante("/readyz").await.unwrap().status().as_u16();
        if pret == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(pret, 200);
    let (statut, _, mesures) = page(&banc, "/metrics").await;
    assert_eq!(statut, 200);
    for nom in [
        r#"cfadock_service_requetes{route="/v1/cfa/{siren}/opco/{opco}/suivi",methode="POST",statut="200"}"#,
        r#"cfadock_service_evenements{opco="opco_ep"}"#,
        r#"cfadock_journal_ouvertes{opco="opco_ep"}"#,
        "cfadock_service_notifications_attente 0",
        "http_client_request_duration_bucket",
        "cfadock_service_requetes_duree_bucket",
    ] {
        assert!(mesures.contains(nom), "{nom} is not in:\n{mesures}");
    }
    for tu in [CFA, "Exemple", "INT-D-1", ADMINISTRATION] {
        assert!(!mesures.contains(tu), "{tu}");
    }
    // The state file can no longer be written: nothing would be noted.
    let piege = "CREATE TRIGGER plein BEFORE UPDATE ON instance BEGIN SELECT raise(ABORT, 'plein'); END";
    banc.service.etat.avec(move |base| base.execute_batch(piege)).await.unwrap();
    let (statut, probleme) = lu(banc.sans_jeton(Method::GET, "/readyz")).await;
    assert_eq!((statut.as_u16(), &probleme["code"]), (503, &json!("etat")));
}

#[tokio::test]
async fn the_console_is_closed_to_others_and_a_wrong_token_waits() {
    let banc = Banc::monter().await;
    let reponse = banc.sans_jeton(Method::GET, "/console").send().await.unwrap();
    assert_eq!(reponse.status(), 401);
    assert!(reponse.headers()["www-authenticate"].to_str().unwrap().starts_with("Basic "));
    let (statut, _) = lu(banc.requete(Method::GET, "/console")).await;
    assert_eq!(statut, 401, "the token of a CFA opens no console");
    let debut = std::time::Instant::now();
    let faux = || lu(banc.sans_jeton(Method::GET, "/metrics").bearer_auth("faux"));
    let (une, autre) = tokio::join!(faux(), faux());
    assert_eq!((une.0.as_u16(), autre.0.as_u16()), (401, 401));
    assert!(debut.elapsed() >= Duration::from_secs(2), "one after another, a second each");
    let (statut, entetes, html) = page(&banc, "/console").await;
    assert_eq!(statut, 200);
    assert!(html.contains("<h1>Console</h1>"));
    let politique = entetes["content-security-policy"].to_str().unwrap();
    assert!(politique.starts_with("default-src 'none'") && !politique.contains("unsafe"));
    let reponse = banc.sans_jeton(Method::GET, "/console").bearer_auth(ADMINISTRATION).send().await.unwrap();
    assert_eq!(reponse.status(), 200);
}

/// The value of the hidden field of the form.
fn jeton(html: &str) -> String {
    html.split("name=\"jeton\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_person_settles_an_open_deposit_from_its_own_form_alone() {
    let banc = Banc::monter().await;
    let entree = deposer_dans_le_doute(&banc).await;
    let (_, _, accueil) = page(&banc, "/console").await;
    assert!(accueil.contains("À suivre (1)") && accueil.contains("réf. contrat-4711"), "{accueil}");
    let compte = |page: &str, mot: &str, dit: &str| page.contains(&format!("etat={mot}\">{dit} <strong>1</strong>"));
    assert!(
        compte(&accueil, "inconnue", "issue inconnue") && accueil.contains("déposée <strong>0</strong>"),
        "{accueil}"
    );
    for (q, trouves) in [("contrat-4711", 1), (&*entree.to_string(), 1), ("contrat-471", 0), ("<script>", 0)] {
        let requete = banc.sans_jeton(Method::GET, "/console/depots").query(&[("q", q)]);
        let html = requete.bearer_auth(ADMINISTRATION).send().await.unwrap().text().await.unwrap();
        assert!(html.contains(&format!(" ({trouves})</h1>")) && !html.contains("<script"), "{q}: {html}");
    }
    let la = format!("/console/depots/{entree}");
    let (_, _, html) = page(&banc, &la).await;
    let jeton = jeton(&html);
    let envoyer = |site: &'static str, jeton: String, champs: &'static [(&'static str, &'static str)]| {
        let requete = banc.sans_jeton(Method::POST, &format!("{la}/trancher")).bearer_auth(ADMINISTRATION);
        let corps: Vec<_> = champs.iter().copied().chain([("jeton", &*jeton)]).collect();
        let corps = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(corps).finish();
        let requete =
            requete.header("sec-fetch-site", site).header("content-type", "application/x-www-form-urlencoded");
        requete.body(corps).send()
    };
    let juste = &[("decision", "deposee"), ("motif", "vu avec l'OPCO"), ("dossier", "INT-D-7")];
    let refus = [
        ("cross-site", jeton.clone(), &juste[..], 403),
        ("same-origin", "0".repeat(64), juste, 403),
        ("same-origin", jeton.clone(), &[("decision", "deposee"), ("motif", "  ")], 422),
        ("same-origin", jeton.clone(), &[("motif", "vu avec l'OPCO")], 422),
        ("same-origin", jeton.clone(), &[("decision", "absente"), ("motif", "vu"), ("dossier", "INT-D-7")], 422),
    ];
    for (site, jeton, champs, attendu) in refus {
        let reponse = envoyer(site, jeton, champs).await.unwrap();
        assert_eq!(reponse.status(), attendu, "{site} {champs:?}");
    }
    let reste = banc.service.journal.lire(Choix::toutes().ouvertes()).await.unwrap();
    assert_eq!(reste.len(), 1, "nothing of that settled it");
    envoyer("same-origin", jeton, juste).await.unwrap();
    let (_, _, html) = page(&banc, &la).await;
    assert!(
        html.contains("INT-D-7") && html.contains("Tranché par une personne") && html.contains("vu avec l&#39;OPCO"),
        "{html}"
    );
    let (_, _, accueil) = page(&banc, "/console").await;
    assert!(accueil.contains("À suivre (0)") && compte(&accueil, "deposee", "déposée"), "{accueil}");
    // A wrong parameter is said on a page.
    for faux in ["/console/depots?avant=hier", "/console/depots?etat=deposee&etat=refusee", &format!("{la}?fait=oui")] {
        let (statut, entetes, html) = page(&banc, faux).await;
        assert_eq!(
            (statut.as_u16(), entetes["content-type"].as_bytes()),
            (400, &b"text/html; charset=utf-8"[..]),
            "{faux}"
        );
        assert!(html.contains("n&#39;est pas de la forme attendue") && html.contains("<h1>"), "{faux}: {html}");
    }
    assert_eq!(page(&banc, "/console/depots/999").await.0, 404);
    assert_eq!(page(&banc, "/console/depots?etat=autre").await.0, 404);
    assert!(page(&banc, "/console/depots?etat=deposee").await.2.contains("Dépôts : déposée (1)"));
}
