//! How fast it is: beside a file in one run, and at a million entries. Run it by
//! `cargo test --profile bench -p cfadock-journal-postgres --test postgres -- --ignored --nocapture mesures`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cfadock::Opco;
use cfadock::journal::rangees::{Ligne, Rangee, marque};
use cfadock::journal::{
    Choix, EchecJournal, Entree, EvenementJournal, IdEntree, Inscription, Journal, JournalSqlite, Ouverture, Regard,
};
use cfadock::runtime::Outcome;
use cfadock::scalaires::Siren;
use cfadock_journal_postgres::JournalPostgres;
use cfadock_journal_postgres::tokio_postgres::Client;
use tempfile::TempDir;

use super::avant::{PREMIERE, executer};
use super::communes::{commun, inscription, issue, nouvelle, ouvert, preparee, sceau, trace};
use super::serveur;

const CFA: usize = 500;
/// What each operation may take at a million entries.
const LIMITE: Duration = Duration::from_millis(50);

/// Deposits of a second, each an intent and its outcome, so many at once.
async fn debit(journal: &Arc<dyn Journal>, nom: &str, voies: usize) -> f64 {
    const DUREE: Duration = Duration::from_secs(4);
    let debut = Instant::now();
    let deposer = |voie: usize| {
        let (journal, nom) = (journal.clone(), nom.to_owned());
        tokio::spawn(async move {
            let mut faits = 0_u32;
            while debut.elapsed() < DUREE {
                let id = nouvelle(&*journal, &format!("{nom} {voies} {voie} {faits}")).await;
                journal.noter(id, trace(issue(Outcome::Accepted))).await.unwrap();
                faits += 1;
            }
            faits
        })
    };
    let voies: Vec<_> = (0..voies).map(deposer).collect();
    let mut faits = 0;
    for voie in voies {
        faits += voie.await.unwrap();
    }
    f64::from(faits) / debut.elapsed().as_secs_f64()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL; a measure"]
async fn deposits_per_second_beside_a_file() {
    let dossier = TempDir::new().unwrap();
    let base = preparee().await;
    let sqlite = commun(JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap());
    let mut journaux = vec![("`JournalSqlite`", sqlite), ("`JournalPostgres`", commun(ouvert(&base).await))];
    let pool = serveur::pool(&base.adresse("postgres", true));
    let journal = JournalPostgres::ouvrir(pool, sceau()).await.unwrap();
    journaux.push(("`JournalPostgres`, PgBouncer", commun(journal)));
    for (nom, journal) in &journaux {
        let debits = [debit(journal, nom, 1).await, debit(journal, nom, 8).await, debit(journal, nom, 32).await];
        println!("| {nom} | {:.0} | {:.0} | {:.0} |", debits[0], debits[1], debits[2]);
        assert!(debits.iter().all(|debit| *debit > 1.0));
    }
}

fn du_cfa(numero: usize) -> Inscription {
    Inscription { cfa: Siren::tel_quel(format!("{:09}", numero % CFA)), ..inscription(&numero.to_string()) }
}

/// Rows as the journal writes them, many in one statement: each CFA has one open entry.
pub async fn remplir(client: &Client, entrees: usize) {
    let sceau = sceau();
    let rangees = client.prepare(
        "INSERT INTO cfadock.entrees SELECT id, cfa, 'akto', cle, TRUE, ouverte, FALSE, traces, somme, 'x', 1, now(),
            CASE WHEN ouverte THEN 'en-cours' ELSE 'deposee' END, traces
         FROM unnest($1::int8[], $2::text[], $3::bytea[], $4::bool[], $5::int8[], $6::bytea[])
         AS lot (id, cfa, cle, ouverte, traces, somme)",
    );
    let lignes = client
        .prepare("INSERT INTO cfadock.traces SELECT * FROM unnest($1::int8[], $2::int8[], $3::text[], $4::bytea[])");
    let (rangees, lignes) = (rangees.await.unwrap(), lignes.await.unwrap());
    for lot in 0..entrees / 10_000 {
        let entrees = (lot * 10_000..(lot + 1) * 10_000).map(|numero| {
            let mut entree = Entree::new(IdEntree(i64::try_from(numero + 1).unwrap()), du_cfa(numero));
            if numero >= CFA {
                entree.ajouter(trace(issue(Outcome::Accepted)));
            }
            entree
        });
        let entrees: Vec<_> = entrees.collect();
        let faites: Vec<_> = entrees.iter().map(|entree| Rangee::de(entree, false, &sceau)).collect();
        let cles: Vec<_> = entrees.iter().map(|entree| marque(&sceau, &entree.inscription.cle).to_vec()).collect();
        let ids: Vec<_> = faites.iter().map(|rangee| rangee.id).collect();
        let cfas: Vec<_> = faites.iter().map(|rangee| rangee.cfa.clone()).collect();
        let ouvertes: Vec<_> = faites.iter().map(|rangee| rangee.ouverte).collect();
        let traces: Vec<_> = faites.iter().map(|rangee| rangee.traces).collect();
        let sommes: Vec<_> = faites.iter().map(|rangee| rangee.somme(&sceau)).collect();
        client.execute(&rangees, &[&ids, &cfas, &cles, &ouvertes, &traces, &sommes]).await.unwrap();
        let suite = entrees
            .iter()
            .flat_map(|entree| Ligne::toutes(entree, &sceau).unwrap().into_iter().map(|ligne| (entree.id.0, ligne)));
        let suite: Vec<_> = suite.collect();
        let ids: Vec<_> = suite.iter().map(|(id, _)| *id).collect();
        let rangs: Vec<_> = suite.iter().map(|(_, ligne)| ligne.rang).collect();
        let contenus: Vec<_> = suite.iter().map(|(_, ligne)| ligne.contenu.clone()).collect();
        let sommes: Vec<_> = suite.iter().map(|(_, ligne)| ligne.somme.clone()).collect();
        client.execute(&lignes, &[&ids, &rangs, &contenus, &sommes]).await.unwrap();
    }
    client.batch_execute(&format!("SELECT setval('cfadock.entrees_id', {entrees})")).await.unwrap();
    // As autovacuum leaves tables that grow.
    client.batch_execute("VACUUM ANALYZE").await.unwrap();
}

/// A million, or so many thousands as `ESSAI_MILLIERS` says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL; a measure at a million entries: some minutes"]
async fn at_a_million_entries_nothing_takes_longer() {
    let milliers = std::env::var("ESSAI_MILLIERS").map_or(1_000, |nombre| nombre.parse::<usize>().unwrap());
    let (entrees, base, debut) = (milliers * 1_000, preparee().await, Instant::now());
    let client = base.pool().get().await.unwrap();
    remplir(&client, entrees).await;
    let taille = client.query_one("SELECT pg_database_size(current_database()) >> 20", &[]).await.unwrap();
    println!("{entrees} entries of {CFA} CFA, {} MiB, written in {:?}", taille.get::<_, i64>(0), debut.elapsed());
    let journal = ouvert(&base).await;
    let mut lentes = Vec::new();
    for (mesure, fois) in MESURES {
        let mut prises = Vec::new();
        for rang in 0..fois {
            let debut = Instant::now();
            mesure.faire(&journal, rang, entrees).await;
            prises.push(debut.elapsed());
        }
        prises.sort();
        let [mediane, pire] = [prises[fois / 2], prises[fois - 1]].map(|duree| duree.as_secs_f64() * 1e3);
        println!("| {mesure:?} | {mediane:.1} ms | {pire:.1} ms |");
        if prises[fois / 2] > LIMITE.saturating_mul(mesure.poids()) {
            lentes.push(mesure);
        }
    }
    assert!(lentes.is_empty(), "{lentes:?} take longer than {LIMITE:?}");
}

/// What a move from the first version of the tables takes, and what deposits take meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL; a measure at a million entries: some minutes"]
async fn a_move_from_the_first_version() {
    let milliers = std::env::var("ESSAI_MILLIERS").map_or(1_000, |nombre| nombre.parse::<usize>().unwrap());
    let base = preparee().await;
    remplir(&base.pool().get().await.unwrap(), milliers * 1_000).await;
    executer(&base, PREMIERE).await;
    let debut = Instant::now();
    JournalPostgres::preparer(&base.pool(), &sceau()).await.unwrap();
    println!("| `preparer` | {:?} |", debut.elapsed());
    let (journal, debut, fini) = (ouvert(&base).await, Instant::now(), Arc::new(AtomicBool::new(false)));
    let deposant = tokio::spawn({
        let (journal, fini) = (journal.clone(), fini.clone());
        async move {
            let mut prises = Vec::new();
            while !fini.load(Ordering::Acquire) {
                let debut = Instant::now();
                nouvelle(&journal, &format!("m{}", prises.len())).await;
                prises.push(debut.elapsed());
            }
            prises.sort();
            (prises[prises.len() / 2], prises[prises.len() - 1])
        }
    });
    journal.indexer().await.unwrap();
    println!("| `indexer` | {:?} |", debut.elapsed());
    let (debut, mut fois) = (Instant::now(), 1);
    while journal.compter().await == Err(EchecJournal::ComptesEnCours) {
        fois += 1;
    }
    println!("| `compter`, {fois} times | {:?} |", debut.elapsed());
    fini.store(true, Ordering::Release);
    println!("| an intent meanwhile | {:?} |", deposant.await.unwrap());
}

/// What is measured at a million entries, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mesure {
    Intention,
    CleTenue,
    Issue,
    OuverteDUnCfa,
    UneEntree,
    ToutesDUnCfa,
    Comptes,
}

