//! The counts: those of the entries, whoever wrote them.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::*;
use crate::journal::JournalMemoire;
use crate::journal::compte::Comptage;

/// A journal of an editor's own, which keeps no counts.
#[derive(Debug)]
struct Sien(JournalMemoire, AtomicUsize);

impl Journal for Sien {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        self.0.ouvrir(inscription)
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        self.0.noter(id, trace)
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.lire(choix)
    }

    fn sceau(&self) -> &Sceau {
        self.0.sceau()
    }
}

/// The counts of entries.
pub(super) fn de(entrees: &[Entree]) -> Vec<Compte> {
    let mut comptage = Comptage::default();
    entrees.iter().for_each(|entree| comptage.compter(entree));
    comptage.comptes()
}

/// Entries of two CFA in every situation, more than are read at once.
async fn remplir(journal: &dyn Journal) {
    let suites: [&[EvenementJournal]; 8] = [
        &[],
        &[issue(Outcome::Unknown), EvenementJournal::Regard(Regard::Absent)],
        &[issue(Outcome::AnswerLost)],
        &[issue(Outcome::Accepted)],
        &[issue(Outcome::Refused)],
        &[issue(Outcome::NotSent)],
        &[
            issue(Outcome::Unknown),
            EvenementJournal::Reglement { decision: Decision::Absente, par: Auteur::Rapprochement },
        ],
        &[
            issue(Outcome::Accepted),
            EvenementJournal::Reglement { decision: Decision::Ecartee, par: Auteur::Rapprochement },
        ],
    ];
    for (rang, suite) in suites.iter().cycle().take(300).enumerate() {
        let cfa = Siren::tel_quel(format!("00000000{}", rang % 3 % 2));
        let voulue = Inscription { cfa, ..inscription(&rang.to_string()) };
        let Ouverture::Nouvelle(id) = journal.ouvrir(voulue).await.unwrap() else { panic!("it is new") };
        for evenement in *suite {
            journal.noter(id, trace(evenement.clone())).await.unwrap();
        }
    }
}

#[tokio::test]
async fn each_journal_counts_what_it_holds() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let sqlite = JournalSqlite::ouvrir(&chemin).unwrap();
    let (memoire, sien) = (JournalMemoire::new(), Sien(JournalMemoire::new(), AtomicUsize::default()));
    for journal in [&sqlite as &dyn Journal, &memoire, &sien] {
        assert_eq!(journal.compter().await, Ok(Vec::new()), "{journal:?}");
        remplir(journal).await;
        let comptes = journal.compter().await.unwrap();
        assert_eq!(comptes, de(&journal.lire(Choix::toutes()).await.unwrap()), "{journal:?}");
        assert_eq!((comptes.len(), comptes.iter().map(|compte| compte.nombre).sum()), (16, 300_u64), "{journal:?}");
    }
    let tenus = sqlite.dedans.lecture(|connexion| comptes::lire(connexion, sqlite.sceau())).unwrap();
    assert!(tenus.is_some(), "they are kept as entries are written");
    // What leaves the file is counted still, and what another process of the same file writes is too.
    let avant = sqlite.compter().await.unwrap();
    assert!(sqlite.archiver("2999-01-01T00:00:00Z".parse().unwrap(), &mut Vec::new()).unwrap() > 100);
    assert_eq!(sqlite.compter().await, Ok(avant));
    let autre = JournalSqlite::ouvrir(&chemin).unwrap();
    nouvelle(&autre, "nouvelle").await;
    for journal in [&sqlite, &autre] {
        let ensemble = journal.compter().await.unwrap().iter().map(|compte| compte.nombre).sum::<u64>();
        assert_eq!(ensemble, 301);
        journal.verifier().unwrap();
    }
}

/// Software that keeps no counts wrote in between: they are not taken for right.
#[tokio::test]
async fn counts_of_an_earlier_time_are_counted_anew() {
    let dossier = tempfile::tempdir().unwrap();
    let journal = JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap();
    let id = nouvelle(&journal, "1").await;
    {
        let connexion = journal.dedans.ecriture.lock().unwrap();
        let sceau = &journal.dedans.sceau;
        let mut tete = Tete::lire(&connexion, sceau).unwrap();
        rangees::ajouter(&connexion, sceau, &mut tete, (id, trace(issue(Outcome::Refused)))).unwrap();
        tete.ecrire(&connexion, sceau).unwrap();
    }
    // Neither are those that follow.
    nouvelle(&journal, "2").await;
    let comptes = journal.compter().await.unwrap();
    let dits: Vec<_> = comptes.iter().map(|compte| (compte.situation, compte.nombre)).collect();
    assert_eq!(dits, [(Situation::EnCours, 1), (Situation::Refusee, 1)]);
    let tenus = journal.dedans.lecture(|connexion| comptes::lire(connexion, journal.sceau())).unwrap();
    assert_eq!(tenus, Some(comptes), "they are kept from then on");
}

