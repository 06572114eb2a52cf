//! Nothing is written unless the file is the one that was opened: deleted, renamed, replaced, or restored from an
//! older copy.

use super::*;
use crate::journal::Fichier;

/// A journal with two entries, the first one settled before `copier`, and its state before the second.
fn banc() -> (tempfile::TempDir, PathBuf, JournalSqlite, IdEntree, Vec<u8>) {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = fs::canonicalize(dossier.path()).unwrap().join("depots.sqlite");
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    attendre(nouvelle(&journal, "1"));
    let avant = fs::read(&chemin).unwrap();
    let id = attendre(nouvelle(&journal, "2"));
    (dossier, chemin, journal, id, avant)
}

/// The results of all operations, which must agree.
fn echec_de_tout(journal: &JournalSqlite, id: IdEntree) -> EchecJournal {
    let intention = attendre(journal.ouvrir(inscription("3"))).map(drop).unwrap_err();
    let issue = attendre(journal.noter(id, trace(issue(Outcome::Accepted)))).map(drop).unwrap_err();
    let lecture = attendre(journal.lire(Choix::toutes())).map(drop).unwrap_err();
    assert_eq!((&intention, &intention), (&issue, &lecture));
    assert!(intention.to_string().contains("rien n'a été écrit"), "{intention}");
    intention
}

fn annexe(chemin: &Path, suffixe: &str) -> PathBuf {
    lieu::annexe(chemin, suffixe)
}

#[test]
fn a_file_that_is_gone_is_no_place_to_write_and_no_new_one_begins() {
    for renommer in [true, false] {
        let (dossier, chemin, journal, id, _) = banc();
        let ailleurs = dossier.path().join("ailleurs");
        fs::hard_link(&chemin, &ailleurs).unwrap();
        match renommer {
            true => fs::rename(&chemin, dossier.path().join("renomme")).unwrap(),
            false => fs::remove_file(&chemin).unwrap(),
        }
        assert!(matches!(echec_de_tout(&journal, id), EchecJournal::Disparu(Fichier { lieu, .. }) if lieu.is_some()));
        // Another process detects it too, while the first one runs and afterwards, by the witness or by the pending
        // writes.
        let autre = || JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
        assert!(matches!(autre(), EchecJournal::Disparu(Fichier { identite: Some(_), ecritures: Some(3), .. })));
        let temoin = fs::read(temoin::chemin(&chemin)).unwrap();
        fs::remove_file(temoin::chemin(&chemin)).unwrap();
        assert!(matches!(autre(), EchecJournal::Disparu(Fichier { annexe: Some("-wal"), .. })));
        drop(journal);
        fs::write(temoin::chemin(&chemin), temoin).unwrap();
        assert!(matches!(autre(), EchecJournal::Disparu(_)));
        assert!(!chemin.exists());
        // When the file is restored, it works again. To declare it lost, a person removes the witness file.
        fs::rename(ailleurs, &chemin).unwrap();
        let journal = JournalSqlite::ouvrir(&chemin).unwrap();
        assert_eq!(attendre(journal.lire(Choix::toutes())).unwrap().len(), 2);
        assert!(matches!(attendre(journal.ouvrir(inscription("2"))).unwrap(), Ouverture::Tenue(_)));
        drop(journal);
        for suffixe in ["", "-temoin"] {
            fs::remove_file(annexe(&chemin, suffixe)).unwrap();
        }
        JournalSqlite::ouvrir(&chemin).unwrap();
    }
}

#[test]
fn what_is_written_while_the_file_goes_is_not_told_as_written() {
    let (dossier, chemin, journal, ..) = banc();
    let ailleurs = dossier.path().join("ailleurs");
    let ecriture = journal.dedans.ecrire(|connexion, tete| {
        let id = rangees::inserer(connexion, &journal.dedans.sceau, tete, &inscription("3"));
        fs::rename(&chemin, &ailleurs).unwrap();
        id
    });
    assert!(matches!(ecriture, Err(EchecJournal::Disparu(_) | EchecJournal::Acces(_))), "{ecriture:?}");
}

