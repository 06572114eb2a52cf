//! Pending writes over a file that is not theirs: a replacement or a restored copy that left the `-wal` file in its place.

use super::*;

/// An open journal of `depots` deposits in the file, of which `pendants` have a write that is pending beside it; and the
/// file as it was after `copies` of the deposits.
struct Banc {
    dossier: tempfile::TempDir,
    chemin: PathBuf,
    journal: JournalSqlite,
    lecteur: Connection,
    copie: Vec<u8>,
}

impl Banc {
    async fn new((copies, depots, pendants): (usize, usize, usize)) -> Self {
        let dossier = tempfile::tempdir().unwrap();
        // Signs that an address would read otherwise.
        let chemin = dossier.path().join("dépôts ?a=b#c%41.sqlite");
        let journal = JournalSqlite::ouvrir(&chemin).unwrap();
        let (mut ids, mut copie) = (Vec::new(), Vec::new());
        for rang in 0..depots {
            if rang == copies {
                copie = fs::read(&chemin).unwrap();
            }
            ids.push(nouvelle(&journal, &rang.to_string()).await);
        }
        // Who reads keeps what is written from now on beside the file.
        let lecteur = Connection::open(&chemin).unwrap();
        lecteur.execute_batch("BEGIN").unwrap();
        let _: i64 = lecteur.query_row("SELECT count(*) FROM entrees", [], |rangee| rangee.get(0)).unwrap();
        for id in &ids[..pendants] {
            journal.noter(*id, trace(EvenementJournal::Regard(Regard::Absent))).await.unwrap();
        }
        assert!(journal.dedans.lieux.attente() > 0);
        Self { dossier, chemin, journal, lecteur, copie }
    }

    /// What a kill leaves, elsewhere, with `fichier` in place of the file.
    fn tue(&self, fichier: Option<&[u8]>, annexes: &[&str]) -> (tempfile::TempDir, PathBuf) {
        let ailleurs = tempfile::tempdir().unwrap();
        let chemin = ailleurs.path().join(self.chemin.file_name().unwrap());
        let octets = fichier.map_or_else(|| fs::read(&self.chemin).unwrap(), <[u8]>::to_vec);
        fs::write(&chemin, octets).unwrap();
        for suffixe in annexes {
            fs::copy(lieu::annexe(&self.chemin, suffixe), lieu::annexe(&chemin, suffixe)).unwrap();
        }
        (ailleurs, chemin)
    }
}

const CAS: [(usize, usize, usize); 4] = [(0, 1, 1), (1, 3, 1), (30, 40, 1), (150, 200, 30)];

#[tokio::test]
async fn pending_writes_beside_their_own_file_are_read() {
    for cas in CAS {
        let banc = Banc::new(cas).await;
        let (_ailleurs, chemin) = banc.tue(None, &["-wal", "-cle", "-temoin"]);
        let journal = JournalSqlite::ouvrir(&chemin).unwrap();
        journal.verifier().unwrap();
        for numero in 0..cas.1 {
            let ouverture = journal.ouvrir(inscription(&numero.to_string())).await.unwrap();
            assert!(matches!(ouverture, Ouverture::Tenue(_)), "{cas:?}: {numero}");
        }
    }
}

/// A kill while writes are moved leaves some pages in the file, and others not: what is pending has them all.
#[tokio::test]
async fn a_file_into_which_only_some_pages_were_moved_is_read() {
    const PAGE: usize = 4096;
    let banc = Banc::new((1, 3, 3)).await;
    for numero in 3..60 {
        nouvelle(&banc.journal, &numero.to_string()).await;
    }
    let avant = fs::read(&banc.chemin).unwrap();
    let (_entier, chemin) = banc.tue(None, &["-wal"]);
    let entier = Connection::open(&chemin).unwrap();
    entier.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let apres = fs::read(&chemin).unwrap();
    assert!(apres.len() > avant.len(), "it grows");
    let rang = |page: usize| page * PAGE..(page + 1) * PAGE;
    for page in (0..avant.len() / PAGE).filter(|page| avant[rang(*page)] != apres[rang(*page)]) {
        let mut melee = avant.clone();
        melee[rang(page)].copy_from_slice(&apres[rang(page)]);
        let (_ailleurs, chemin) = banc.tue(Some(&melee), &["-wal", "-cle", "-temoin"]);
        let journal = JournalSqlite::ouvrir(&chemin).unwrap_or_else(|echec| panic!("page {page}: {echec}"));
        journal.verifier().unwrap();
        for numero in 0..60 {
            let ouverture = journal.ouvrir(inscription(&numero.to_string())).await.unwrap();
            assert!(matches!(ouverture, Ouverture::Tenue(_)), "page {page}: {numero}");
        }
    }
}

