//! How long the key of a CFA is still valid, and that it is shown nowhere although it is in the query.

use std::sync::{Arc, Mutex};

use cfadock::parcours::{Acces, ClesEnMemoire, Horloge, Logiciel, Validite};
use cfadock::runtime::http::{HeaderMap, StatusCode};
use cfadock::runtime::jiff::Timestamp;
use cfadock::runtime::{Answer, BoxFuture, Request, Transport, TransportError};
use cfadock::{Connexion, Echec, Opco, Retries};

use crate::chemins::en_norme;

const CLE: &str = "wq83-kfpz/71jd";

#[derive(Debug)]
struct Arretee;

impl Horloge for Arretee {
    fn maintenant(&self) -> Timestamp {
        "2026-09-01T08:00:00Z".parse().unwrap()
    }
}

/// One answer to all; it remembers the query of the last request.
struct Opco2 {
    statut: u16,
    corps: String,
    demande: Mutex<String>,
    montre: Mutex<String>,
}

impl Transport for Opco2 {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        *self.demande.lock().unwrap() = request.url.query().unwrap_or_default().to_owned();
        *self.montre.lock().unwrap() = format!("{request:?} {request:#?}");
        let statut = StatusCode::from_u16(self.statut);
        Box::pin(async move {
            let Ok(statut) = statut else { return Err(TransportError::broken("the exchange broke off")) };
            Ok(Answer::new(statut, HeaderMap::new(), self.corps.clone()))
        })
    }
}

fn connexion(statut: u16, corps: &str) -> (Connexion, Arc<Opco2>) {
    let (demande, montre) = (Mutex::default(), Mutex::default());
    let opco = Arc::new(Opco2 { statut, corps: corps.to_owned(), demande, montre });
    let siren = "732829320".parse().unwrap();
    let logiciel = Logiciel::new("É", "L", "1").transport(opco.clone()).horloge(Arc::new(Arretee));
    let logiciel = logiciel.reprises(Retries::none()).cles(ClesEnMemoire::new().avec(&siren, Opco::Ocapiat, CLE));
    let logiciel = logiciel.acces(Opco::Ocapiat, Acces::sans_jeton("https://ocapiat.example"));
    (logiciel.connexion(&siren, Opco::Ocapiat).unwrap(), opco)
}

#[tokio::test]
async fn the_end_of_a_key_is_read_and_judged() {
    let jour = |texte: &str| texte.parse().unwrap();
    for (corps, validite, phrase) in [
        (
            r#"{"status": "success", "dateFinValidite": "2027-09-01"}"#,
            Validite::Valide { fin: jour("2027-09-01"), jours: 365 },
            "encore 365 jours",
        ),
        (
            r#"{"dateFinValidite": "2026-09-21T00:00:00Z"}"#,
            Validite::BientotExpiree { fin: jour("2026-09-21"), jours: 20 },
            "retirez-en une nouvelle",
        ),
        (
            r#"{"dateFinValidite": "2026-08-31"}"#,
            Validite::Expiree { fin: jour("2026-08-31"), jours: 1 },
            "expirée depuis 1 jour, le 31/08/2026 ;",
        ),
        (r#"{"status": "error", "comment": "wq83-kfpz/71jd de Marie Dupontelle"}"#, Validite::Inconnue, "pas la date"),
    ] {
        let (connexion, opco) = connexion(200, corps);
        let cle = connexion.verifier_cle().await.unwrap();
        assert_eq!(cle.validite, validite, "{corps}");
        let shown = format!("{cle} {cle:?} {connexion:?} {}", opco.montre.lock().unwrap());
        assert!(shown.contains(phrase) && shown.contains(&en_norme("/v2/cfakeyinfo")), "{shown}");
        assert!(!shown.contains("wq83") && !shown.contains("71jd") && !shown.contains("Dupontelle"), "{shown}");
        assert_eq!(*opco.demande.lock().unwrap(), "siren=732829320&XAPIKEY=wq83-kfpz%2F71jd");
    }
    let (connexion, _) = connexion(200, r#"{"dateFinValidite": "2026-09-21"}"#);
    let cle = connexion.verifier_cle_avant(7).await.unwrap();
    assert!(!cle.validite.est_a_renouveler());
}

#[tokio::test]
async fn no_failure_shows_the_key() {
    let echo = format!(r#"{{"errors": [{{"code": "X1", "description": "clé {CLE}"}}], "XAPIKEY": "{CLE}"}}"#);
    for (statut, corps) in [(400, echo.as_str()), (401, ""), (403, &echo), (200, &echo[..40]), (502, "<html>"), (9, "")]
    {
        let (connexion, _) = connexion(statut, corps);
        let erreur = connexion.verifier_cle().await.map(drop);
        if let Err(erreur) = erreur {
            let shown = format!("{erreur} {erreur:?} {erreur:#?}");
            assert!(!shown.contains("wq83") && !shown.contains("71jd"), "{shown}");
        } else {
            panic!("{statut}: no error");
        }
    }
}

#[tokio::test]
async fn without_the_key_nothing_is_asked() {
    let (avec, opco) = connexion(200, "{}");
    let sans = Connexion::new(Opco::Ocapiat, "732829320".parse().unwrap(), avec.client().clone());
    assert!(matches!(sans.verifier_cle().await, Err(Echec::Cle(_))));
    let autre = Connexion::new(Opco::Ocapiat, "418166096".parse().unwrap(), avec.client().clone());
    let erreur = autre.cles(Arc::new(ClesEnMemoire::new())).verifier_cle().await.unwrap_err();
    assert!(erreur.to_string().contains("418166096"), "{erreur}");
    assert_eq!(*opco.demande.lock().unwrap(), "");
}
