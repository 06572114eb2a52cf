//! Answers of SIRO as data; with a scripted transport, also rate limit, waits and cache, in paused time.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use super::siro::Lu;
use super::*;
use crate::Opco;
use crate::parcours::Horloge;
use crate::runtime::http::{HeaderMap, StatusCode};
use crate::runtime::jiff::Timestamp;
use crate::runtime::serde_json::{Value, from_str};
use crate::runtime::{Answer, BoxFuture, Request, Transport, TransportError};
use crate::scalaires::{CodeIdcc, Siret};

const SIRET: &str = "41816609600069";

#[test]
fn answers_are_read_and_never_guessed_from() {
    let cases: Vec<Value> = from_str(include_str!("cas.json")).unwrap();
    for case in cases {
        let found = Lu::lire(case[1].to_string().as_bytes(), SIRET).and_then(|lu| lu.conclure());
        let shown = match found {
            Ok(OpcoDe::Trouve { opco, origine: Origine::Siro { code }, certitude }) => {
                format!("{opco} {code:?} {certitude:?}")
            }
            Ok(OpcoDe::Plusieurs { opcos, .. }) => {
                opcos.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ")
            }
            Ok(other) => panic!("{other:?}"),
            Err(raison) => format!("{raison:?}"),
        };
        assert_eq!(shown, case[2].as_str().unwrap(), "{}", case[0]);
    }
    assert_eq!(Lu::lire(b"<html>", SIRET), Err(RaisonInconnu::Illisible));
}

/// Answers in order: status, `Retry-After`, code of the body; then always `01`.
#[derive(Default)]
struct Joue {
    script: Mutex<Vec<(u16, Option<&'static str>, &'static str)>>,
    moments: Mutex<Vec<(String, Instant)>>,
}

impl Transport for Joue {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        assert_eq!(request.headers["x-gravitee-api-key"], "cle-de-test");
        assert!(request.headers["x-gravitee-api-key"].is_sensitive());
        self.moments.lock().unwrap().push((request.url.path().to_owned(), Instant::now()));
        let mut script = self.script.lock().unwrap();
        let next = if script.is_empty() { (200, None, "01") } else { script.remove(0) };
        Box::pin(async move {
            let (status, wait, code) = next;
            if status == 0 {
                std::future::pending::<()>().await;
            }
            let mut headers = HeaderMap::new();
            if let Some(wait) = wait {
                headers.insert("retry-after", wait.parse().unwrap());
            }
            let body = format!(r#"{{"code": "{code}", "idcc": 1486, "opcoRattachement": {{"nom": "ATLAS"}}}}"#);
            Ok(Answer::new(StatusCode::from_u16(status).unwrap(), headers, body))
        })
    }
}

