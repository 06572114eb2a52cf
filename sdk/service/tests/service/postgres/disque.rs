//! A database whose disk is full: what PostgreSQL says then is said here by triggers.

use serde_json::json;
use serveur_postgres::partage;

use super::{Flotte, PLUS_TARD};
use crate::arrets::reglee;
use crate::banc::contrat;
use crate::processus::Processus;

/// Refuses rows of a table, as a disk without room does.
fn plein(table: &str, quand: &str) -> String {
    format!(
        "CREATE FUNCTION cfadock.plein() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
         CREATE TRIGGER plein BEFORE INSERT ON cfadock.{table} FOR EACH ROW WHEN ({quand})
             EXECUTE FUNCTION cfadock.plein()"
    )
}

const DE_LA_PLACE: &str = "DROP FUNCTION cfadock.plein() CASCADE";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn without_room_for_an_intent_nothing_is_sent() {
    let flotte = Flotte::monter(&partage()).await;
    let (a, b) = flotte.lancer();
    for (table, cle) in [("entrees", "contrat-1"), ("traces", "contrat-2")] {
        let corps = contrat(if table == "traces" { "SANSTRACE" } else { "SANSENTREE" });
        let avant = flotte.contrats();
        flotte.executer(&plein(table, "true")).await;
        for service in [&a, &b] {
            let (statut, _, refus) = service.envoyer(cle, &corps, "wait=20").await;
            assert_eq!((statut, &refus["code"], flotte.contrats()), (503, &json!("journal"), avant), "{refus:#}");
            assert!(refus["detail"].as_str().unwrap().contains("le disque est plein"), "{refus:#}");
        }
        flotte.executer(DE_LA_PLACE).await;
        let (statut, rejouee, depot) = b.envoyer(cle, &corps, "wait=20").await;
        assert_eq!((statut, rejouee, flotte.contrats()), (201, false, avant + 1), "{depot:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn an_outcome_without_room_is_said_and_found_again() {
    let flotte = Flotte::monter(&partage()).await;
    let a = Processus::lancer(flotte.dossiers[0].path());
    flotte.executer(&plein("traces", "NEW.rang > 0")).await;
    let corps = contrat("PLEIN");
    let (statut, _, depot) = a.envoyer("contrat-1", &corps, "wait=20").await;
    assert_eq!((statut, &depot["situation"], flotte.contrats()), (201, &json!("deposee"), 1), "{depot:#}");
    assert!(depot["conseil"].as_str().unwrap().contains("le journal ne l'a pas noté"), "{depot:#}");
    a.tuer();
    flotte.executer(DE_LA_PLACE).await;
    flotte.executer(PLUS_TARD).await;
    let a = Processus::lancer(flotte.dossiers[0].path());
    reglee(&a, "contrat-1").await;
    let (statut, rejouee, relu) = a.envoyer("contrat-1", &corps, "wait=20").await;
    assert_eq!((statut, rejouee, &relu["numeros"]["dossier"]), (201, true, &json!("INT-D-1")), "{relu:#}");
    assert_eq!(flotte.contrats(), 1);
}
