//! An intent in the editor's own transaction: their row and our intent are both there, or neither.

use cfadock::journal::{Choix, EchecJournal, Journal, Ouverture, Situation};
use cfadock::runtime::Outcome;
use cfadock_journal_postgres::JournalPostgres;
use cfadock_journal_postgres::deadpool_postgres::{Object, Pool};

use super::communes::{inscription, issue, nouvelle, preparee, sceau, trace};
use super::serveur::{self, Base};

/// An editor's table, and the journal beside it; straight, and behind the pooler. The server lives as long as its base.
async fn scenes() -> Vec<(Base, Pool, JournalPostgres)> {
    let mut scenes = Vec::new();
    for pooler in [false, true] {
        let base = preparee().await;
        let table = "CREATE TABLE contrats (numero int PRIMARY KEY); CREATE TABLE dus (
            contrat int REFERENCES contrats DEFERRABLE INITIALLY DEFERRED)";
        base.pool().get().await.unwrap().batch_execute(table).await.unwrap();
        let pool = serveur::pool(&base.adresse("postgres", pooler));
        let journal = JournalPostgres::ouvrir(pool.clone(), sceau()).await.unwrap();
        scenes.push((base, pool, journal));
    }
    scenes
}

async fn commencee(pool: &Pool, sql: &str) -> Object {
    let transaction = pool.get().await.unwrap();
    transaction.batch_execute("BEGIN").await.unwrap();
    transaction.batch_execute(sql).await.unwrap();
    transaction
}

/// How many rows the editor has, and how many entries the journal.
async fn la(pool: &Pool, journal: &JournalPostgres) -> (usize, usize) {
    let sql = "SELECT numero::text FROM contrats";
    let lignes = pool.get().await.unwrap().query_typed(sql, &[]).await.unwrap();
    (lignes.len(), journal.lire(Choix::toutes()).await.unwrap().len())
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn both_are_there_or_neither() {
    for (_base, pool, journal) in scenes().await {
        let joint = journal.joindre(commencee(&pool, "INSERT INTO contrats VALUES (1)").await);
        assert_eq!(la(&pool, &journal).await, (0, 0));
        let Ouverture::Nouvelle(id) = joint.ouvrir(inscription("1")).await.unwrap() else { panic!("it is new") };
        assert_eq!(la(&pool, &journal).await, (1, 1));
        assert_eq!(joint.noter(id, trace(issue(Outcome::Accepted))).await, Ok(Situation::Deposee));
        // It serves one deposit.
        assert_eq!(joint.ouvrir(inscription("2")).await.map(drop), Err(EchecJournal::TransactionFinie));

        // A key that is held takes the editor's row back.
        let joint = journal.joindre(commencee(&pool, "INSERT INTO contrats VALUES (2)").await);
        let tenue = joint.ouvrir(inscription("1")).await.unwrap();
        assert!(matches!(tenue, Ouverture::Tenue(tenue) if tenue.id == id));
        assert_eq!(la(&pool, &journal).await, (1, 1));

        // So does a workflow that ends before it.
        drop(journal.joindre(commencee(&pool, "INSERT INTO contrats VALUES (3)").await));
        assert_eq!(la(&pool, &journal).await, (1, 1));

        // What fails when it is committed, or had failed before, leaves no intent.
        let joint = journal.joindre(commencee(&pool, "INSERT INTO dus VALUES (99)").await);
        assert!(matches!(joint.ouvrir(inscription("4")).await, Err(EchecJournal::Acces(_))));
        let ratee = commencee(&pool, "INSERT INTO contrats VALUES (4)").await;
        ratee.batch_execute("INSERT INTO contrats VALUES (1)").await.unwrap_err();
        let refus = journal.joindre(ratee).ouvrir(inscription("4")).await.map(drop);
        assert_eq!(refus, Err(EchecJournal::TransactionFinie));
        // Without a transaction each statement would stand for itself.
        let refus = journal.joindre(pool.get().await.unwrap()).ouvrir(inscription("4")).await.map(drop);
        assert_eq!(refus, Err(EchecJournal::TransactionFinie));
        assert_eq!(la(&pool, &journal).await, (1, 1));
        nouvelle(&journal, "4").await;
    }
}

/// What comes last knows the number of the intent, and may take all of it back.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn the_editor_has_the_last_word_and_the_number() {
    for (_base, pool, journal) in scenes().await {
        for (numero, sql, permis, la_apres) in [
            ("1", "INSERT INTO contrats VALUES (1)", true, (1, 1)),
            ("2", "INSERT INTO contrats VALUES (2)", false, (1, 1)),
            ("3", "INSERT INTO contrats VALUES (1)", true, (1, 1)),
        ] {
            let (vu, numero_vu) = tokio::sync::oneshot::channel();
            let joint = journal.joindre(commencee(&pool, "").await).avec_suite(Box::new(move |client, id| {
                Box::pin(async move {
                    client.batch_execute(sql).await?;
                    vu.send(id).unwrap();
                    Ok(permis)
                })
            }));
            let ouverte = joint.ouvrir(inscription(numero)).await;
            match &ouverte {
                Ok(Ouverture::Nouvelle(id)) => assert_eq!(numero_vu.await.unwrap(), *id),
                autre => assert!(matches!(autre, Err(EchecJournal::Acces(_))), "{numero}: {autre:?}"),
            }
            assert_eq!(ouverte.is_ok(), numero == "1");
            assert_eq!(la(&pool, &journal).await, la_apres, "{numero}");
        }
        nouvelle(&journal, "2").await;
    }
}

/// Two transactions over one key: the second waits for the end of the first, and does what follows from it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn a_joined_intent_waits_for_the_other_one() {
    for (_base, pool, journal) in scenes().await {
        let premiere = journal.joindre(commencee(&pool, "INSERT INTO contrats VALUES (1)").await);
        let seconde = journal.joindre(commencee(&pool, "INSERT INTO contrats VALUES (2)").await);
        let (une, autre) = tokio::join!(premiere.ouvrir(inscription("1")), seconde.ouvrir(inscription("1")));
        let gagnees = [une.unwrap(), autre.unwrap()].into_iter().filter(|une| matches!(une, Ouverture::Nouvelle(_)));
        assert_eq!(gagnees.count(), 1);
        assert_eq!(la(&pool, &journal).await, (1, 1));
    }
}
