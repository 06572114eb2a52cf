//! What one caller may take, so that the others are served.

use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use reqwest::Method;
use serde_json::{Value, json};
use temoin::simulateur::{Panne, Simulateur};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::banc::{ADMINISTRATION, Banc, CFA, JETON, OPCO, contrat};
use crate::depots::{contrats_recus, envoi, lue, panne};

/// Longer than anything here takes, shorter than what would hold it up.
const BORNE: Duration = Duration::from_secs(15);

async fn banc(limites: &str) -> Banc {
    Banc::monter_avec(Simulateur::profil(OPCO.identifiant()).unwrap(), &format!("[limites]\n{limites}\n")).await
}

/// A name of its own: of consonants, as `AE` is the same as `A`.
pub fn nom(rang: usize) -> String {
    let lettre = |rang: usize| char::from(b"BCDFGHJKLMNPQRSTVWXZ"[rang % 20]);
    ["NOM", &lettre(rang / 20).to_string(), &lettre(rang).to_string()].concat()
}

#[tokio::test]
async fn one_deposit_too_many_under_way_is_refused_and_not_sent() {
    let banc = Banc::monter().await;
    for _ in 0..33 {
        panne(&banc, &Panne { delai: Duration::from_secs(300), ..Panne::default() });
    }
    let demander = |rang: usize| {
        let cle = format!("contrat-{rang}");
        envoi(&banc, &cle, &contrat(&nom(rang))).header("prefer", "wait=0").send()
    };
    for rang in 0..32 {
        assert_eq!(demander(rang).await.unwrap().status(), 202, "{rang}");
    }
    let reponse = demander(32).await.unwrap();
    assert!(reponse.headers().contains_key("retry-after"));
    let (statut, _, refus) = lue(reponse).await;
    assert_eq!((statut, &refus["code"]), (429, &json!("charge")), "{refus:#}");
    // The same again joins the one under way, and takes no place.
    assert_eq!(demander(0).await.unwrap().status(), 202);
    let jamais = banc.requete(Method::GET, &format!("/v1/cfa/{CFA}/demandes/contrat-32")).send().await.unwrap();
    assert_eq!(jamais.status(), 404);
    assert!(contrats_recus(&banc) <= 32);
}

/// The whole room for bodies is that of one.
#[tokio::test]
async fn a_body_is_not_read_before_the_token_is_known() {
    let banc = banc("corps = 268435456").await;
    let hote = banc.url.strip_prefix("http://").unwrap();
    let chemin = Banc::chemin("/contrats");
    let faux = "authorization: Bearer faux\r\n";
    for (chemin, entetes, statut) in [
        (chemin.as_str(), "", 401),
        (chemin.as_str(), faux, 401),
        ("/console/depots/1/trancher", "", 401),
        ("/console/depots/1/trancher", faux, 401),
        ("/metrics", faux, 401),
        ("/healthz", "", 405),
        ("/ailleurs", "", 404),
    ] {
        let mut flux = TcpStream::connect(hote).await.unwrap();
        let tete = format!("POST {chemin} HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n{entetes}\r\n");
        flux.write_all(format!("{tete}1\r\n{{\r\n").as_bytes()).await.unwrap();
        // Its body never ends; others are served meanwhile.
        let cle = format!("contrat-{}-{}", chemin.len(), entetes.len());
        let reponse = envoi(&banc, &cle, &json!({})).send().await.unwrap();
        assert_eq!(reponse.status(), 400, "{chemin}");
        let mut lu = [0; 12];
        timeout(BORNE, flux.read_exact(&mut lu)).await.expect("it is answered").unwrap();
        assert_eq!(String::from_utf8_lossy(&lu), format!("HTTP/1.1 {statut}"), "{chemin}");
    }
}

/// A second CFA, and its token.
const AUTRE: &str = "732829320";
const JETON_AUTRE: &str = "jeton-de-l-autre-cfa-pour-les-essais";

async fn deux_cfa(limites: &str) -> Banc {
    let suite = format!(
        "[limites]\n{limites}\n[cfa.{AUTRE}]\njeton = {{ commande = [\"echo\", \"{JETON_AUTRE}\"] }}\n\
         cles = {{ {} = {{ fichier = \"secrets/cle\" }} }}\n",
        OPCO.identifiant()
    );
    Banc::monter_avec(Simulateur::profil(OPCO.identifiant()).unwrap(), &suite).await
}

/// A request of the other CFA that is answered without anything being sent: its body is no contract.
async fn autre_servi(banc: &Banc) -> u16 {
    let chemin = format!("/v1/cfa/{AUTRE}/opco/{}/contrats", OPCO.identifiant());
    let demande = banc.sans_jeton(Method::POST, &chemin).bearer_auth(JETON_AUTRE);
    demande.header("idempotency-key", "autre-1").json(&json!({})).send().await.unwrap().status().as_u16()
}