const MESURES: [(Mesure, usize); 7] = [
    (Mesure::Intention, 99),
    (Mesure::CleTenue, 99),
    (Mesure::Issue, 99),
    (Mesure::OuverteDUnCfa, 99),
    (Mesure::UneEntree, 99),
    (Mesure::ToutesDUnCfa, 3),
    (Mesure::Comptes, 9),
];

impl Mesure {
    /// How many times the limit it may take: these two read or count more than a few rows.
    fn poids(self) -> u32 {
        match self {
            Self::ToutesDUnCfa => u32::MAX,
            Self::Comptes => 10,
            _ => 1,
        }
    }

    async fn faire(self, journal: &JournalPostgres, rang: usize, entrees: usize) {
        let ailleurs = rang * (entrees / 100);
        match self {
            Self::Intention => {
                nouvelle(journal, &format!("n{rang}")).await;
            }
            Self::CleTenue => {
                assert!(matches!(journal.ouvrir(du_cfa(ailleurs)).await.unwrap(), Ouverture::Tenue(_)));
            }
            Self::Issue => {
                let id = IdEntree(i64::try_from(rang + 1).unwrap());
                journal.noter(id, trace(EvenementJournal::Regard(Regard::Absent))).await.unwrap();
            }
            Self::OuverteDUnCfa => {
                let choix = Choix::de(du_cfa(rang + 200).cfa, Opco::Akto).ouvertes();
                assert_eq!(journal.lire(choix).await.unwrap().len(), 1);
            }
            Self::UneEntree => {
                let id = IdEntree(i64::try_from(ailleurs + 1).unwrap());
                assert_eq!(journal.lire(Choix::entree(id)).await.unwrap().len(), 1);
            }
            Self::Comptes => {
                let comptes = journal.compter().await.unwrap();
                assert!(comptes.iter().map(|compte| compte.nombre).sum::<u64>() >= entrees as u64);
            }
            Self::ToutesDUnCfa => {
                let choix = Choix::de(du_cfa(rang + 300).cfa, Opco::Akto);
                assert!(journal.lire(choix).await.unwrap().len() >= entrees / CFA);
            }
        }
    }
}
