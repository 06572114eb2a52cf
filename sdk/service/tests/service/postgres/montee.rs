//! Services of a new version over tables of before: they listen at once, and count the old entries while they work.

use std::time::Duration;

use reqwest::Client;
use serveur_postgres::partage;
use tokio::time::timeout;

use super::Flotte;
use crate::banc::{ADMINISTRATION, contrat};
use crate::processus::Processus;

/// As the second version of the tables was, with entries that none has counted yet.
const AVANT: &str = "DROP TRIGGER entrees_sans_situation_passee ON cfadock.entrees;
                     DROP FUNCTION cfadock.oublier_la_situation();
                     DROP INDEX cfadock.entrees_par_situation;
                     UPDATE cfadock.journal SET version = 2;
                     UPDATE cfadock.entrees SET situation = NULL, situee = NULL";

async fn console(service: &Processus) -> String {
    let page = Client::new().get(format!("{}/console", service.url)).bearer_auth(ADMINISTRATION).send();
    page.await.unwrap().text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn a_service_listens_before_it_has_counted_the_entries_of_before() {
    let flotte = Flotte::monter(&partage()).await;
    let (a, b) = flotte.lancer();
    for (rang, nom) in ["UN", "DEUX"].into_iter().enumerate() {
        assert_eq!(a.envoyer(&format!("contrat-{rang}"), &contrat(nom), "wait=20").await.0, 201);
    }
    drop((a, b));
    flotte.executer(AVANT).await;
    // Nobody can write what was counted of them, as long as this transaction has not ended.
    let tenue = flotte.base.pool().get().await.unwrap();
    tenue.batch_execute("BEGIN; SELECT FROM cfadock.entrees FOR UPDATE").await.unwrap();
    let (a, b) = flotte.lancer();
    assert_eq!(b.envoyer("contrat-2", &contrat("TROIS"), "wait=20").await.0, 201);
    tenue.batch_execute("ROLLBACK").await.unwrap();
    for service in [&a, &b] {
        let comptee = async {
            loop {
                let page = console(service).await;
                if page.contains("déposée <strong>3</strong>") {
                    break;
                }
                assert!(page.contains("Suivi des OPCO"), "{page}");
            }
        };
        timeout(Duration::from_secs(60), comptee).await.expect("they are not counted");
    }
    let index = "SELECT count(*) FROM pg_index
                 WHERE indexrelid = to_regclass('cfadock.entrees_par_situation') AND indisvalid";
    let la = async { while flotte.compter(index).await == 0 {} };
    timeout(Duration::from_secs(60), la).await.expect("the index is not built");
}