#[tokio::test]
async fn pending_writes_beside_another_file_or_an_older_one_free_no_key() {
    for cas in CAS {
        let banc = Banc::new(cas).await;
        let autre = banc.dossier.path().join("autre.sqlite");
        drop(JournalSqlite::ouvrir_sous(&autre, banc.journal.dedans.sceau.clone()).unwrap());
        let autre = fs::read(autre).unwrap();
        // Which file it is shows without a witness, too.
        for annexes in [&["-wal", "-cle", "-temoin"][..], &["-wal", "-cle"]] {
            let (_ailleurs, chemin) = banc.tue(Some(&autre), annexes);
            let echec = JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
            assert!(matches!(echec, EchecJournal::Remplace { .. }), "{cas:?}: {echec}");
            // What is pending is still there for the right file, once it is put back.
            fs::copy(&banc.chemin, &chemin).unwrap();
            let ouverture = JournalSqlite::ouvrir(&chemin).unwrap().ouvrir(inscription("0")).await.unwrap();
            assert!(matches!(ouverture, Ouverture::Tenue(tenue) if tenue.traces().len() == 1), "{cas:?}");
        }
        // One of another key cannot be read with this one.
        let etranger = banc.dossier.path().join("etranger.sqlite");
        drop(JournalSqlite::ouvrir(&etranger).unwrap());
        let (_ailleurs, chemin) = banc.tue(Some(&fs::read(etranger).unwrap()), &["-wal", "-cle", "-temoin"]);
        let echec = JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
        let EchecJournal::Remplace { attendu, trouve } = &echec else { panic!("{cas:?}: {echec}") };
        assert_eq!(attendu.identite.as_deref(), Some(&*banc.journal.dedans.identite));
        assert!(trouve.identite.is_some() && trouve.identite != attendu.identite);
        // A row of its own that is half written says nothing: what is pending has it whole.
        let (_ailleurs, chemin) = banc.tue(None, &["-cle", "-temoin"]);
        let brut = Connection::open(&chemin).unwrap();
        brut.execute_batch("UPDATE fichier SET somme = x'00'; PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        drop(brut);
        fs::copy(lieu::annexe(&banc.chemin, "-wal"), lieu::annexe(&chemin, "-wal")).unwrap();
        JournalSqlite::ouvrir(&chemin).unwrap_or_else(|echec| panic!("{cas:?}: {echec}"));
        let (_ailleurs, chemin) = banc.tue(Some(&banc.copie), &["-wal", "-cle", "-temoin"]);
        let echec = JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
        assert!(matches!(echec, EchecJournal::Anterieur { .. }), "{cas:?}: {echec}");
    }
}

#[tokio::test]
async fn an_older_copy_under_the_pending_writes_of_a_running_process_is_noticed() {
    for cas in CAS {
        let banc = Banc::new(cas).await;
        let bon = fs::read(&banc.chemin).unwrap();
        // Over the open file: the same inode, older bytes.
        fs::write(&banc.chemin, &banc.copie).unwrap();
        let derniere = inscription(&(cas.1 - 1).to_string());
        let echec = banc.journal.ouvrir(derniere.clone()).await.map(drop).unwrap_err();
        assert!(matches!(echec, EchecJournal::Anterieur { .. }), "{cas:?}: {echec}");
        let echec = banc.journal.lire(Choix::toutes()).await.map(drop).unwrap_err();
        assert!(matches!(echec, EchecJournal::Anterieur { .. }), "{cas:?}: {echec}");
        fs::write(&banc.chemin, bon).unwrap();
        assert!(matches!(banc.journal.ouvrir(derniere).await.unwrap(), Ouverture::Tenue(_)), "{cas:?}");
    }
}

/// Later processes are told what is no longer pending, and no more.
#[tokio::test]
async fn the_witness_says_what_is_in_the_file_itself() {
    for (cas, ecritures, versees) in [((0, 1, 1), 3, 2), ((1, 3, 3), 7, 4)] {
        let banc = Banc::new(cas).await;
        let connu = || temoin::lire(&banc.journal.dedans.chemin).unwrap().unwrap().1;
        assert_eq!(connu(), Connu { ecritures, versees }, "{cas:?}");
        banc.lecteur.execute_batch("COMMIT").unwrap();
        nouvelle(&banc.journal, "de plus").await;
        assert_eq!(connu(), Connu { ecritures: ecritures + 1, versees: ecritures + 1 }, "{cas:?}");
    }
}

/// A file that this process has open is opened again for each look at it: SQLite may close it later only, and reuses it.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn looking_at_the_file_itself_keeps_no_descriptor() {
    let banc = Banc::new((1, 3, 3)).await;
    let ouverts = || {
        let noms = fs::read_dir("/proc/self/fd").unwrap().filter_map(|nom| fs::read_link(nom.unwrap().path()).ok());
        noms.filter(|nom| *nom == banc.journal.dedans.chemin).count()
    };
    let avant = ouverts();
    for numero in 3..103 {
        nouvelle(&banc.journal, &numero.to_string()).await;
    }
    assert!(ouverts() <= avant + 1, "{avant}, then {}", ouverts());
}
