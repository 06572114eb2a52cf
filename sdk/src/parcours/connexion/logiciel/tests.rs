//! An access that is renewed while the software runs: of the OPCO that it is of, and of no other.

use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::Semaphore;

use super::*;
use crate::parcours::ClesEnMemoire;
use crate::runtime::http::{HeaderMap, Method, StatusCode};
use crate::runtime::{Answer, BoxFuture, Request, TransportError};
use crate::{Limits, Secret};

/// Counts tokens and calls, and lets calls end when it is told to.
#[derive(Default)]
struct Reseau {
    jetons: AtomicU32,
    en_cours: AtomicU32,
    ensemble: AtomicU32,
    suite: Option<Semaphore>,
}

impl Transport for Reseau {
    fn send(&self, requete: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        Box::pin(async move {
            if requete.method == Method::POST {
                self.jetons.fetch_add(1, Ordering::SeqCst);
                let jeton = r#"{"access_token":"jeton","token_type":"Bearer","expires_in":3600}"#;
                let mut entetes = HeaderMap::new();
                entetes.insert("content-type", "application/json".parse().unwrap());
                return Ok(Answer::new(StatusCode::OK, entetes, jeton));
            }
            let present = self.en_cours.fetch_add(1, Ordering::SeqCst) + 1;
            self.ensemble.fetch_max(present, Ordering::SeqCst);
            if let Some(suite) = &self.suite {
                suite.acquire().await.unwrap().forget();
            }
            self.en_cours.fetch_sub(1, Ordering::SeqCst);
            Ok(Answer::new(StatusCode::OK, HeaderMap::new(), "[]"))
        })
    }
}

fn acces(secret: &str) -> Acces {
    let limites = Limits { concurrent: 1, ..Limits::default() };
    Acces::new("https://opco.example", "id", Secret::new(secret)).jeton("https://jeton.example/t").limites(limites)
}

fn logiciel(reseau: &Arc<Reseau>) -> Logiciel {
    let cles = ClesEnMemoire::new().avec(&cfa(), Opco::Atlas, "cle").avec(&cfa(), Opco::OpcoEp, "cle");
    let logiciel = Logiciel::new("É", "L", "1").cles(cles).transport(reseau.clone());
    logiciel.acces(Opco::Atlas, acces("secret")).acces(Opco::OpcoEp, acces("secret"))
}

fn cfa() -> Siren {
    Siren::tel_quel("732829320")
}

async fn lister(logiciel: &Logiciel, opco: Opco) {
    logiciel.connexion(&cfa(), opco).unwrap().client().lister_etats_dossiers().await.unwrap();
}

#[tokio::test]
async fn what_is_renewed_asks_for_a_token_and_nothing_else_does() {
    let reseau = Arc::new(Reseau::default());
    let avant = logiciel(&reseau);
    let jetons = || reseau.jetons.load(Ordering::SeqCst);
    for opco in [Opco::Atlas, Opco::OpcoEp] {
        lister(&avant, opco).await;
    }
    assert_eq!(jetons(), 2);
    let apres = avant.clone().renouveler(Opco::Atlas, acces("autre")).cles(ClesEnMemoire::new().avec(
        &cfa(),
        Opco::OpcoEp,
        "autre",
    ));
    lister(&apres, Opco::OpcoEp).await;
    assert_eq!(jetons(), 2, "the token of the other one goes on");
    let apres = avant.clone().renouveler(Opco::Atlas, acces("autre"));
    lister(&apres, Opco::Atlas).await;
    lister(&avant, Opco::Atlas).await;
    assert_eq!(jetons(), 3, "what was made before keeps its token");
}

#[tokio::test]
async fn limits_go_on_through_a_renewal() {
    let reseau = Arc::new(Reseau { suite: Some(Semaphore::new(0)), ..Reseau::default() });
    let avant = logiciel(&reseau);
    // The client of before is there, and in use.
    let premier = tokio::spawn({
        let avant = avant.clone();
        async move { lister(&avant, Opco::Atlas).await }
    });
    while reseau.en_cours.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    let apres = avant.renouveler(Opco::Atlas, acces("a")).renouveler(Opco::Atlas, acces("b"));
    let second = tokio::spawn(async move { lister(&apres, Opco::Atlas).await });
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    assert_eq!(reseau.en_cours.load(Ordering::SeqCst), 1, "one at once, by the old client or the new one");
    reseau.suite.as_ref().unwrap().add_permits(2);
    premier.await.unwrap();
    second.await.unwrap();
    assert_eq!(reseau.ensemble.load(Ordering::SeqCst), 1);
}
