//! Processes that deposit while their file is renamed, deleted, replaced and restored from an older copy under them, each by
//! a clock of its own: nothing is lost, nothing is doubled, and while the file is not itself nothing is sent.

use std::fs;
use std::path::{Path, PathBuf};

use cfadock::journal::JournalSqlite;
use rusqlite::Connection;
use tempfile::TempDir;

use super::enfant::{Arret, ECONDUIT, Tache, lancer};
use crate::pannes::server::Server;

/// How wrong the clocks are, in minutes: not at all, a year ahead, a day behind.
const HORLOGES: [i64; 3] = [0, 60 * 24 * 365, -60 * 24];
/// How often each thing is done to the file, and how many deposits are begun meanwhile.
const FOIS: u32 = 3;
const DEPOTS: u32 = 6;

/// What is done to the file.
#[derive(Clone, Copy, Debug)]
enum Atteinte {
    Renommer,
    Effacer,
    Remplacer,
    /// Over the open file: the same inode, older bytes.
    Restaurer,
}

/// The file, and what is needed to put it right.
struct Scene {
    dossier: TempDir,
    chemin: PathBuf,
    /// The file as it was at the beginning.
    ancien: Vec<u8>,
}

impl Scene {
    fn new() -> Self {
        let dossier = TempDir::new().unwrap();
        let chemin = dossier.path().join("depots.sqlite");
        drop(JournalSqlite::ouvrir(&chemin).unwrap());
        drop(JournalSqlite::ouvrir(dossier.path().join("autre.sqlite")).unwrap());
        let ancien = fs::read(&chemin).unwrap();
        Self { dossier, chemin, ancien }
    }

    fn a_cote(&self, nom: &str) -> PathBuf {
        self.dossier.path().join(nom)
    }

    /// Does it, and gives what undoes it.
    async fn atteindre(&self, atteinte: Atteinte) -> Box<dyn FnOnce() + '_> {
        let (chemin, bon) = (&self.chemin, self.a_cote("bon"));
        match atteinte {
            Atteinte::Renommer => fs::rename(chemin, &bon).unwrap(),
            Atteinte::Effacer => {
                // What deletes a file elsewhere leaves this machine's backup of it.
                fs::hard_link(chemin, &bon).unwrap();
                fs::remove_file(chemin).unwrap();
            }
            Atteinte::Remplacer => {
                fs::rename(chemin, &bon).unwrap();
                fs::copy(self.a_cote("autre.sqlite"), chemin).unwrap();
            }
            Atteinte::Restaurer => {
                let (verrou, dernier) = dernier_etat(chemin).await;
                fs::write(chemin, &self.ancien).unwrap();
                drop(verrou);
                return Box::new(move || fs::write(chemin, dernier).unwrap());
            }
        }
        Box::new(move || fs::rename(bon, chemin).unwrap())
    }
}

/// The bytes of the file while nothing waits beside it; nobody writes it until the connection is dropped.
async fn dernier_etat(chemin: &Path) -> (Connection, Vec<u8>) {
    let connexion = Connection::open(chemin).unwrap();
    connexion.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    for _ in 0..10_000 {
        connexion.execute_batch("BEGIN IMMEDIATE").unwrap();
        if fs::metadata(format!("{}-wal", chemin.display())).unwrap().len() == 0 {
            return (connexion, fs::read(chemin).unwrap());
        }
        connexion.execute_batch("ROLLBACK").unwrap();
        tokio::task::yield_now().await;
    }
    panic!("something always waits");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_itself_loses_and_doubles_nothing() {
    let (scene, server) = (Scene::new(), Server::start().await);
    let (mut depots, mut econduits) = (0, 0);
    let atteintes = [Atteinte::Renommer, Atteinte::Effacer, Atteinte::Remplacer, Atteinte::Restaurer];
    for atteinte in atteintes.into_iter().cycle().take(atteintes.len() * usize::try_from(FOIS).unwrap()) {
        depots += DEPOTS;
        let lancer = |ecart| lancer(&server.url(), &scene.chemin, Tache::Enchainer(depots, ecart), Arret::Jamais);
        let requests = server.counts().requests;
        let mut enfants = HORLOGES.map(lancer);
        server.reached(requests + 2, std::future::pending::<()>()).await;
        let reparer = scene.atteindre(atteinte).await;
        for enfant in &mut enfants {
            match enfant.wait().await.unwrap().code() {
                // It was through before.
                Some(0) => {}
                Some(ECONDUIT) => econduits += 1,
                fin => panic!("{atteinte:?}: {fin:?}"),
            }
        }
        // Another process is refused as well, before anything is sent.
        let requests = server.settled().await.requests;
        assert_eq!(lancer(0).wait().await.unwrap().code(), Some(ECONDUIT), "{atteinte:?}");
        assert_eq!(server.settled().await.requests, requests, "{atteinte:?}");
        reparer();
    }
    println!("{econduits} processes were sent away");
    assert!(econduits >= FOIS, "{econduits} only: nothing was done to the file while it was used");
    let fin = lancer(&server.url(), &scene.chemin, Tache::Achever(depots), Arret::Jamais).wait().await.unwrap();
    assert!(fin.success());
    let acted = server.settled().await.acted;
    assert_eq!(acted.len(), usize::try_from(depots).unwrap(), "some are lost");
    assert!(acted.values().all(|times| *times == 1), "{acted:?}");
}