#[tokio::test]
async fn counts_that_were_changed_are_told() {
    for sql in [
        "UPDATE comptes SET nombre = nombre + 1",
        "UPDATE comptes SET situation = 'refusee' WHERE nombre = 1",
        "DELETE FROM comptes",
        "DELETE FROM comptes WHERE situation = 'deposee'",
        "UPDATE comptes_a SET entrees = 9",
        // They add up: what is left out, and what two later writes would bring to something that may be.
        "DELETE FROM comptes WHERE situation = 'deposee';
         UPDATE comptes_a SET entrees = (SELECT coalesce(sum(nombre), 0) FROM comptes)",
        "INSERT OR REPLACE INTO comptes SELECT cfa, opco, 'en-cours', -1, zeroblob(16) FROM comptes WHERE situation = 'deposee';
         UPDATE comptes SET nombre = 2 WHERE situation = 'deposee'",
    ] {
        let dossier = tempfile::tempdir().unwrap();
        let journal = JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap();
        let id = nouvelle(&journal, "1").await;
        journal.noter(id, trace(issue(Outcome::Accepted))).await.unwrap();
        journal.dedans.ecriture.lock().unwrap().execute_batch(sql).unwrap();
        assert!(matches!(journal.verifier(), Err(EchecJournal::Endommage(_))), "{sql}");
        // They follow from the entries: they are counted anew, and keep nobody from writing.
        let justes = de(&journal.lire(Choix::toutes()).await.unwrap());
        assert_eq!(journal.compter().await.unwrap(), justes, "{sql}");
        journal.verifier().unwrap();
        journal.dedans.ecriture.lock().unwrap().execute_batch(sql).unwrap();
        nouvelle(&journal, "2").await;
        let reglement = EvenementJournal::Reglement { decision: Decision::Ecartee, par: Auteur::Rapprochement };
        journal.noter(id, trace(reglement)).await.unwrap();
        let justes = de(&journal.lire(Choix::toutes()).await.unwrap());
        assert_eq!(journal.compter().await.unwrap(), justes, "{sql}");
        journal.verifier().unwrap();
    }
}

/// A journal of an editor's own is read a part at a time, and no more often than it must be.
#[tokio::test]
async fn counting_reads_all_of_it_once() {
    for (entrees, lectures) in [(0, 1), (255, 1), (256, 2), (257, 2), (600, 3)] {
        let sien = Sien(JournalMemoire::new(), AtomicUsize::default());
        for numero in 0..entrees {
            nouvelle(&sien, &numero.to_string()).await;
        }
        let comptes = sien.compter().await.unwrap();
        assert_eq!(comptes.iter().map(|compte| compte.nombre).sum::<u64>(), entrees);
        assert_eq!(sien.1.load(Ordering::Relaxed), lectures, "{entrees}");
    }
}

/// What an entry was is known by its count, where all that was written of it is gone with its place in every index.
#[tokio::test]
async fn an_entry_that_is_gone_is_told() {
    let dossier = tempfile::tempdir().unwrap();
    let journal = JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap();
    nouvelle(&journal, "1").await;
    nouvelle(&journal, "2").await;
    journal.verifier().unwrap();
    oter(&journal);
    assert!(matches!(journal.verifier(), Err(EchecJournal::Endommage(_))));
}

fn oter(journal: &JournalSqlite) {
    let sql = "DROP TRIGGER traces_sans_retrait; DROP TRIGGER entrees_sans_retrait;
               DELETE FROM traces WHERE entree = 1; DELETE FROM entrees WHERE id = 1";
    journal.dedans.ecriture.lock().unwrap().execute_batch(sql).unwrap();
}

/// Counts and entries are of one moment, and are compared whatever others write.
#[test]
fn an_entry_that_is_gone_is_told_while_others_write() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let (journal, autre) = (JournalSqlite::ouvrir(&chemin).unwrap(), JournalSqlite::ouvrir(&chemin).unwrap());
    attendre(remplir(&journal));
    let fini = AtomicBool::default();
    let ecrire = || {
        for numero in (0..).take_while(|_| !fini.load(Ordering::SeqCst)) {
            attendre(nouvelle(&autre, &format!("autre-{numero}")));
        }
    };
    std::thread::scope(|fils| {
        fils.spawn(ecrire);
        let intact = journal.verifier();
        oter(&journal);
        let ote = journal.verifier();
        fini.store(true, Ordering::SeqCst);
        assert_eq!(intact, Ok(()));
        assert!(matches!(ote, Err(EchecJournal::Endommage(_))), "{ote:?}");
    });
}
