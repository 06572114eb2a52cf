//! Every fault on a contract and on an invoice: the requests at the server, the situation in the journal, and the
//! situation after reconciling. The results are in `sdk/JOURNAL.md`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, fs};

use cfadock::journal::Situation;
use cfadock::runtime::Outcome;
use tokio::task::JoinSet;

use super::banc::Montre;
use super::deposant::Deposant;
use super::lieu::{Genre, Lieu};
use crate::pannes::caller::Patient;
use crate::pannes::catalogue;
use crate::pannes::class::Class;
use crate::pannes::fault::{Fault, Place};
use crate::pannes::matrix::{Lasting, Transports, expected};
use crate::pannes::server::Server;

/// What came of a deposit that met a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ligne {
    requests: u32,
    acted: u32,
    issue: Outcome,
    apres: Situation,
    /// After two late looks, by a process that was started again.
    reglee: Situation,
    /// How often the server acted in all, once the same was begun again until the journal held it.
    enfin: u32,
    /// The same at an OPCO whose lists are late, where something is to be looked for.
    retard: Option<Retard>,
}

/// What came of a deposit at an OPCO that shows it hours later, and nobody knows how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Retard {
    /// After three looks, while the lists do not show it.
    cachee: Situation,
    /// Two days later.
    ensuite: Situation,
    /// Whether a person has to settle it then.
    personne: bool,
    /// How often the server acted in all, though the same was begun again after each look.
    acted: u32,
}

fn attendue(fault: &Fault, class: Class) -> Ligne {
    let row = expected(fault, class, Lasting::On);
    let (apres, reglee) = match (row.outcome, row.acted) {
        (Outcome::Accepted, _) => (Situation::Deposee, Situation::Deposee),
        (Outcome::AnswerLost, _) => (Situation::ReponsePerdue, Situation::Deposee),
        (Outcome::Refused, _) => (Situation::Refusee, Situation::Refusee),
        (Outcome::NotSent, _) => (Situation::NonEnvoyee, Situation::NonEnvoyee),
        (Outcome::Unknown, 0) => (Situation::Inconnue, Situation::Absente),
        (Outcome::Unknown, _) => (Situation::Inconnue, Situation::Deposee),
    };
    let retard = apres.est_ouverte().then_some(match row.acted {
        0 => Retard { cachee: apres, ensuite: apres, personne: true, acted: 0 },
        acted => Retard { cachee: apres, ensuite: Situation::Deposee, personne: false, acted },
    });
    Ligne { requests: row.requests, acted: row.acted, issue: row.outcome, apres, reglee, enfin: 1, retard }
}

