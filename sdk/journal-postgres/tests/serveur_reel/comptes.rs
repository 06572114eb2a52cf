//! The counts: those of the entries, whichever version of the software wrote them.

use cfadock::Opco;
use cfadock::journal::{Compte, EchecJournal, Journal, Situation};
use cfadock::runtime::Outcome;
use cfadock::scalaires::Siren;
use cfadock_journal_postgres::JournalPostgres;

use super::communes::{issue, nouvelle, ouvert, preparee, sceau, trace};
use super::serveur::{Base, Serveur};

/// What the second version of the tables has more than the first.
const PREMIERE: &str = "ALTER TABLE cfadock.entrees DROP COLUMN situation, DROP COLUMN situee;
                        UPDATE cfadock.journal SET version = 1;";

fn comptes(dits: &[(Situation, u64)]) -> Vec<Compte> {
    let compte =
        |(situation, nombre)| Compte { cfa: Siren::tel_quel("000000000"), opco: Opco::Akto, situation, nombre };
    dits.iter().copied().map(compte).collect()
}

async fn executer(base: &Base, sql: &str) {
    base.pool().get().await.unwrap().batch_execute(sql).await.unwrap();
}

async fn a_situer(base: &Base) -> i64 {
    let sql = "SELECT count(*) FROM cfadock.entrees WHERE situee IS DISTINCT FROM traces";
    base.pool().get().await.unwrap().query_one(sql, &[]).await.unwrap().get(0)
}

/// One entry of each outcome, and one in progress.
async fn remplir(journal: &dyn Journal) {
    nouvelle(journal, "0").await;
    for dite in [Outcome::Accepted, Outcome::Accepted, Outcome::Refused, Outcome::Unknown, Outcome::NotSent] {
        let id = nouvelle(journal, &format!("{dite}{}", fastrand::u64(..))).await;
        journal.noter(id, trace(issue(dite))).await.unwrap();
    }
}

const REMPLI: [(Situation, u64); 5] = [
    (Situation::EnCours, 1),
    (Situation::Inconnue, 1),
    (Situation::Deposee, 2),
    (Situation::Refusee, 1),
    (Situation::NonEnvoyee, 1),
];

#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn the_database_counts_what_it_holds() {
    let base = preparee().await;
    let journal = ouvert(&base).await;
    assert_eq!(journal.compter().await, Ok(Vec::new()));
    remplir(&journal).await;
    assert_eq!(journal.compter().await, Ok(comptes(&REMPLI)));
    assert_eq!(a_situer(&base).await, 0, "each writing says its situation");
    assert_eq!(journal.archiver("2999-01-01T00:00:00Z".parse().unwrap(), &mut Vec::new()).await, Ok(4));
    assert_eq!((journal.compter().await, a_situer(&base).await), (Ok(comptes(&REMPLI)), 0));
}

/// Tables of the first version are brought here with all their entries counted; a server that runs on with the software of
/// before writes what it wrote, and that is counted too.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn what_older_software_wrote_is_counted() {
    let base = preparee().await;
    remplir(&ouvert(&base).await).await;
    executer(&base, PREMIERE).await;
    let a_preparer = EchecJournal::APreparer { trouvee: 1, connue: 2 };
    assert_eq!(JournalPostgres::ouvrir(base.pool(), sceau()).await.map(drop).unwrap_err(), a_preparer);
    JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
    assert_eq!(a_situer(&base).await, 0);
    let journal = ouvert(&base).await;
    assert_eq!(journal.compter().await, Ok(comptes(&REMPLI)));
    // As software of before leaves them: an intent without a situation, and an outcome that does not change it.
    let id = nouvelle(&journal, "7").await;
    executer(&base, &format!("UPDATE cfadock.entrees SET situation = NULL, situee = NULL WHERE id = {}", id.0)).await;
    let id = nouvelle(&journal, "8").await;
    journal.noter(id, trace(issue(Outcome::Refused))).await.unwrap();
    let avant = format!("UPDATE cfadock.entrees SET situation = 'en-cours', situee = 0 WHERE id = {}", id.0);
    executer(&base, &avant).await;
    assert_eq!(a_situer(&base).await, 2);
    let mut attendus = REMPLI;
    attendus[0].1 += 1;
    attendus[3].1 += 1;
    assert_eq!((journal.compter().await, a_situer(&base).await), (Ok(comptes(&attendus)), 0));
    assert_eq!(journal.verifier().await, Ok(8));
}

/// On a server of its own, since roles are of the whole server.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn a_role_keeps_its_rights_when_the_tables_grow() {
    let base = std::sync::Arc::new(Serveur::new()).base().await;
    JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
    executer(&base, PREMIERE).await;
    executer(
        &base,
        "CREATE ROLE depots LOGIN; GRANT USAGE ON SCHEMA cfadock TO depots;
         GRANT SELECT ON cfadock.journal, cfadock.entrees, cfadock.traces TO depots;
         GRANT INSERT ON cfadock.entrees, cfadock.traces TO depots;
         GRANT UPDATE (tient, ouverte, traces, somme, porteur, jeton, echeance) ON cfadock.entrees TO depots;
         GRANT USAGE ON SEQUENCE cfadock.entrees_id TO depots;",
    )
    .await;
    JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
    let pool = super::serveur::pool(&base.adresse("depots", false));
    let journal = JournalPostgres::ouvrir(pool, sceau()).await.unwrap();
    remplir(&journal).await;
    assert_eq!(journal.compter().await, Ok(comptes(&REMPLI)));
}