#[test]
fn a_file_in_its_place_is_told_from_it() {
    let (dossier, chemin, journal, id, _) = banc();
    let autre = dossier.path().join("autre.sqlite");
    drop(JournalSqlite::ouvrir(&autre).unwrap());
    let bon = dossier.path().join("bon");
    fs::rename(&chemin, &bon).unwrap();
    fs::rename(&autre, &chemin).unwrap();
    let EchecJournal::Remplace { attendu, trouve } = echec_de_tout(&journal, id) else { panic!("it was replaced") };
    assert_eq!(attendu.identite.as_deref(), Some(&*journal.dedans.identite));
    if cfg!(unix) {
        assert!(attendu.lieu.is_some() && trouve.lieu.is_some() && attendu.lieu != trouve.lieu);
    }
    drop(journal);
    // Later its key and its witness are found: neither belongs to this file.
    let echec = JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
    assert!(matches!(echec, EchecJournal::AutreCle { .. }), "{echec}");
    fs::copy(annexe(&autre, "-cle"), annexe(&chemin, "-cle")).unwrap();
    let echec = JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
    let EchecJournal::Remplace { attendu, trouve } = &echec else { panic!("{echec}") };
    assert_ne!(attendu.identite, trouve.identite);
    for dit in [attendu.identite.as_ref().unwrap(), trouve.identite.as_ref().unwrap()] {
        assert!(echec.to_string().contains(dit), "{echec}");
    }
}

#[test]
fn what_sqlite_keeps_beside_it_is_part_of_it() {
    for suffixe in ["-wal", "-shm"] {
        let (_dossier, chemin, journal, id, _) = banc();
        fs::rename(annexe(&chemin, suffixe), annexe(&chemin, "-ailleurs")).unwrap();
        let echec = echec_de_tout(&journal, id);
        assert!(matches!(&echec, EchecJournal::Disparu(fichier) if fichier.annexe == Some(suffixe)), "{echec}");
        assert!(echec.to_string().contains(suffixe));
        fs::write(annexe(&chemin, suffixe), "").unwrap();
        if cfg!(unix) {
            assert!(matches!(echec_de_tout(&journal, id), EchecJournal::Remplace { .. }));
        }
    }
}

#[test]
fn an_older_copy_is_recognised_by_what_was_written_since() {
    let (_dossier, chemin, journal, id, avant) = banc();
    let apres = fs::read(&chemin).unwrap();
    let temoin = fs::read(temoin::chemin(&chemin)).unwrap();
    // Over the open file: the same inode, the same identifier.
    fs::write(&chemin, &avant).unwrap();
    let EchecJournal::Anterieur { trouve, connues: 3 } = echec_de_tout(&journal, id) else { panic!("it is older") };
    assert_eq!(trouve.ecritures, Some(2));
    fs::write(&chemin, &apres).unwrap();
    assert_eq!(attendre(journal.lire(Choix::toutes())).unwrap().len(), 2);
    drop(journal);
    // Before it is opened: this process knows, and another one reads it in the witness.
    fs::write(&chemin, &avant).unwrap();
    let ouvrir = || JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
    assert!(matches!(ouvrir(), EchecJournal::Anterieur { connues: 3, .. }));
    let ailleurs = chemin.with_file_name("autre-processus");
    fs::write(&ailleurs, &avant).unwrap();
    for suffixe in ["-cle", "-temoin"] {
        fs::copy(annexe(&chemin, suffixe), annexe(&ailleurs, suffixe)).unwrap();
    }
    fs::remove_file(temoin::chemin(&chemin)).unwrap();
    assert!(matches!(ouvrir(), EchecJournal::Anterieur { connues: 3, .. }), "the process knows by itself");
    let chemin = ailleurs;
    let ouvrir = || JournalSqlite::ouvrir(&chemin).map(drop);
    assert!(matches!(ouvrir(), Err(EchecJournal::Anterieur { connues: 3, .. })), "the witness knows");
    // A person who has no newer copy removes the witness file.
    fs::remove_file(temoin::chemin(&chemin)).unwrap();
    ouvrir().unwrap();
    fs::write(temoin::chemin(&chemin), temoin).unwrap();
    fs::write(&chemin, apres).unwrap();
    ouvrir().unwrap();
}

#[test]
fn a_file_that_is_cut_under_its_process_is_no_empty_journal() {
    for longueur in [0, 4096, 8192] {
        let (_dossier, chemin, journal, id, _) = banc();
        fs::OpenOptions::new().write(true).open(&chemin).unwrap().set_len(longueur).unwrap();
        attendre(journal.ouvrir(inscription("3"))).map(drop).unwrap_err();
        attendre(journal.noter(id, trace(issue(Outcome::Accepted)))).map(drop).unwrap_err();
        attendre(journal.lire(Choix::toutes())).map(drop).unwrap_err();
    }
}

