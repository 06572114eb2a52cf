//! A file of the first version, as editors have it, becomes one of this version.

use super::*;
use crate::journal::{IdentiteContrat, Sceau};

const PREMIERE: &str = "
CREATE TABLE entrees (
    id INTEGER PRIMARY KEY AUTOINCREMENT, le TEXT NOT NULL, cfa TEXT NOT NULL, opco TEXT NOT NULL,
    operation TEXT NOT NULL, cle TEXT NOT NULL, empreinte TEXT NOT NULL, reperes TEXT NOT NULL,
    tient INTEGER NOT NULL, ouverte INTEGER NOT NULL
) STRICT;
CREATE INDEX entrees_par_cle ON entrees (opco, cle);
CREATE INDEX entrees_ouvertes ON entrees (ouverte) WHERE ouverte;
CREATE TABLE traces (
    rang INTEGER PRIMARY KEY AUTOINCREMENT, entree INTEGER NOT NULL REFERENCES entrees (id),
    le TEXT NOT NULL, evenement TEXT NOT NULL
) STRICT;
CREATE INDEX traces_par_entree ON traces (entree);
CREATE TRIGGER traces_sans_changement BEFORE UPDATE ON traces BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER traces_sans_retrait BEFORE DELETE ON traces BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER entrees_sans_retrait BEFORE DELETE ON entrees BEGIN SELECT RAISE(ABORT, 'append-only'); END;
INSERT INTO entrees VALUES
    (1, '2026-09-01T10:00:00Z', '000000000', 'akto', 'transmettreDossier', 'contrat|akto|ENTIERE', 'EMPREINTE',
     '{\"contrat\":{\"entiere\":\"ENTIERE\",\"noyau\":\"NOYAU\",\"proches\":[\"NOYAU\"]}}', 1, 0),
    (2, '2026-09-01T10:00:00Z', '000000000', 'akto', 'deposerFacture', 'facture|akto|1|F', 'EMPREINTE', '{}', 1, 1);
INSERT INTO traces VALUES
    (1, 1, '2026-09-01T10:00:01Z', '{\"issue\":{\"issue\":\"accepted\",\"status\":200,\"numeros\":{\"dossier\":\"INT-1\"},\"reponse\":null,\"motif\":null}}'),
    (2, 2, '2026-09-01T10:00:01Z', '{\"issue\":{\"issue\":\"unknown\",\"status\":null,\"reponse\":null,\"motif\":\"rompu\"}}'),
    (3, 2, '2026-09-01T10:00:02Z', '{\"regard\":\"absent\"}');
PRAGMA application_id = 1128677700;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
";

fn digest(nom: &str) -> String {
    Empreinte::octets(nom.as_bytes()).to_string()
}

fn premiere(chemin: &Path) {
    let mut sql = PREMIERE.to_owned();
    for nom in ["ENTIERE", "EMPREINTE", "NOYAU"] {
        sql = sql.replace(nom, &digest(nom));
    }
    Connection::open(chemin).unwrap().execute_batch(&sql).unwrap();
}

fn identite(sceau: &Sceau) -> IdentiteContrat {
    let sans_cle = format!(
        r#"{{"entiere":"{}","noyau":"{noyau}","proches":["{noyau}"]}}"#,
        digest("ENTIERE"),
        noyau = digest("NOYAU")
    );
    crate::runtime::serde_json::from_str::<IdentiteContrat>(&sans_cle).unwrap().scellee(sceau)
}

#[test]
fn a_file_of_the_first_version_is_brought_here_whole() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    premiere(&chemin);
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    let lues = attendre(journal.lire(Choix::toutes())).unwrap();
    assert_eq!(lues.iter().map(Entree::situation).collect::<Vec<_>>(), [Situation::Deposee, Situation::Inconnue]);
    assert_eq!((lues[0].numeros().dossier.as_deref(), lues[1].traces().len()), (Some("INT-1"), 2));
    assert_eq!(lues[0].inscription.empreinte.to_string(), digest("EMPREINTE"));
    // The same contract is recognised with the key, and its digests without one are erased.
    let identite = identite(journal.sceau());
    assert_eq!(lues[0].inscription.reperes.contrat, Some(identite.clone()));
    let meme = Inscription { cle: CleMetier::contrat(Opco::Akto, &identite), ..inscription("1") };
    assert!(matches!(attendre(journal.ouvrir(meme)).unwrap(), Ouverture::Tenue(tenue) if tenue.id == lues[0].id));
    let octets = fs::read(&chemin).unwrap();
    for nom in ["ENTIERE", "NOYAU"] {
        assert!(!octets.windows(64).any(|mot| mot == digest(nom).as_bytes()), "{nom} is there without a key");
    }
    assert_eq!(attendre(nouvelle(&journal, "3")), IdEntree(3));
    journal.verifier().unwrap();
    drop(journal);
    for _ in 0..2 {
        let journal = JournalSqlite::ouvrir(&chemin).unwrap();
        assert_eq!(attendre(journal.lire(Choix::toutes())).unwrap().len(), 3);
        drop(journal);
        Connection::open(&chemin).unwrap().execute_batch("VACUUM").unwrap();
    }
}

