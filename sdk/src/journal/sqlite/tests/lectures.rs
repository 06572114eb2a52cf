//! Reading and writing at the same time: neither waits for the other, and the files do not grow without limit.

use super::*;

fn attente(journal: &JournalSqlite) -> u64 {
    journal.dedans.lieux.attente()
}

/// A lock that is never released stops no read.
#[tokio::test]
async fn reading_waits_for_no_writer() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    nouvelle(&journal, "1").await;
    let autre = Connection::open(&chemin).unwrap();
    autre.execute_batch("BEGIN IMMEDIATE").unwrap();
    // Neither behind another process, nor behind a write of this one that waits for it.
    let ailleurs = journal.clone();
    let ecriture = tokio::spawn(async move { ailleurs.ouvrir(inscription("2")).await });
    let occupee = journal.dedans.ecriture.lock().unwrap();
    assert_eq!(journal.dedans.lire(&Choix::toutes()).unwrap().len(), 1);
    drop(occupee);
    assert_eq!(journal.lire(Choix::toutes()).await.unwrap().len(), 1);
    assert!(!ecriture.is_finished());
    autre.execute_batch("ROLLBACK").unwrap();
    ecriture.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_was_written_waits_in_no_other_file() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let mut journal = JournalSqlite::ouvrir(&chemin).unwrap();
    Arc::get_mut(&mut journal.dedans).unwrap().attente_max = 100_000;
    for numero in 0..20 {
        let id = nouvelle(&journal, &numero.to_string()).await;
        journal.noter(id, trace(issue(Outcome::Accepted))).await.unwrap();
        assert_eq!(attente(&journal), 0, "after {numero}");
    }
    // A reader that stays prevents the checkpoint, up to a limit.
    let lecteur = Connection::open(&chemin).unwrap();
    lecteur.execute_batch("BEGIN; SELECT count(*) FROM entrees;").unwrap();
    let mut derniere = None;
    let refus = loop {
        match journal.ouvrir(inscription(&format!("bis {}", attente(&journal)))).await {
            Ok(Ouverture::Nouvelle(id)) => derniere = Some(id),
            autre => break autre.map(drop).unwrap_err(),
        }
        assert!(attente(&journal) < 200_000, "it grows without end");
    };
    assert!(matches!(refus, EchecJournal::LecteurSansFin { octets } if octets > 100_000), "{refus}");
    // An outcome is written regardless of pending writes: it belongs to something that was sent.
    journal.noter(derniere.unwrap(), trace(issue(Outcome::Accepted))).await.unwrap();
    lecteur.execute_batch("COMMIT").unwrap();
    nouvelle(&journal, "encore").await;
    assert_eq!(attente(&journal), 0);
}

/// Unless it is said otherwise, much may wait behind a reader.
#[tokio::test]
async fn a_reader_that_stays_a_while_stops_no_deposit() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let mut journal = JournalSqlite::ouvrir(&chemin).unwrap();
    let lecteur = Connection::open(&chemin).unwrap();
    lecteur.execute_batch("BEGIN; SELECT count(*) FROM entrees;").unwrap();
    for numero in 0..20 {
        nouvelle(&journal, &numero.to_string()).await;
    }
    let attendent = attente(&journal);
    assert!(attendent > 100_000);
    // Just as much as may wait is not too much, and is left where it is.
    lecteur.execute_batch("COMMIT").unwrap();
    Arc::get_mut(&mut journal.dedans).unwrap().attente_max = attendent;
    assert_eq!((journal.dedans.accueillir(), attente(&journal)), (Ok(()), attendent));
}

/// The order is that of writing, whatever the clocks show.
#[tokio::test]
async fn clocks_order_nothing() {
    let dossier = tempfile::tempdir().unwrap();
    let sqlite = JournalSqlite::ouvrir(dossier.path().join("j")).unwrap();
    let memoire = crate::journal::JournalMemoire::new();
    for journal in [&sqlite as &dyn Journal, &memoire] {
        let instants = ["2027-09-01T10:00:00Z", "2026-09-01T10:00:00Z", "2025-09-01T10:00:00Z"];
        for (numero, le) in instants.iter().enumerate() {
            let inscription = Inscription { le: le.parse().unwrap(), ..inscription(&numero.to_string()) };
            let Ouverture::Nouvelle(id) = journal.ouvrir(inscription).await.unwrap() else { panic!("it is new") };
            for le in instants {
                let evenement = EvenementJournal::Regard(Regard::Absent);
                journal.noter(id, Trace { le: le.parse().unwrap(), evenement }).await.unwrap();
            }
        }
        let lues = journal.lire(Choix::toutes()).await.unwrap();
        assert_eq!(lues.iter().map(|entree| entree.id.0).collect::<Vec<_>>(), [1, 2, 3]);
        for (entree, le) in lues.iter().zip(instants) {
            assert_eq!(entree.inscription.le, le.parse().unwrap());
            assert_eq!(entree.traces().iter().map(|trace| trace.le.to_string()).collect::<Vec<_>>(), instants);
            assert_eq!(entree.dernier_instant().to_string(), instants[0]);
            assert!(entree.est_en_avance("2027-09-01T09:59:59Z".parse().unwrap()));
            assert!(!entree.est_en_avance("2027-09-01T10:00:00Z".parse().unwrap()));
        }
    }
}