#[derive(Debug)]
struct Montre(Mutex<&'static str>);

impl Horloge for Montre {
    fn maintenant(&self) -> Timestamp {
        self.0.lock().unwrap().parse().unwrap()
    }
}

fn annuaire(script: Vec<(u16, Option<&'static str>, &'static str)>) -> (Annuaire, Arc<Joue>, Arc<Montre>) {
    let joue = Arc::new(Joue { script: Mutex::new(script), ..Joue::default() });
    let montre = Arc::new(Montre(Mutex::new("2026-09-01T10:00:00Z")));
    let annuaire = Annuaire::reglages("https://api.example/sous/", "cle-de-test");
    (annuaire.transport(joue.clone()).horloge(montre.clone()).ouvrir().unwrap(), joue, montre)
}

fn siret(text: &str) -> Siret {
    text.parse().unwrap()
}

/// Milliseconds between the questions.
fn waits(joue: &Joue) -> Vec<u128> {
    joue.moments.lock().unwrap().windows(2).map(|two| two[1].1.duration_since(two[0].1).as_millis()).collect()
}

#[tokio::test(start_paused = true)]
async fn two_a_second_and_each_siret_once_a_day() {
    let (annuaire, joue, montre) = annuaire(Vec::new());
    let sirets = [SIRET, "73282932000074", "98765432400019"].map(siret);
    let asked = sirets.iter().chain(&sirets).map(|siret| annuaire.opco_de(siret, None));
    for found in futures_util::future::join_all(asked).await {
        assert!(matches!(found, OpcoDe::Trouve { opco: Opco::Atlas, certitude: Certitude::Forte, .. }));
    }
    assert_eq!(waits(&joue), [500, 500], "who waits for the same answer does not ask");
    assert_eq!(joue.moments.lock().unwrap()[0].0, format!("/sous/siro/v1/public/{SIRET}"));
    for (now, questions) in [
        ("2026-09-02T09:59:59Z", 3),
        ("2026-09-02T10:00:00Z", 4),
        ("2026-09-01T23:00:00Z", 5),
        ("2026-09-01T23:00:00Z", 5),
    ] {
        *montre.0.lock().unwrap() = now;
        let _ = annuaire.opco_de(&sirets[0], None).await;
        assert_eq!(joue.moments.lock().unwrap().len(), questions, "{now}");
    }
}

#[tokio::test(start_paused = true)]
async fn quotas_are_waited_for_and_failures_are_not_kept() {
    let (busy, joue, _) = annuaire(vec![(429, None, ""), (429, Some("7"), "")]);
    assert!(matches!(busy.opco_de(&siret(SIRET), None).await, OpcoDe::Trouve { .. }));
    assert_eq!(waits(&joue), [2000, 7000]);

    let (closed, joue, _) = annuaire(vec![(429, Some("3600"), "")]);
    let OpcoDe::Inconnu(RaisonInconnu::Indisponible { attendre: Some(wait) }) =
        closed.opco_de(&siret(SIRET), None).await
    else {
        panic!("nobody waits for an hour");
    };
    assert_eq!(wait.as_secs(), 3600);
    let again = closed.opco_de(&siret("73282932000074"), None).await;
    assert!(matches!(again, OpcoDe::Inconnu(RaisonInconnu::Indisponible { attendre: Some(_) })));
    assert_eq!(joue.moments.lock().unwrap().len(), 1, "nor asks before the hour is over");

    let (silent, joue, _) = annuaire(vec![(0, None, "")]);
    let start = Instant::now();
    assert_eq!(
        silent.opco_de(&siret(SIRET), None).await,
        OpcoDe::Inconnu(RaisonInconnu::Indisponible { attendre: None })
    );
    assert_eq!(start.elapsed().as_secs(), 5);
    assert!(matches!(silent.opco_de(&siret(SIRET), None).await, OpcoDe::Trouve { .. }));
    assert_eq!(joue.moments.lock().unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_agreement_is_the_fallback_and_says_for_what() {
    let banque: CodeIdcc = "2120".parse().unwrap();
    let inconnue: CodeIdcc = "9999".parse().unwrap();
    for (answer, given, expected) in [
        // The register's own agreement takes precedence over the caller's.
        ((200, None, "99"), Some(&inconnue), Some((Opco::Atlas, RaisonInconnu::AbsentDuRegistre))),
        ((403, None, "01"), Some(&banque), Some((Opco::Atlas, RaisonInconnu::Refuse(403)))),
        (
            (503, Some("4"), ""),
            Some(&banque),
            Some((Opco::Atlas, RaisonInconnu::Indisponible { attendre: Some(Duration::from_secs(4)) })),
        ),
        ((307, None, ""), Some(&inconnue), None),
        ((200, None, "42"), None, None),
    ] {
        let (annuaire, ..) = annuaire(vec![answer]);
        let found = annuaire.opco_de(&siret(SIRET), given).await;
        match (found, expected) {
            (OpcoDe::Trouve { opco, origine: Origine::Idcc { a_defaut, .. }, certitude }, Some((wanted, raison))) => {
                assert_eq!((opco, a_defaut, certitude), (wanted, Some(raison), Certitude::Faible));
            }
            (OpcoDe::Inconnu(_), None) => {}
            (found, _) => panic!("{answer:?}: {found:?}"),
        }
    }
    let (annuaire, joue, _) = annuaire(Vec::new());
    let wrong = Siret::tel_quel("../../autre");
    assert_eq!(annuaire.opco_de(&wrong, None).await, OpcoDe::Inconnu(RaisonInconnu::SiretInvalide));
    assert!(joue.moments.lock().unwrap().is_empty());
    assert_eq!(opco_de_idcc(&inconnue), OpcoDe::Inconnu(RaisonInconnu::IdccInconnu));
}

#[test]
fn nothing_is_built_that_is_not_safe_and_nothing_shows_the_key() {
    let build =
        |base: &str, cle: &str| Annuaire::reglages(base, cle).transport(Arc::new(Joue::default())).ouvrir().err();
    for bad in
        ["", "api.example", "http://api.example", "ftp://api.example", "https://u:p@api.example", "https://a/?k=1"]
    {
        assert_eq!(build(bad, "cle"), Some(AnnuaireImpossible::Adresse), "{bad}");
    }
    for good in ["https://api.example", "http://127.0.0.1:8080/x", "http://localhost"] {
        assert_eq!(build(good, "cle"), None, "{good}");
    }
    assert_eq!(
        [build("https://a", " "), build("https://a", "a\r\nb")],
        [Some(AnnuaireImpossible::Cle), Some(AnnuaireImpossible::Cle)]
    );
    let (annuaire, ..) = annuaire(Vec::new());
    let shown = format!("{annuaire:?} {:?}", Annuaire::reglages("https://a", "cle-de-test"));
    assert!(!shown.contains("cle-de-test"), "{shown}");
}