/// The lists show what arrived three hours later, which nobody knows.
async fn en_retard(lieu: &mut Lieu, transports: &Transports, (fault, class): (&'static Fault, Class)) -> Retard {
    lieu.vider().await;
    let (server, lieu, montre) = (Server::at(fault.place).await, &*lieu, Montre::new());
    let patient = if fault.tries_patience { &transports.short } else { &transports.patient };
    let deposant = async |patient: &Patient| {
        Deposant::new(&server.url(), patient, lieu.ouvrir(&montre).await, montre.clone()).parution(None, 16)
    };
    let premier = deposant(patient).await;
    if fault.place == Place::Kept {
        premier.connexion.client().consulter_dossier("INT-D-1").await.unwrap();
    }
    let numero = if class == Class::Json { 2 } else { 1 };
    server.lag(Duration::from_secs(3 * 3_600));
    server.strike(fault, u32::MAX);
    premier.envoyer(numero).await.unwrap();
    server.settled().await;
    server.relent();
    let mut deuxieme = deposant(&transports.patient).await;
    for _ in 0..3 {
        server.pass(Duration::from_secs(16 * 60));
        deuxieme.chercher(numero).await;
        deuxieme.tenter(numero).await;
    }
    let cachee = deuxieme.situation(numero).await.unwrap();
    let deux_jours = Duration::from_secs(48 * 3_600);
    server.pass(deux_jours);
    montre.avancer(48 * 60);
    let restantes = deuxieme.connexion.reconcilier().await.unwrap().restantes;
    deuxieme.tenter(numero).await;
    let ensuite = deuxieme.situation(numero).await.unwrap();
    let personne = restantes.iter().any(|restante| restante.raison.pour_une_personne());
    Retard { cachee, ensuite, personne, acted: server.counts().acted.values().sum() }
}

async fn observee(lieu: &mut Lieu, transports: &Transports, (fault, class): (&'static Fault, Class)) -> Ligne {
    lieu.vider().await;
    let (broken, well) = (Server::at(fault.place).await, Server::start().await);
    let patient = if fault.tries_patience { &transports.short } else { &transports.patient };
    let url = if fault.place == Place::Handshake { broken.url().replace("http://", "https://") } else { broken.url() };
    let montre = Montre::new();
    let deposant =
        async |url: &str, patient: &Patient| Deposant::new(url, patient, lieu.ouvrir(&montre).await, montre.clone());
    let premier = deposant(&url, patient).await;
    if fault.place == Place::Kept {
        premier.connexion.client().consulter_dossier("INT-D-1").await.unwrap();
    }
    let numero = if class == Class::Json { 2 } else { 1 };
    broken.strike(fault, u32::MAX);
    let issue = premier.envoyer(numero).await.unwrap();
    let apres = premier.situation(numero).await.unwrap();
    let counts = broken.settled().await;
    broken.relent();
    // Where there was no connection, what follows goes elsewhere: nothing has been done there either.
    let url = if fault.connects() { url } else { well.url() };
    let mut deuxieme = deposant(&url, &transports.patient).await;
    for _ in 0..3 {
        deuxieme.chercher(numero).await;
    }
    let reglee = deuxieme.situation(numero).await.unwrap();
    deposant(&url, &transports.patient).await.tenter(numero).await;
    let acted = |server: &Server| server.counts().acted.values().sum::<u32>();
    let enfin = acted(&broken) + acted(&well);
    let retard = if apres.est_ouverte() { Some(en_retard(lieu, transports, (fault, class)).await) } else { None };
    Ligne { requests: counts.requests, acted: counts.acted.values().sum(), issue, apres, reglee, enfin, retard }
}

/// So many cases at once.
const A_LA_FOIS: usize = 12;

/// Each fault, on a contract and on an invoice, with a journal of this kind; every line is the one that is expected.
async fn observees(genre: Genre) -> BTreeMap<(&'static str, Class), Ligne> {
    // Deposits lose it once only: it may last long enough for a machine that is busy elsewhere.
    let transports = Arc::new(Transports::impatient([300, 1_500, 2_500]));
    let cas = catalogue::all().flat_map(|fault| [(fault, Class::Json), (fault, Class::Multipart)]);
    let cas = Arc::new(Mutex::new(cas.collect::<Vec<_>>()));
    let mut running = JoinSet::new();
    for _ in 0..A_LA_FOIS {
        let (cas, transports) = (cas.clone(), transports.clone());
        running.spawn(async move {
            let (mut lieu, mut vues) = (Lieu::nouveau(genre).await, Vec::new());
            loop {
                let Some(un) = cas.lock().unwrap().pop() else { return (lieu, vues) };
                vues.push((un, observee(&mut lieu, &transports, un).await));
            }
        });
    }
    let (mut lieux, vues): (Vec<_>, Vec<_>) = running.join_all().await.into_iter().unzip();
    let (mut lignes, mut wrong) = (BTreeMap::new(), Vec::new());
    let tranquilles = Transports::impatient(Transports::ALONE);
    for ((fault, class), mut observee) in vues.into_iter().flatten() {
        let attendue = attendue(fault, class);
        // On a busy machine the wrong clock may have rung first: once more, alone.
        if observee != attendue && fault.tries_patience {
            observee = self::observee(&mut lieux[0], &tranquilles, (fault, class)).await;
        }
        if observee != attendue {
            wrong.push(format!("{genre:?} {} {class:?}: {observee:?}, not {attendue:?}", fault.name));
        }
        lignes.insert((fault.name, class), observee);
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    lignes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_leaves_a_journal_that_settles_itself() {
    let (memoire, fichier) = tokio::join!(observees(Genre::Memoire), observees(Genre::Fichier));
    assert_eq!(memoire, fichier);
    verifier_la_table(&memoire, env::var_os("BLESS").is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "wants PostgreSQL"]
async fn every_fault_leaves_a_journal_in_postgres_that_settles_itself() {
    verifier_la_table(&observees(Genre::Postgres).await, false);
}

const TETE: &str = "\
<!-- @generated by `BLESS=1 cargo test -p conformance --test conformite journal::pannes`; do not edit. -->

# What the journal says when the network fails

A server of raw TCP breaks on purpose, in each of the ways below, on the deposit of a contract and on that of an invoice.
Each line was observed, and is the same for both, and for each journal: in memory (`JournalMemoire`), in a file of SQLite (`JournalSqlite`), and in PostgreSQL behind PgBouncer in transaction mode (`JournalPostgres`).
What the faults do stands in `sdk/runtime/OUTCOMES.md`.

- **acts**: whether the server acts before it breaks. The caller cannot see it.
- **requests**: how many reached the server.
- **after the call**: the `Situation` of the entry in the journal. It follows from the `Outcome` that the caller receives.
- **reconciled**: the same after two late looks by a process that was started again, at an OPCO that is known to show at once what it received.
- **late list**: the same at an OPCO whose lists show what it received three hours later, which nobody knows: after three looks in the first hour, then after two days. Whatever the look, the same again is refused meanwhile.
- **same again**: what happens when the very same is deposited once more. `sent` is a second request of which the first is known not to have acted; `refused` is a `Doublon`, before the network.

In every line the server has acted once in the end, no more and no less.

| fault | acts | requests | after the call | reconciled | late list | same again |
|---|---|---|---|---|---|---|
";

fn verifier_la_table(lignes: &BTreeMap<(&str, Class), Ligne>, ecrire: bool) {
    let mut texte = TETE.to_owned();
    for fault in catalogue::all() {
        let ligne = lignes[&(fault.name, Class::Json)];
        assert_eq!(ligne, lignes[&(fault.name, Class::Multipart)], "{}: one line for both", fault.name);
        let Ligne { requests, acted, apres, reglee, retard, .. } = ligne;
        let tard = retard.map_or("–".to_owned(), |Retard { cachee, ensuite, personne, .. }| match personne {
            true => format!("{cachee}, then for a person"),
            false => format!("{cachee}, then {ensuite}"),
        });
        let (acts, encore) =
            (if acted > 0 { "yes" } else { "no" }, if reglee.tient_la_cle() { "refused" } else { "sent" });
        let name = fault.name;
        texte.push_str(&format!("| `{name}` | {acts} | {requests} | {apres} | {reglee} | {tard} | {encore} |\n"));
    }
    let chemin = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/JOURNAL.md");
    if ecrire {
        fs::write(chemin, texte).unwrap();
        return;
    }
    let connu = fs::read_to_string(chemin).unwrap_or_default();
    assert!(connu == texte, "sdk/JOURNAL.md is not what was observed: BLESS=1 writes it");
}