/// More than one transaction reads.
#[tokio::test]
async fn long_lists_come_in_lots_and_whole() {
    let dossier = tempfile::tempdir().unwrap();
    let journal = JournalSqlite::ouvrir(dossier.path().join("j")).unwrap();
    let nombre = LOT + 44;
    journal
        .dedans
        .ecrire(|connexion, tete| {
            for numero in 0..nombre {
                rangees::inserer(connexion, &journal.dedans.sceau, tete, &inscription(&numero.to_string()))?;
            }
            Ok(())
        })
        .unwrap();
    let lues = journal.lire(Choix::toutes().ouvertes()).await.unwrap();
    assert!(lues.iter().map(|entree| entree.id.0).eq(1..=i64::try_from(nombre).unwrap()));
    assert!(journal.lire(Choix::entree(IdEntree(9_999))).await.unwrap().is_empty());
}

/// A page is a part of the whole list, in its order, from either end.
#[tokio::test]
async fn pages_are_parts_of_the_list() {
    let dossier = tempfile::tempdir().unwrap();
    let sqlite = JournalSqlite::ouvrir(dossier.path().join("j")).unwrap();
    let memoire = crate::journal::JournalMemoire::new();
    for journal in [&sqlite as &dyn Journal, &memoire] {
        for numero in 0..8 {
            let id = nouvelle(journal, &numero.to_string()).await;
            if numero % 2 == 0 {
                journal.noter(id, trace(issue(Outcome::Accepted))).await.unwrap();
            }
        }
        for (choix, attendus) in [
            (Choix::toutes().premieres(3), &[1, 2, 3][..]),
            (Choix::toutes().dernieres(3), &[6, 7, 8]),
            (Choix::toutes().apres(IdEntree(3)).premieres(2), &[4, 5]),
            (Choix::toutes().avant(IdEntree(4)).dernieres(2), &[2, 3]),
            (Choix::toutes().apres(IdEntree(2)).avant(IdEntree(5)), &[3, 4]),
            (Choix::toutes().ouvertes().premieres(2), &[2, 4]),
            (Choix::toutes().ouvertes().avant(IdEntree(8)).dernieres(2), &[4, 6]),
            (Choix::toutes().dernieres(99), &[1, 2, 3, 4, 5, 6, 7, 8]),
            (Choix::toutes().premieres(0), &[]),
        ] {
            let lues = journal.lire(choix.clone()).await.unwrap();
            assert_eq!(lues.iter().map(|entree| entree.id.0).collect::<Vec<_>>(), attendus, "{choix:?}");
        }
        let (cfa, opco) = (Siren::tel_quel("000000001"), Opco::Atlas);
        journal.ouvrir(Inscription { cfa: cfa.clone(), opco, ..inscription("ailleurs") }).await.unwrap();
        for (choix, attendus) in [
            (Choix { cfa: Some(cfa.clone()), ..Choix::toutes() }.premieres(1), &[9][..]),
            (Choix { opco: Some(opco), ..Choix::toutes() }.premieres(1), &[9]),
            (Choix { opco: Some(Opco::Akto), ..Choix::toutes() }.dernieres(1), &[8]),
            (Choix::de(cfa, Opco::Akto).premieres(9), &[]),
        ] {
            let lues = journal.lire(choix.clone()).await.unwrap();
            assert_eq!(lues.iter().map(|entree| entree.id.0).collect::<Vec<_>>(), attendus, "{choix:?}");
        }
    }
}

/// What reads at one time has a connection of its own, and few of those are kept.
#[test]
fn as_many_may_read_at_once_as_there_are() {
    fn ensemble(dedans: &Dedans, lecteurs: usize) {
        if lecteurs > 0 {
            let suite = |_: &Connection| {
                ensemble(dedans, lecteurs - 1);
                Ok(())
            };
            dedans.lecture(suite).unwrap();
        }
    }
    let dossier = tempfile::tempdir().unwrap();
    let journal = JournalSqlite::ouvrir(dossier.path().join("j")).unwrap();
    let gardees = || journal.dedans.lectures.lock().unwrap().len();
    for (lecteurs, restent) in [(1, 1), (2, 2), (LECTEURS + 2, LECTEURS), (1, LECTEURS)] {
        ensemble(&journal.dedans, lecteurs);
        assert_eq!(gardees(), restent, "{lecteurs}");
    }
}

/// Counts are read as they are kept: nothing is written for it.
#[test]
fn counting_waits_for_no_writer() {
    let dossier = tempfile::tempdir().unwrap();
    let journal = JournalSqlite::ouvrir(dossier.path().join("j")).unwrap();
    attendre(nouvelle(&journal, "1"));
    let occupee = journal.dedans.ecriture.try_lock().unwrap();
    let (dit, entendu) = std::sync::mpsc::channel();
    let dedans = journal.dedans.clone();
    let lecture = std::thread::spawn(move || dit.send(dedans.compter(false).map(|comptes| comptes.len())));
    assert_eq!(entendu.recv_timeout(Duration::from_secs(60)), Ok(Ok(1)));
    drop(occupee);
    lecture.join().unwrap().unwrap();
}
