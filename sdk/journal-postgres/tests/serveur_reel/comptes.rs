//! The counts: those of the entries, whichever version of the software wrote them.

use cfadock::Opco;
use cfadock::journal::{Compte, EchecJournal, Journal, Situation};
use cfadock::runtime::Outcome;
use cfadock::scalaires::Siren;
use cfadock_journal_postgres::JournalPostgres;

use super::avant::{self, DEUXIEME, PREMIERE, executer, nombre};
use super::communes::{issue, nouvelle, ouvert, preparee, sceau, trace};
use super::mesures;
use super::serveur::{Base, Serveur};

fn comptes(dits: &[(Situation, u64)]) -> Vec<Compte> {
    let compte =
        |(situation, nombre)| Compte { cfa: Siren::tel_quel("000000000"), opco: Opco::Akto, situation, nombre };
    dits.iter().copied().map(compte).collect()
}

async fn a_situer(base: &Base) -> i64 {
    nombre(base, "SELECT count(*) FROM cfadock.entrees WHERE situee IS DISTINCT FROM traces").await
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
    let a_preparer = EchecJournal::APreparer { trouvee: 1, connue: 3 };
    assert_eq!(JournalPostgres::ouvrir(base.pool(), sceau()).await.map(drop).unwrap_err(), a_preparer);
    JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
    assert_eq!(a_situer(&base).await, 6, "nothing is read before it can be opened");
    let journal = ouvert(&base).await;
    assert_eq!(journal.compter().await, Ok(comptes(&REMPLI)));
    // A server of before goes on: an outcome, which is not that of before, and an intent that it knows.
    let id = nouvelle(&journal, "7").await;
    avant::noter(&base, &journal, id, issue(Outcome::Refused)).await;
    let id = nouvelle(&journal, "8").await;
    executer(&base, &format!("UPDATE cfadock.entrees SET situation = NULL, situee = NULL WHERE id = {}", id.0)).await;
    assert_eq!(a_situer(&base).await, 2);
    let mut attendus = REMPLI;
    attendus[0].1 += 1;
    attendus[3].1 += 1;
    assert_eq!((journal.compter().await, a_situer(&base).await), (Ok(comptes(&attendus)), 0));
    assert_eq!(journal.verifier().await, Ok(8));
}

/// An entry that leaves has as many events as it had once: what was its situation then is not taken for that of now.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn an_archiver_of_before_leaves_no_earlier_situation() {
    // Tables of this version from the beginning; and those that software of the second one had already written.
    for deja in [false, true] {
        let base = preparee().await;
        let journal = ouvert(&base).await;
        if deja {
            executer(&base, DEUXIEME).await;
        }
        let id = nouvelle(&journal, "1").await;
        journal.noter(id, trace(issue(Outcome::Unknown))).await.unwrap();
        avant::noter(&base, &journal, id, issue(Outcome::Accepted)).await;
        JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
        avant::archiver(&base, &journal, id).await;
        assert_eq!(journal.verifier().await, Ok(1), "{deja}");
        assert_eq!(journal.compter().await, Ok(comptes(&[(Situation::Deposee, 1)])), "{deja}");
        // What this version takes out keeps its situation.
        let id = nouvelle(&journal, "2").await;
        journal.noter(id, trace(issue(Outcome::Refused))).await.unwrap();
        assert_eq!(journal.archiver("2999-01-01T00:00:00Z".parse().unwrap(), &mut Vec::new()).await, Ok(1));
        assert_eq!(a_situer(&base).await, 0, "{deja}");
    }
}

/// Somebody holds an entry: the others are counted without waiting for it, and the count is said when it is free.
#[tokio::test]
#[ignore = "wants PostgreSQL"]
async fn an_entry_that_is_held_holds_up_no_other() {
    let base = preparee().await;
    let journal = ouvert(&base).await;
    remplir(&journal).await;
    executer(&base, "UPDATE cfadock.entrees SET situation = NULL, situee = NULL").await;
    let tenue = base.pool().get().await.unwrap();
    tenue.batch_execute("BEGIN; SELECT FROM cfadock.entrees ORDER BY id LIMIT 1 FOR UPDATE").await.unwrap();
    assert_eq!(journal.compter().await, Err(EchecJournal::ComptesEnCours));
    assert_eq!(a_situer(&base).await, 1, "that one is left");
    tenue.batch_execute("ROLLBACK").await.unwrap();
    assert_eq!((journal.compter().await, a_situer(&base).await), (Ok(comptes(&REMPLI)), 0));
}

/// However many there are, nobody waits for all of them: each count reads a part, whoever asks, until all are counted.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn each_count_reads_a_bounded_part() {
    const ENTREES: i64 = 10_000;
    let base = preparee().await;
    mesures::remplir(&base.pool().get().await.unwrap(), 10_000).await;
    executer(&base, "UPDATE cfadock.entrees SET situation = NULL, situee = NULL").await;
    let (un, deux) = (ouvert(&base).await, ouvert(&base).await);
    assert_eq!(un.compter().await, Err(EchecJournal::ComptesEnCours));
    assert_eq!(a_situer(&base).await, ENTREES - 4 * 256);
    let mut fois = 1;
    let comptes = loop {
        fois += 1;
        match tokio::join!(un.compter(), deux.compter()) {
            (Ok(un), Ok(deux)) => {
                assert_eq!(un, deux);
                break un;
            }
            (Ok(_) | Err(EchecJournal::ComptesEnCours), Ok(_) | Err(EchecJournal::ComptesEnCours)) => {}
            autre => panic!("{autre:?}"),
        }
        assert!(fois <= 12, "they do not come on");
    };
    assert_eq!(comptes.iter().map(|compte| compte.nombre).sum::<u64>(), ENTREES as u64);
    assert_eq!(a_situer(&base).await, 0);
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
