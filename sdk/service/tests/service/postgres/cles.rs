//! What every service says of a key, whichever of them was asked first.

use std::fs;

use cfadock::journal::Sceau;
use cfadock_journal_postgres::JournalPostgres;
use serde_json::json;
use serveur_postgres::partage;

use super::Flotte;
use crate::banc::contrat;
use crate::cles::deposer_ailleurs;

const DEMANDE: &str = "/v1/cfa/000006544/demandes/contrat-1";

/// What is known of a key is an intent that never left; the later deposit of another program has it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn an_unsent_deposit_of_a_key_hides_no_later_one() {
    let flotte = Flotte::monter(&partage()).await;
    let (a, b) = flotte.lancer();
    let cle = flotte.dossiers[0].path().join("secrets/cle");
    fs::rename(&cle, cle.with_extension("ailleurs")).unwrap();
    let (statut, _, refus) = a.envoyer("contrat-1", &contrat("SANSCLE"), "wait=20").await;
    assert_eq!((statut, flotte.contrats()), (503, 0), "{refus:#}");
    let journal = JournalPostgres::ouvrir(flotte.base.pool(), Sceau::new(&[7; 32]).unwrap()).await.unwrap();
    let entree = deposer_ailleurs(&journal, "contrat-1").await;
    // Another key comes in between: the journal is read past the other deposit.
    assert_eq!(b.envoyer("contrat-2", &contrat("SECOND"), "wait=20").await.0, 201);
    for service in [&a, &b] {
        let (statut, relu) = service.lire(DEMANDE).await;
        assert_eq!((statut, &relu["entree"]), (200, &json!(entree.0)), "{relu:#}");
    }
    for nom in ["SANSCLE", "AUTRE"] {
        let (statut, rejouee, depot) = b.envoyer("contrat-1", &contrat(nom), "wait=20").await;
        assert_eq!((statut, rejouee, &depot["entree"]), (201, true, &json!(entree.0)), "{nom}: {depot:#}");
    }
    assert_eq!(flotte.contrats(), 1, "the second key alone");
}

/// Why nothing was sent is read again from any of them, word for word.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn why_nothing_was_sent_is_said_by_every_server() {
    let flotte = Flotte::monter(&partage()).await;
    let (a, b) = flotte.lancer();
    // Held back by the checks.
    let mut faux = contrat("CONTROLE");
    faux["cerfa"]["contrat"]["salaireEmbauche"] = json!("beaucoup");
    let (statut, _, refus) = a.envoyer("contrat-1", &faux, "wait=20").await;
    assert_eq!((statut, &refus["code"]), (422, &json!("controle")), "{refus:#}");
    let lus = [a.lire(DEMANDE).await, b.lire(DEMANDE).await];
    assert_eq!(lus, [(422, refus.clone()), (422, refus)]);
    // Not sent: its key at the OPCO cannot be read.
    let cle = flotte.dossiers[0].path().join("secrets/cle");
    fs::rename(&cle, cle.with_extension("ailleurs")).unwrap();
    let (statut, _, refus) = a.envoyer("contrat-1", &contrat("SANSCLE"), "wait=20").await;
    assert_eq!((statut, flotte.contrats()), (503, 0), "{refus:#}");
    let lus = [b.lire(DEMANDE).await, a.lire(DEMANDE).await];
    for (statut, lu) in lus {
        assert_eq!(
            (statut, &lu["situation"], &lu["conseil"]),
            (200, &json!("non-envoyee"), &refus["detail"]),
            "{lu:#}"
        );
    }
    // Once it is sent, that is what they say; and nobody says it of another key.
    let (statut, _, depot) = b.envoyer("contrat-1", &contrat("SANSCLE"), "wait=20").await;
    assert_eq!(statut, 201, "{depot:#}");
    for service in [&a, &b] {
        let (statut, relu) = service.lire(DEMANDE).await;
        assert_eq!((statut, &relu["entree"]), (200, &depot["entree"]), "{relu:#}");
        let (statut, autre) = service.lire("/v1/cfa/000006544/demandes/contrat-2").await;
        assert_eq!((statut, &autre["code"]), (404, &json!("demande-inconnue")));
    }
    // Those of another day leave with the next one.
    flotte.executer("UPDATE cfadock_service.refus SET le = le - interval '2 days'").await;
    assert_eq!(a.envoyer("contrat-3", &faux, "wait=20").await.0, 422);
    assert_eq!(flotte.compter("SELECT count(*) FROM cfadock_service.refus").await, 1);
    let contenu = "SELECT count(*) FROM cfadock_service.refus WHERE contenu LIKE '%CONTROLE%'";
    assert_eq!(flotte.compter(contenu).await, 0, "nothing of a person is in it");
}

/// Services of before made the tables: they are brought here, with the rights of their role.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn tables_of_before_are_brought_here_with_their_rights() {
    let flotte = Flotte::monter(&std::sync::Arc::new(serveur_postgres::Serveur::new())).await;
    drop(flotte.lancer());
    flotte
        .executer(
            "DROP TABLE cfadock_service.refus; UPDATE cfadock_service.version SET version = 1; CREATE ROLE depots LOGIN;
             GRANT INSERT, UPDATE ON cfadock_service.demandes TO depots;",
        )
        .await;
    let (a, _) = flotte.lancer();
    let mut faux = contrat("CONTROLE");
    faux["cerfa"]["contrat"]["salaireEmbauche"] = json!("beaucoup");
    assert_eq!(a.envoyer("contrat-1", &faux, "wait=20").await.0, 422);
    assert_eq!(flotte.compter("SELECT count(*) FROM cfadock_service.refus").await, 1);
    let droits = "SELECT count(*) FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS droit
                  WHERE has_table_privilege('depots', 'cfadock_service.refus', droit)";
    assert_eq!(flotte.compter(droits).await, 4);
}
