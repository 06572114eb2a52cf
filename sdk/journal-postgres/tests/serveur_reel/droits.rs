//! The roles of the README: they can do what they are for, and nothing else.

use cfadock::journal::{EchecJournal, Journal, Relecture};
use cfadock::runtime::Outcome;
use cfadock_journal_postgres::JournalPostgres;

use super::communes::{issue, nouvelle, sceau, trace};
use super::serveur::{self, Serveur};

/// The blocks of SQL of the README.
fn blocs() -> Vec<&'static str> {
    let page = include_str!("../../README.md");
    page.split("```sql\n").skip(1).map(|suite| suite.split("```").next().unwrap()).collect()
}

/// On a server of its own, since roles are of the whole server.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn the_least_rights_are_enough_and_are_the_least() {
    let base = std::sync::Arc::new(Serveur::new()).base().await;
    let maitre = base.pool();
    JournalPostgres::preparer(&maitre, &sceau()).await.unwrap();
    let blocs = blocs();
    assert_eq!(blocs.len(), 2);
    for bloc in blocs {
        maitre.get().await.unwrap().batch_execute(bloc).await.unwrap();
    }
    let pool = serveur::pool(&base.adresse("depots", false));
    let journal = JournalPostgres::ouvrir(pool.clone(), sceau()).await.unwrap();
    // Where nothing is to be done, it may prepare as well.
    JournalPostgres::preparer(&pool, &sceau()).await.unwrap();
    let ids = [nouvelle(&journal, "1").await, nouvelle(&journal, "2").await];
    assert!(matches!(journal.relire(ids[1]).await.unwrap(), Relecture::Reprise(_)));
    for id in ids {
        journal.noter(id, trace(issue(Outcome::Accepted))).await.unwrap();
    }
    let client = pool.get().await.unwrap();
    for sql in [
        "DELETE FROM cfadock.traces",
        "DELETE FROM cfadock.entrees",
        "UPDATE cfadock.traces SET contenu = ''",
        "UPDATE cfadock.entrees SET cle = cle",
        "UPDATE cfadock.entrees SET archivee = TRUE",
        "UPDATE cfadock.journal SET version = 9",
        "SELECT setval('cfadock.entrees_id', 1)",
        "CREATE TABLE cfadock.autre ()",
        "ALTER TABLE cfadock.traces DISABLE TRIGGER ALL",
        "TRUNCATE cfadock.traces",
    ] {
        let refus = client.batch_execute(sql).await.unwrap_err();
        assert_eq!(refus.code().map(|code| code.code()), Some("42501"), "{sql}");
    }
    let demain = "2999-01-01T00:00:00Z".parse().unwrap();
    let refus = journal.archiver(demain, &mut Vec::new()).await.unwrap_err();
    assert!(matches!(refus, EchecJournal::Refuse(motif) if motif.contains("droits")));
    let archives = JournalPostgres::ouvrir(serveur::pool(&base.adresse("archives", false)), sceau()).await.unwrap();
    assert_eq!(archives.archiver(demain, &mut Vec::new()).await, Ok(2));
    assert_eq!(archives.verifier().await, Ok(2));
}