/// One CFA whose bodies do not come takes its own room, and for their time alone.
#[tokio::test]
async fn slow_bodies_of_one_cfa_leave_the_room_of_others() {
    let banc = deux_cfa("reception = 3").await;
    let hote = banc.url.strip_prefix("http://").unwrap();
    let mut lentes = Vec::new();
    for rang in 0..4 {
        let mut flux = TcpStream::connect(hote).await.unwrap();
        let tete = format!(
            "POST {} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {JETON}\r\ncontent-length: 16777216\r\n\
             content-type: application/json\r\nidempotency-key: lente-{rang}\r\nexpect: 100-continue\r\n\r\n",
            Banc::chemin("/contrats")
        );
        flux.write_all(tete.as_bytes()).await.unwrap();
        // It has its room, and the service waits for it.
        let mut lu = [0; 12];
        timeout(BORNE, flux.read_exact(&mut lu)).await.unwrap().unwrap();
        assert_eq!(&lu, b"HTTP/1.1 100");
        lentes.push(flux);
    }
    let (statut, _, refus) = lue(envoi(&banc, "contrat-1", &contrat("SIENNE")).send().await.unwrap()).await;
    assert_eq!((statut, &refus["code"]), (429, &json!("charge")), "{refus:#}");
    assert_eq!(autre_servi(&banc).await, 400);
    for mut flux in lentes {
        let mut reponse = String::new();
        timeout(BORNE, flux.read_to_string(&mut reponse)).await.expect("its time ends").unwrap();
        assert!(reponse.contains("HTTP/1.1 408"), "{reponse}");
    }
    assert_eq!(envoi(&banc, "contrat-1", &contrat("SIENNE")).send().await.unwrap().status(), 201);
}

/// Deposits that go on after their answer still count with the bytes that they came with.
#[tokio::test]
async fn deposits_under_way_are_bounded_by_their_bytes() {
    let banc = deux_cfa("").await;
    for _ in 0..6 {
        panne(&banc, &Panne { delai: Duration::from_secs(300), ..Panne::default() });
    }
    let large = |rang: usize| {
        let mut corps = contrat(&nom(rang)).to_string().into_bytes();
        corps.resize(15 << 20, b' ');
        let demande = banc.requete(Method::POST, &Banc::chemin("/contrats")).header("prefer", "wait=0");
        let demande = demande.header("content-type", "application/json");
        demande.header("idempotency-key", format!("contrat-{rang}")).body(corps).send()
    };
    for rang in 0..4 {
        assert_eq!(large(rang).await.unwrap().status(), 202, "{rang}");
    }
    let (statut, _, refus) = lue(large(4).await.unwrap()).await;
    assert_eq!((statut, &refus["code"]), (429, &json!("charge")), "{refus:#}");
    // A small one has room, and the other CFA too.
    let petite = envoi(&banc, "contrat-5", &contrat(&nom(5))).header("prefer", "wait=0").send().await.unwrap();
    assert_eq!((petite.status().as_u16(), autre_servi(&banc).await), (202, 400));
}

/// What is read at the OPCO for a check takes its time with the whole body there.
#[tokio::test]
async fn checks_under_way_are_bounded_by_their_bytes() {
    let banc = deux_cfa("").await;
    banc.simulateur.panne(None, 40, Panne { delai: Duration::from_secs(300), ..Panne::default() });
    let controle = || {
        let mut corps = include_bytes!("../../../../tests/fixtures/convention.json").to_vec();
        corps.resize(15 << 20, b' ');
        let demande = banc.requete(Method::POST, &Banc::chemin("/controles/conventions"));
        demande.header("content-type", "application/json").body(corps).send()
    };
    let en_cours: Vec<_> = (0..4).map(|_| tokio::spawn(controle())).collect();
    // Once their room is taken it stays so, while the OPCO keeps them waiting.
    let prise = async { while timeout(Duration::from_millis(500), controle()).await.is_err() {} };
    timeout(BORNE, prise).await.expect("four checks have their room");
    for _ in 0..20 {
        let refuse = timeout(BORNE, controle()).await.expect("no room, no check").unwrap();
        let (statut, _, refus) = lue(refuse).await;
        assert_eq!((statut, &refus["code"]), (429, &json!("charge")), "{refus:#}");
    }
    assert_eq!(autre_servi(&banc).await, 400);
    en_cours.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn only_some_of_the_connections_wait_for_events() {
    let banc = banc("connexions = 16").await;
    let chemin = format!("/v1/cfa/{CFA}/evenements?attendre=60");
    let mut attentes: FuturesUnordered<_> =
        (0..3).map(|_| tokio::spawn(banc.requete(Method::GET, &chemin).send())).collect();
    let premiere = timeout(BORNE, attentes.next()).await.expect("the third does not wait").unwrap();
    let page: Value = premiere.unwrap().unwrap().json().await.unwrap();
    assert_eq!(page, json!({ "evenements": [], "apres": 0 }));
    // The others still wait, and are answered by the stop; then their places are free.
    banc.service.arret.cancel();
    assert_eq!(timeout(BORNE, attentes.collect::<Vec<_>>()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn wrong_tokens_do_not_lock_the_administration_out() {
    let banc = Banc::monter().await;
    let presenter = |jeton| banc.sans_jeton(Method::GET, "/metrics").bearer_auth(jeton).send();
    let mut faux: FuturesUnordered<_> = (0..40).map(|_| tokio::spawn(presenter("faux"))).collect();
    // All places of wrong tokens are taken when one is told so.
    loop {
        let reponse = timeout(BORNE, faux.next()).await.expect("one is refused unseen").unwrap().unwrap().unwrap();
        if reponse.status() == 429 {
            break;
        }
    }
    assert_eq!(presenter(ADMINISTRATION).await.unwrap().status(), 200);
}
