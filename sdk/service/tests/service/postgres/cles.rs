//! What every service says of a key, whichever of them was asked first.

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
    flotte.manquer(&a).await;
    let journal = JournalPostgres::ouvrir(flotte.base.pool(), Sceau::new(&[7; 32]).unwrap()).await.unwrap();
    let entree = deposer_ailleurs(&journal, "contrat-1").await;
    // Another key comes in between: the journal is read past the other deposit.
    assert_eq!(b.envoyer("contrat-2", &contrat("SECOND"), "wait=20").await.0, 201);
    for service in [&a, &b] {
        let (statut, relu) = service.lire(DEMANDE).await;
        assert_eq!((statut, &relu["entree"]), (200, &json!(entree.0)), "{relu:#}");
    }
    for nom in ["SANSCLE", "AUTRE"] {
        let (statut, _, refus) = b.envoyer("contrat-1", &contrat(nom), "wait=20").await;
        let dit = (statut, &refus["code"], &refus["depot"]["entree"]);
        assert_eq!(dit, (409, &json!("cle-du-journal"), &json!(entree.0)), "{nom}: {refus:#}");
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
    let refus = flotte.manquer(&a).await;
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
    // Those of another day are no longer said, and leave with the next one.
    for cle in ["contrat-2", "contrat-4"] {
        assert_eq!(a.envoyer(cle, &faux, "wait=20").await.0, 422);
    }
    flotte.executer("UPDATE cfadock_service.refus SET le = le - interval '2 days'").await;
    let (statut, _) = b.lire("/v1/cfa/000006544/demandes/contrat-2").await;
    assert_eq!((statut, flotte.compter("SELECT count(*) FROM cfadock_service.refus").await), (404, 2));
    assert_eq!(a.envoyer("contrat-3", &faux, "wait=20").await.0, 422);
    assert_eq!(flotte.compter("SELECT count(*) FROM cfadock_service.refus").await, 1);
    let contenu = "SELECT count(*) FROM cfadock_service.refus WHERE contenu LIKE '%CONTROLE%'";
    assert_eq!(flotte.compter(contenu).await, 0, "nothing of a person is in it");
}

/// Between the look at a key and the intent of its deposit another program takes it, and nobody knows with which words: what
/// it has is not given as the answer, and nothing is sent.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "wants PostgreSQL"]
async fn a_key_that_is_taken_meanwhile_answers_for_nobody_else() {
    const ATTEND: &str = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE '%INTO cfadock_service.demandes%' AND wait_event_type = 'Lock'";
    let flotte = Flotte::monter(&partage()).await;
    let (a, b) = flotte.lancer();
    let journal = JournalPostgres::ouvrir(flotte.base.pool(), Sceau::new(&[7; 32]).unwrap()).await.unwrap();
    let entree = deposer_ailleurs(&journal, "ailleurs-1").await;
    let ailleurs = flotte.base.pool().get().await.unwrap();
    let prendre = format!(
        "BEGIN; INSERT INTO cfadock_service.demandes (cfa, cle, entree) VALUES ('000006544', 'contrat-1', {})",
        entree.0
    );
    ailleurs.batch_execute(&prendre).await.unwrap();
    let corps = contrat("PREMIER");
    let ((statut, _, refus), ()) = tokio::join!(a.envoyer("contrat-1", &corps, "wait=20"), async {
        let attend = async { while flotte.compter(ATTEND).await == 0 {} };
        tokio::time::timeout(std::time::Duration::from_secs(15), attend).await.expect("nobody waits for the key");
        ailleurs.batch_execute("COMMIT").await.unwrap();
    });
    assert_eq!((statut, &refus["code"]), (503, &json!("non-envoye")), "{refus:#}");
    for service in [&a, &b] {
        let (statut, _, refus) = service.envoyer("contrat-1", &corps, "wait=20").await;
        let dit = (statut, &refus["code"], &refus["depot"]["entree"]);
        assert_eq!(dit, (409, &json!("cle-du-journal"), &json!(entree.0)), "{refus:#}");
    }
    assert_eq!(flotte.contrats(), 0);
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
