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
        assert!(matches!(&echec, EchecJournal::Endommage(quoi) if quoi.contains("-wal")), "{cas:?}: {echec}");
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
