//! The indexes of long tables: built beside the deposits, and built again where that was cut.

use std::time::Duration;

use cfadock::journal::{Choix, Journal};
use cfadock_journal_postgres::JournalPostgres;
use tokio::time::timeout;

use super::avant::{PREMIERE, executer, nombre};
use super::communes::{inscription, nouvelle, ouvert, preparee, sceau};
use super::serveur::Base;

/// More than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// How many of them are there, whole or not.
async fn index(base: &Base, entier: bool) -> i64 {
    let sql = "SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
               WHERE relname IN ('entrees_par_situation', 'entrees_a_situer', 'traces_par_reference') AND indisvalid =";
    nombre(base, &format!("{sql} {entier}")).await
}

/// Until the database says so.
async fn attendre(base: &Base, sql: &str) {
    let dit = async { while nombre(base, sql).await == 0 {} };
    timeout(PATIENCE, dit).await.expect("it does not come to it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn an_index_is_built_beside_the_deposits_and_again_where_that_was_cut() {
    const EN_COURS: &str = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND state = 'active'
            AND wait_event_type = 'Lock'";
    let base = preparee().await;
    assert_eq!(index(&base, true).await, 3, "new tables have them at once");
    nouvelle(&ouvert(&base).await, "1").await;
    executer(&base, PREMIERE).await;
    JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
    let (journal, autre) = (ouvert(&base).await, ouvert(&base).await);
    assert_eq!((index(&base, true).await, index(&base, false).await), (0, 0), "no step reads a table");
    assert_eq!(journal.compter().await.map(|comptes| comptes.len()), Ok(1), "it counts without them");

    // A transaction of somebody's, which an index waits for.
    let tenue = base.pool().get().await.unwrap();
    tenue.batch_execute("BEGIN; LOCK TABLE cfadock.entrees IN ROW EXCLUSIVE MODE").await.unwrap();
    let batit = tokio::spawn({
        let journal = journal.clone();
        async move { journal.indexer().await }
    });
    attendre(&base, EN_COURS).await;
    timeout(PATIENCE, nouvelle(&journal, "2")).await.expect("a deposit waits for an index");
    // Its process dies, and then its statement.
    batit.abort();
    let fin = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
               WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%'";
    nombre(&base, fin).await;
    attendre(&base, &EN_COURS.replace("count(*)", "1 - least(count(*), 1)")).await;
    assert_eq!((index(&base, true).await, index(&base, false).await), (0, 1), "a part of it was left");
    tenue.batch_execute("ROLLBACK").await.unwrap();

    // Somebody reads for long: what was left waits for that, and no deposit waits behind it.
    tenue.batch_execute("BEGIN; SELECT FROM cfadock.entrees").await.unwrap();
    let batit = tokio::spawn({
        let journal = journal.clone();
        async move { journal.indexer().await }
    });
    attendre(&base, &EN_COURS.replace("CREATE", "DROP")).await;
    timeout(PATIENCE, nouvelle(&journal, "3")).await.expect("a deposit waits for what was left");
    let entiere = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'cfadock.entrees'::regclass";
    assert_eq!(nombre(&base, entiere).await, 0, "nothing waits for all of the table");
    batit.abort();
    tenue.batch_execute("ROLLBACK").await.unwrap();

    let (un, deux) = timeout(PATIENCE, async { tokio::join!(journal.indexer(), autre.indexer()) }).await.unwrap();
    assert_eq!((un, deux), (Ok(()), Ok(())));
    assert_eq!((index(&base, true).await, index(&base, false).await), (3, 0));
    assert_eq!(nombre(&base, "SELECT count(*) FROM pg_class WHERE relname LIKE '%\\_reste'").await, 0);
    assert_eq!(journal.indexer().await, Ok(()), "where nothing is to be done, it is done");
}

/// What a reference is asked for does not depend on how many entries there are: the rows that the database read say so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn a_reference_is_found_without_reading_the_others() {
    const SEULE: &str = "SELECT 1 - least(count(*), 1) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    const LUES: &str = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname =";
    let base = preparee().await;
    let journal = ouvert(&base).await;
    let inscription = |rang: usize| {
        let reference = Some(format!("contrat-{}", rang % 1_000).parse().unwrap());
        cfadock::journal::Inscription { reference, ..inscription(&rang.to_string()) }
    };
    for rang in 0..1_002 {
        journal.ouvrir(inscription(rang)).await.unwrap();
    }
    executer(&base, "ANALYZE cfadock.entrees; ANALYZE cfadock.traces").await;
    drop(journal);
    // A connection says what it read when it ends.
    attendre(&base, SEULE).await;
    let lues = async |table: &str| nombre(&base, &format!("{LUES} '{table}'")).await;
    for (reference, trouvees) in [("contrat-1", 2), ("contrat-500", 1), ("contrat-1001", 0), ("contrat-100", 1)] {
        executer(&base, "SELECT pg_stat_reset()").await;
        let journal = ouvert(&base).await;
        let choix = Choix::de_reference(inscription(0).cfa, reference.parse().unwrap());
        let ids = journal.lire(choix.clone()).await.unwrap();
        assert_eq!(ids.len(), trouvees, "{reference}");
        assert!(ids.iter().all(|entree| choix.convient(entree)));
        drop(journal);
        attendre(&base, SEULE).await;
        let lues = (lues("traces").await, lues("entrees").await);
        let au_moins = i64::try_from(trouvees).unwrap();
        assert!((au_moins..=10).contains(&lues.0) && (au_moins..=10).contains(&lues.1), "{reference}: {lues:?} rows");
    }
}