#[test]
fn a_journal_opens_under_its_own_key_only() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let bon = octets(&chemin);
    let perdue = fs::read(annexe(&chemin, "-cle")).unwrap();
    fs::remove_file(annexe(&chemin, "-cle")).unwrap();
    let echec = JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
    assert!(matches!(echec, EchecJournal::CleAbsente(_)) && echec.to_string().contains("restaurez"), "{echec}");
    let autre = Sceau::new(&[1; 32]).unwrap();
    let donnee = autre.nom();
    let echec = JournalSqlite::ouvrir_sous(&chemin, autre.clone()).map(drop).unwrap_err();
    assert!(matches!(&echec, EchecJournal::AutreCle { donnee: dite, .. } if *dite == donnee), "{echec}");
    fs::write(annexe(&chemin, "-cle"), b"cfadock-cle-1 zz\n").unwrap();
    assert!(matches!(JournalSqlite::ouvrir(&chemin).map(drop), Err(EchecJournal::Endommage(_))));
    assert!(fs::read(&chemin).unwrap() == bon, "it was touched");
    fs::write(annexe(&chemin, "-cle"), perdue).unwrap();
    JournalSqlite::ouvrir(&chemin).unwrap();
    // The editor's own key is stored nowhere beside it.
    let chemin = dossier.path().join("autre.sqlite");
    drop(JournalSqlite::ouvrir_sous(&chemin, autre.clone()).unwrap());
    assert!(!annexe(&chemin, "-cle").exists());
    assert!(
        matches!(JournalSqlite::ouvrir(&chemin).map(drop), Err(EchecJournal::CleAbsente(nom)) if nom == autre.nom())
    );
    JournalSqlite::ouvrir_sous(&chemin, autre).unwrap();
}

/// SQLite keeps its files beside the file itself, whatever the link that led to it; so do the key and the witness.
#[cfg(unix)]
#[test]
fn a_link_leads_to_the_same_journal() {
    let dossier = tempfile::tempdir().unwrap();
    let (chemin, lien) = (dossier.path().join("depots.sqlite"), dossier.path().join("lien"));
    octets(&chemin);
    std::os::unix::fs::symlink(&chemin, &lien).unwrap();
    let journal = JournalSqlite::ouvrir(&lien).unwrap();
    assert!(matches!(attendre(journal.ouvrir(inscription("1"))).unwrap(), Ouverture::Tenue(_)));
    assert!(!annexe(&lien, "-cle").exists() && !annexe(&lien, "-temoin").exists());
}

#[test]
fn a_copy_by_sqlite_is_the_same_journal() {
    let (dossier, chemin, journal, ..) = banc();
    let copie = dossier.path().join("copie.sqlite");
    Connection::open(&chemin).unwrap().execute("VACUUM INTO ?1", [copie.to_str().unwrap()]).unwrap();
    fs::copy(annexe(&chemin, "-cle"), annexe(&copie, "-cle")).unwrap();
    drop(journal);
    Connection::open(&chemin).unwrap().execute_batch("VACUUM").unwrap();
    for chemin in [copie, chemin] {
        let journal = JournalSqlite::ouvrir(&chemin).unwrap();
        assert_eq!(attendre(journal.lire(Choix::toutes())).unwrap().len(), 2);
        journal.verifier().unwrap();
        attendre(nouvelle(&journal, "3"));
    }
}

/// Between the look at the place and the look at the file, another one came: both places are said.
#[test]
fn a_file_that_came_while_it_was_opened_is_told_by_its_place() {
    let (_dossier, chemin, journal, ..) = banc();
    let tete = journal.dedans.lecture(|connexion| Tete::lire(connexion, &journal.dedans.sceau)).unwrap();
    let connus = temoin::Connus::relever(&chemin).unwrap();
    let ici = lieu::lieu(&chemin).unwrap();
    assert_eq!(fichier::sien(&chemin, (&tete, &journal.dedans.sceau), (ici, &connus)), Ok(()));
    let ailleurs = Some((0, 0));
    let echec = fichier::sien(&chemin, (&tete, &journal.dedans.sceau), (ailleurs, &connus)).unwrap_err();
    let EchecJournal::Remplace { attendu, trouve } = echec else { panic!("{echec}") };
    assert_eq!((attendu.lieu, trouve.lieu), (ailleurs, ici));
}

/// The row about the file says which file it is, how often it was written, and under a code: whoever changes it is told.
#[test]
fn the_row_about_the_file_is_under_its_code() {
    for colonne in ["identite", "sceau", "plan", "ecritures", "derniere"] {
        let (_dossier, chemin, journal, ..) = banc();
        let sceau = journal.dedans.sceau.clone();
        let tete = journal.dedans.lecture(|connexion| Tete::lire(connexion, &sceau)).unwrap();
        let dit = Fichier { identite: Some(tete.identite.clone()), ecritures: Some(3), ..Fichier::default() };
        assert_eq!(tete.fichier(), dit);
        let connexion = Connection::open(&chemin).unwrap();
        connexion.execute(&format!("UPDATE fichier SET {colonne} = {colonne} || '1'"), []).unwrap();
        let echec = Tete::lire(&connexion, &sceau).map(drop).unwrap_err();
        assert!(echec.to_string().contains("son en-tête n'a pas la somme"), "{colonne}: {echec}");
    }
}
