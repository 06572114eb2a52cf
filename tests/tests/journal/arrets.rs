//! A process is killed at every step of a deposit and of a reconciliation: nothing is lost, nothing is doubled.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use cfadock::journal::{Choix, Journal, JournalSqlite, Situation};
use tempfile::TempDir;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::banc::Montre;
use super::deposant::Deposant;
use super::enfant::{Arret, Tache, achever, lancer};
use crate::pannes::caller::Patient;
use crate::pannes::catalogue;
use crate::pannes::server::Server;

/// A step at which a process dies while it deposits.
#[derive(Clone, Copy, Debug)]
enum Pas {
    /// Around a writing of its own journal.
    Ecriture(Arret),
    /// Killed from outside when its request has arrived, and the server does this.
    Requete(&'static str),
}

/// The steps of a deposit, and what the journal holds afterwards: nothing, or an entry in this situation; and how often
/// the server has acted.
const PAS: [(&str, Pas, Option<Situation>, u32); 8] = [
    ("before the intent is written", Pas::Ecriture(Arret::Avant(1)), None, 0),
    ("after the intent, before the connection", Pas::Ecriture(Arret::Apres(1)), Some(Situation::EnCours), 0),
    ("while the head is read", Pas::Requete("stalled-after-head"), Some(Situation::EnCours), 0),
    ("before the server acts", Pas::Requete("stalled-before-commit"), Some(Situation::EnCours), 0),
    ("after the server acted", Pas::Requete("stalled-after-commit"), Some(Situation::EnCours), 1),
    ("while the answer comes", Pas::Requete("stalled-in-body"), Some(Situation::EnCours), 1),
    ("after the answer, before the outcome is written", Pas::Ecriture(Arret::Avant(2)), Some(Situation::EnCours), 1),
    ("after the outcome is written", Pas::Ecriture(Arret::Apres(2)), Some(Situation::Deposee), 1),
];

fn panne(nom: &str) -> &'static crate::pannes::fault::Fault {
    catalogue::all().find(|fault| fault.name == nom).unwrap()
}

async fn situations(chemin: &Path) -> Vec<Situation> {
    let journal = JournalSqlite::ouvrir(chemin).unwrap();
    let entrees = journal.lire(Choix::toutes()).await.unwrap();
    entrees.iter().map(|entree| entree.situation()).collect()
}

fn patient() -> Patient {
    Patient::new([5_000, 20_000, 30_000].map(Duration::from_millis))
}

/// A process does one thing and dies.
async fn mourir(server: &Server, chemin: &Path, tache: Tache, pas: Pas) {
    let arret = match pas {
        Pas::Ecriture(arret) => arret,
        Pas::Requete(nom) => {
            server.strike(panne(nom), 1);
            Arret::Jamais
        }
    };
    let mut enfant = lancer(&server.url(), chemin, tache, arret);
    if let Pas::Requete(_) = pas {
        server.reached(1, enfant.wait()).await;
        enfant.kill().await.unwrap();
    }
    let fin = enfant.wait().await.unwrap();
    assert!(!fin.success(), "{tache:?} {pas:?}: it was to be killed");
    server.settled().await;
    server.relent();
}

/// The next process completes the deposit: the OPCO has it once.
async fn reprendre(server: &Server, chemin: &Path, numero: u32) {
    let (journal, montre) = (Arc::new(JournalSqlite::ouvrir(chemin).unwrap()), Montre::new());
    montre.avancer(60);
    let mut deposant = Deposant::new(&server.url(), &patient(), journal, montre);
    achever(&mut deposant, numero + 1).await;
    let acted = server.counts().acted;
    assert!(acted.values().all(|times| *times == 1), "{acted:?}");
    assert_eq!(acted.len(), usize::try_from(numero + 1).unwrap(), "{acted:?}");
}

async fn un_depot(numero: u32, (nom, pas, attendue, agi): (&str, Pas, Option<Situation>, u32)) {
    let (dossier, server) = (TempDir::new().unwrap(), Server::start().await);
    let chemin = dossier.path().join("depots.sqlite");
    mourir(&server, &chemin, Tache::Deposer(numero), pas).await;
    assert_eq!(situations(&chemin).await, attendue.into_iter().collect::<Vec<_>>(), "{nom}");
    assert_eq!(server.counts().acted.values().sum::<u32>(), agi, "{nom}");
    reprendre(&server, &chemin, numero).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_step_of_a_deposit() {
    let places = Arc::new(Semaphore::new(3));
    let mut running = JoinSet::new();
    for pas in PAS {
        for numero in [0, 1] {
            let places = places.clone();
            running.spawn(async move {
                let _place = places.acquire().await.unwrap();
                un_depot(numero, pas).await;
            });
        }
    }
    running.join_all().await;
}

/// A reconciliation that dies is none: what it had not written is written by the next one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_step_of_a_reconciliation() {
    let places = Arc::new(Semaphore::new(3));
    let mut running = JoinSet::new();
    for agi in [false, true] {
        for pas in [
            Pas::Ecriture(Arret::Avant(1)),
            Pas::Ecriture(Arret::Apres(1)),
            Pas::Requete("stalled-before-reading"),
            Pas::Requete("stalled-in-body"),
        ] {
            let places = places.clone();
            running.spawn(async move {
                let _place = places.acquire().await.unwrap();
                let (dossier, server) = (TempDir::new().unwrap(), Server::start().await);
                let chemin = dossier.path().join("depots.sqlite");
                let commencer = if agi { "stalled-after-commit" } else { "stalled-before-commit" };
                mourir(&server, &chemin, Tache::Deposer(0), Pas::Requete(commencer)).await;
                // Twice, so that it dies at the look that is noted and at the one that settles.
                mourir(&server, &chemin, Tache::Reconcilier, pas).await;
                if situations(&chemin).await == [Situation::EnCours] {
                    mourir(&server, &chemin, Tache::Reconcilier, pas).await;
                }
                reprendre(&server, &chemin, 0).await;
            });
        }
    }
    running.join_all().await;
}

/// Processes that begin the same deposit at once, over one file: one of them sends it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_processes_that_race_for_one_deposit_one_sends_it() {
    let (dossier, server) = (TempDir::new().unwrap(), Server::start().await);
    let chemin = dossier.path().join("depots.sqlite");
    let enfants: Vec<_> = (0..4).map(|_| lancer(&server.url(), &chemin, Tache::Deposer(0), Arret::Jamais)).collect();
    for mut enfant in enfants {
        assert!(enfant.wait().await.unwrap().success());
    }
    assert_eq!(server.settled().await.acted.into_values().collect::<Vec<_>>(), [1]);
    assert_eq!(situations(&chemin).await, [Situation::Deposee]);
}