/// A row as this crate wrote it before entries had a reference, in tables of this version.
#[test]
fn an_intent_without_a_reference_is_read_and_one_with_it_keeps_it() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    attendre(nouvelle(&journal, "1"));
    let reference = Some("contrat-4711".parse().unwrap());
    attendre(journal.ouvrir(Inscription { reference: reference.clone(), ..inscription("2") })).unwrap();
    drop(journal);
    let sql = "SELECT contenu FROM traces WHERE rang = 0 ORDER BY entree";
    let connexion = Connection::open(&chemin).unwrap();
    let mut demande = connexion.prepare(sql).unwrap();
    let contenus: Vec<String> = demande.query_map([], |ligne| ligne.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(!contenus[0].contains("reference"), "the words of former rows are unchanged: {}", contenus[0]);
    assert!(contenus[1].ends_with(r#","reference":"contrat-4711"}"#), "{}", contenus[1]);
    drop(demande);
    drop(connexion);
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    let lues = attendre(journal.lire(Choix::toutes())).unwrap();
    let references: Vec<_> = lues.into_iter().map(|entree| entree.inscription.reference).collect();
    assert_eq!(references, [None, reference]);
}

#[test]
fn what_cannot_be_brought_here_is_left_as_it_is() {
    let dossier = tempfile::tempdir().unwrap();
    for sql in [
        "INSERT INTO traces VALUES (9, 2, 'hier', '{}')",
        "INSERT INTO entrees SELECT 9, le, cfa, 'x', operation, cle, empreinte, reperes, 1, 1 FROM entrees LIMIT 1",
    ] {
        let chemin = dossier.path().join(digest(sql));
        premiere(&chemin);
        Connection::open(&chemin).unwrap().execute_batch(sql).unwrap();
        let avant = fs::read(&chemin).unwrap();
        let echec = JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
        assert!(matches!(echec, EchecJournal::Endommage(_)), "{echec}");
        assert!(fs::read(&chemin).unwrap() == avant, "it was touched");
    }
}

#[test]
fn processes_that_come_at_once_bring_it_here_once() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    premiere(&chemin);
    std::thread::scope(|fils| {
        for _ in 0..4 {
            fils.spawn(|| {
                let journal = JournalSqlite::ouvrir(&chemin).unwrap();
                assert_eq!(attendre(journal.lire(Choix::toutes())).unwrap().len(), 2);
            });
        }
    });
}

/// What the third version lacks is counted; the number tells software of before that it does not know all of the file.
#[test]
fn a_file_of_an_earlier_version_is_counted_and_refused_by_software_of_before() {
    for version in [2, 3] {
        let dossier = tempfile::tempdir().unwrap();
        let chemin = dossier.path().join("depots.sqlite");
        let journal = JournalSqlite::ouvrir(&chemin).unwrap();
        let id = attendre(nouvelle(&journal, "1"));
        attendre(nouvelle(&journal, "2"));
        attendre(journal.noter(id, trace(issue(Outcome::Refused)))).unwrap();
        let comptes = attendre(journal.compter()).unwrap();
        drop(journal);
        let avant = format!("DROP TABLE comptes; DROP TABLE comptes_a; PRAGMA user_version = {version}");
        Connection::open(&chemin).unwrap().execute_batch(&avant).unwrap();
        for _ in 0..2 {
            let journal = JournalSqlite::ouvrir(&chemin).unwrap();
            let tenus = journal.dedans.lecture(|connexion| comptes::lire(connexion, journal.sceau())).unwrap();
            assert_eq!(tenus.as_ref(), Some(&comptes), "they are counted when the file is brought here");
            journal.verifier().unwrap();
            assert_eq!(attendre(journal.lire(Choix::toutes())).unwrap().len(), 2);
            drop(journal);
            let connexion = Connection::open(&chemin).unwrap();
            let version: i64 = connexion.pragma_query_value(None, "user_version", |rangee| rangee.get(0)).unwrap();
            assert_eq!(version, 4);
            connexion.execute_batch("VACUUM").unwrap();
        }
    }
}

/// A row that cannot be read closes neither the file nor another row.
#[test]
fn a_damaged_row_does_not_keep_a_file_from_being_brought_here() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    let id = attendre(nouvelle(&journal, "1"));
    attendre(nouvelle(&journal, "2"));
    drop(journal);
    let avant = "DROP TABLE comptes; DROP TABLE comptes_a; UPDATE entrees SET ouverte = 0 WHERE id = 2;
                 PRAGMA user_version = 3";
    Connection::open(&chemin).unwrap().execute_batch(avant).unwrap();
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    attendre(journal.noter(id, trace(issue(Outcome::Accepted)))).unwrap();
    assert!(matches!(attendre(journal.compter()), Err(EchecJournal::Endommage(_))));
    assert_eq!(attendre(journal.lire(Choix::entree(id))).unwrap()[0].situation(), Situation::Deposee);
}

/// A copy that is older than what is known of the journal is refused before it is brought here.
#[test]
fn a_refused_file_of_an_earlier_version_is_left_as_it_is() {
    for version in [2, 3] {
        let dossier = tempfile::tempdir().unwrap();
        let chemin = dossier.path().join("depots.sqlite");
        let journal = JournalSqlite::ouvrir(&chemin).unwrap();
        attendre(nouvelle(&journal, "1"));
        drop(journal);
        let ancienne = fs::read(&chemin).unwrap();
        let journal = JournalSqlite::ouvrir(&chemin).unwrap();
        attendre(nouvelle(&journal, "2"));
        drop(journal);
        fs::write(&chemin, ancienne).unwrap();
        let avant = format!("DROP TABLE comptes; DROP TABLE comptes_a; PRAGMA user_version = {version}");
        Connection::open(&chemin).unwrap().execute_batch(&avant).unwrap();
        let ecrit = fs::read(&chemin).unwrap();
        let echec = JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
        assert!(matches!(echec, EchecJournal::Anterieur { .. }), "{echec}");
        assert!(fs::read(&chemin).unwrap() == ecrit, "it was changed");
    }
}
