//! The tables: made once, brought forward only, and left alone when they are not what they should be.

use std::time::Duration;

use cfadock::journal::{Choix, EchecJournal, Journal, Sceau};
use cfadock::runtime::Outcome;
use cfadock_journal_postgres::JournalPostgres;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::avant::{PREMIERE, executer, nombre};
use super::communes::{inscription, issue, nouvelle, ouvert, preparee, sceau, trace};
use super::serveur::{self, Base};

async fn ouvrir(base: &Base) -> EchecJournal {
    JournalPostgres::ouvrir(base.pool(), sceau()).await.map(drop).unwrap_err()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn processes_that_come_at_once_make_the_tables_once() {
    let base = serveur::partage().base().await;
    assert_eq!(ouvrir(&base).await, EchecJournal::APreparer { trouvee: 0, connue: 3 });
    let mut venus = JoinSet::new();
    for _ in 0..6 {
        let pool = base.pool();
        venus.spawn(async move { JournalPostgres::preparer(&pool, &sceau()).await });
    }
    assert!(venus.join_all().await.iter().all(Result::is_ok));
    nouvelle(&ouvert(&base).await, "1").await;
    // Once more changes nothing.
    JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
    assert_eq!(ouvert(&base).await.lire(Choix::toutes()).await.unwrap().len(), 1);
}

/// A lock that is waited for stops whoever comes after it: it is given up soon, and asked for again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn a_step_that_waits_for_a_lock_lets_deposits_pass() {
    const ATTEND: &str = "SELECT count(*) FROM pg_locks
        WHERE relation = 'cfadock.entrees'::regclass AND mode = 'AccessExclusiveLock' AND NOT granted";
    let base = preparee().await;
    nouvelle(&ouvert(&base).await, "1").await;
    executer(&base, PREMIERE).await;
    // A transaction of somebody's that reads the table, and does not end.
    let longue = base.pool().get().await.unwrap();
    longue.batch_execute("BEGIN; SELECT FROM cfadock.entrees").await.unwrap();
    let pool = base.pool();
    let pas = tokio::spawn(async move { JournalPostgres::preparer(&pool, &sceau()).await });
    let attendu = async { while nombre(&base, ATTEND).await == 0 {} };
    timeout(Duration::from_secs(30), attendu).await.expect("it asks for no lock");
    // As software of before writes: it comes after who waits.
    let depot = executer(&base, "UPDATE cfadock.entrees SET jeton = jeton + 1");
    timeout(Duration::from_secs(10), depot).await.expect("a deposit waits for a step");
    assert!(!pas.is_finished(), "it is tried again");
    longue.batch_execute("COMMIT").await.unwrap();
    assert_eq!(pas.await.unwrap(), Ok(()));
    assert_eq!(ouvert(&base).await.verifier().await, Ok(1));
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn a_later_version_or_another_key_is_refused_untouched() {
    let base = preparee().await;
    let autre = Sceau::new(&[8; 32]).unwrap();
    let autre_cle = EchecJournal::AutreCle { attendue: sceau().nom(), donnee: autre.nom() };
    assert_eq!(JournalPostgres::ouvrir(base.pool(), autre.clone()).await.map(drop).unwrap_err(), autre_cle);
    assert_eq!(JournalPostgres::preparer(&base.pool(), &autre).await.unwrap_err(), autre_cle);
    let contenu = "SELECT version || identite || sceau || (SELECT count(*) FROM pg_class) FROM cfadock.journal";
    executer(&base, "UPDATE cfadock.journal SET version = 7").await;
    let lire = async || base.pool().get().await.unwrap().query_one(contenu, &[]).await.unwrap().get::<_, String>(0);
    let avant = lire().await;
    let attendu = EchecJournal::AutreVersion { trouvee: 7, connue: 3 };
    assert_eq!(ouvrir(&base).await, attendu);
    assert_eq!(JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap_err(), attendu);
    assert_eq!(lire().await, avant);
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn what_does_not_keep_what_is_committed_is_refused() {
    let base = preparee().await;
    executer(&base, &format!("ALTER DATABASE {} SET synchronous_commit = off", base.nom)).await;
    assert_eq!(ouvrir(&base).await, EchecJournal::SansGarantie("synchronous_commit = off".to_owned()));
}

/// It may change for one connection of many, or for the editor's transaction.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn what_is_not_kept_is_refused_at_each_intent() {
    let base = preparee().await;
    let (pool, refus) = (base.pool(), Err(EchecJournal::SansGarantie("synchronous_commit = off".to_owned())));
    let journal = JournalPostgres::ouvrir(pool.clone(), sceau()).await.unwrap();
    let transaction = base.pool().get().await.unwrap();
    transaction.batch_execute("BEGIN; SET LOCAL synchronous_commit = off").await.unwrap();
    assert_eq!(journal.joindre(transaction).ouvrir(inscription("1")).await.map(drop), refus);
    assert_eq!(pool.status().size, 1, "the next intent takes the same connection");
    pool.get().await.unwrap().batch_execute("SET synchronous_commit = off").await.unwrap();
    assert_eq!(journal.ouvrir(inscription("1")).await.map(drop), refus);
    assert_eq!(journal.lire(Choix::toutes()).await.unwrap(), []);
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn another_base_than_that_of_the_journal_is_refused() {
    let (base, autre) = (preparee().await, preparee().await);
    let journal = ouvert(&base).await;
    let transaction = autre.pool().get().await.unwrap();
    transaction.batch_execute("BEGIN").await.unwrap();
    let refus = Err(EchecJournal::AutreBase);
    assert_eq!(journal.joindre(transaction).ouvrir(inscription("1")).await.map(drop), refus);
    executer(&base, "UPDATE cfadock.journal SET identite = gen_random_uuid()::text").await;
    assert_eq!(journal.ouvrir(inscription("1")).await.map(drop), refus);
    for base in [base, autre] {
        assert_eq!(ouvert(&base).await.lire(Choix::toutes()).await.unwrap(), []);
    }
}

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn a_schema_of_somebody_else_is_no_journal() {
    let base = serveur::partage().base().await;
    executer(&base, "CREATE SCHEMA cfadock; CREATE TABLE cfadock.journal (titre text)").await;
    assert_eq!(ouvrir(&base).await, EchecJournal::PasUnJournal);
    assert_eq!(JournalPostgres::preparer(&base.pool(), &sceau()).await, Err(EchecJournal::PasUnJournal));
}

/// What was changed behind the triggers' back is told when it is read.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn damage_is_told_when_it_is_read() {
    for sql in [
        "UPDATE cfadock.traces SET contenu = replace(contenu, 'INT-1', 'INT-2') WHERE rang = 0",
        "UPDATE cfadock.traces SET contenu = replace(contenu, 'accepted', 'refused') WHERE rang = 1",
        "UPDATE cfadock.traces SET rang = 2 WHERE rang = 1",
        "DELETE FROM cfadock.traces WHERE rang = 1",
        "DELETE FROM cfadock.traces",
        "UPDATE cfadock.traces t SET contenu = u.contenu, somme = u.somme FROM cfadock.traces u
             WHERE t.rang = 1 AND u.rang = 1 AND t.entree <> u.entree",
        "UPDATE cfadock.entrees SET cfa = '999999999'",
        "UPDATE cfadock.entrees SET opco = 'atlas'",
        "UPDATE cfadock.entrees SET cle = sha256(cle)",
        "UPDATE cfadock.entrees SET cle = overlay(cle placing '\\x00' from 32)",
        "UPDATE cfadock.entrees SET tient = NOT tient",
        "UPDATE cfadock.entrees SET ouverte = NOT ouverte",
        "UPDATE cfadock.entrees SET traces = 0",
        "UPDATE cfadock.entrees SET situation = 'refusee'",
        "UPDATE cfadock.entrees SET archivee = TRUE",
        "UPDATE cfadock.entrees SET somme = sha256(somme)",
    ] {
        let base = preparee().await;
        let journal = ouvert(&base).await;
        for numero in ["1", "2"] {
            let id = nouvelle(&journal, numero).await;
            journal.noter(id, trace(issue(Outcome::Accepted))).await.unwrap();
        }
        assert_eq!(journal.verifier().await, Ok(2));
        executer(&base, &format!("SET session_replication_role = replica; {sql}")).await;
        assert!(matches!(journal.verifier().await, Err(EchecJournal::Endommage(_))), "{sql}");
    }
}

/// Nobody takes back what is written, the owner of the tables neither.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn what_is_written_cannot_be_taken_back() {
    let base = preparee().await;
    let journal = ouvert(&base).await;
    let id = nouvelle(&journal, "1").await;
    journal.noter(id, trace(issue(Outcome::Accepted))).await.unwrap();
    let client = base.pool().get().await.unwrap();
    for sql in [
        "UPDATE cfadock.traces SET contenu = ''",
        "DELETE FROM cfadock.traces",
        "TRUNCATE cfadock.traces",
        "DELETE FROM cfadock.entrees",
        "TRUNCATE cfadock.entrees CASCADE",
        "UPDATE cfadock.entrees SET cle = sha256(cle)",
        "UPDATE cfadock.entrees SET cfa = ''",
        "UPDATE cfadock.entrees SET jeton = jeton - 1",
    ] {
        let refus = client.batch_execute(sql).await.unwrap_err();
        assert_eq!(refus.as_db_error().unwrap().message(), "append-only", "{sql}");
    }
    assert_eq!(journal.verifier().await, Ok(1));
}
