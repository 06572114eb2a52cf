//! The file: kept consistent, shared, and never changed when it is not the expected one.

mod archives;
mod bits;
mod compter;
mod depareille;
mod identite;
mod lectures;
mod mesure;
mod migration;
mod plans;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Barrier};
use std::time::Duration;

use super::*;
use crate::journal::{Auteur, CleMetier, Decision, Empreinte, EvenementJournal, Inscription, Numeros, Regard, Reperes};
use crate::scalaires::Siren;
use crate::{Opco, Outcome};

fn attendre<T>(futur: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(futur)
}

fn inscription(numero: &str) -> Inscription {
    Inscription {
        le: "2026-09-01T10:00:00Z".parse().unwrap(),
        cfa: Siren::tel_quel("000000000"),
        opco: Opco::Akto,
        operation: "deposerFacture".to_owned(),
        cle: CleMetier::autre("essai", Opco::Akto, &[numero]),
        empreinte: Empreinte::octets(numero.as_bytes()),
        reperes: Reperes::dossier("INT-1"),
        reference: None,
    }
}

fn trace(evenement: EvenementJournal) -> Trace {
    Trace { le: "2026-09-01T10:00:01Z".parse().unwrap(), evenement }
}

fn issue(issue: Outcome) -> EvenementJournal {
    let numeros = Numeros { facture: Some("F-1".to_owned()), ..Numeros::default() };
    EvenementJournal::Issue { issue, statut: Some(200), numeros, reponse: Some("{}".to_owned()), motif: None }
}

async fn nouvelle(journal: &dyn Journal, numero: &str) -> IdEntree {
    match journal.ouvrir(inscription(numero)).await.unwrap() {
        Ouverture::Nouvelle(id) => id,
        Ouverture::Tenue(entree) => panic!("held by {}", entree.id),
    }
}

#[tokio::test]
async fn what_was_written_is_read_again_by_another_process() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    let (une, autre) = (nouvelle(&journal, "1").await, nouvelle(&journal, "2").await);
    let suite = [
        issue(Outcome::Unknown),
        EvenementJournal::Regard(Regard::Absent),
        EvenementJournal::Reglement { decision: Decision::Absente, par: Auteur::Personne { motif: "vu".to_owned() } },
    ];
    for evenement in suite.clone() {
        journal.noter(une, trace(evenement)).await.unwrap();
    }
    drop(journal);
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    let lues = journal.lire(Choix::toutes()).await.unwrap();
    assert_eq!(lues.iter().map(|entree| entree.id).collect::<Vec<_>>(), [une, autre]);
    assert_eq!(lues[0].inscription, inscription("1"));
    assert_eq!(lues[0].traces(), suite.map(trace));
    assert_eq!(lues.iter().map(Entree::situation).collect::<Vec<_>>(), [Situation::Absente, Situation::EnCours]);
    let ouvertes = journal.lire(Choix::de(Siren::tel_quel("000000000"), Opco::Akto).ouvertes()).await.unwrap();
    assert_eq!(ouvertes.len(), 1);
    // A free key can be used again; an open one cannot.
    nouvelle(&journal, "1").await;
    assert!(matches!(journal.ouvrir(inscription("2")).await.unwrap(), Ouverture::Tenue(tenue) if tenue.id == autre));
    let inconnue = journal.noter(IdEntree(99), trace(issue(Outcome::Accepted))).await;
    assert_eq!(inconnue, Err(EchecJournal::EntreeInconnue(IdEntree(99))));
    // Nothing but the journal, its key and its witness is left behind, and its Debug shows no folder.
    assert_eq!(format!("{journal:?}"), r#"JournalSqlite { fichier: "depots.sqlite", .. }"#);
    drop(journal);
    let mut noms: Vec<_> = fs::read_dir(dossier.path())
        .unwrap()
        .map(|fichier| fichier.unwrap().file_name().into_string().unwrap())
        .collect();
    noms.sort();
    assert_eq!(noms, ["depots.sqlite", "depots.sqlite-cle", "depots.sqlite-temoin"]);
}

/// Both journals, for all outcomes: a deposit that arrived or may have holds its key.
#[tokio::test]
async fn only_what_did_not_arrive_frees_its_key() {
    let dossier = tempfile::tempdir().unwrap();
    let sqlite = JournalSqlite::ouvrir(dossier.path().join("j")).unwrap();
    let memoire = crate::journal::JournalMemoire::new();
    for journal in [&sqlite as &dyn Journal, &memoire] {
        for (dite, libre) in [
            (Outcome::Accepted, false),
            (Outcome::AnswerLost, false),
            (Outcome::Unknown, false),
            (Outcome::Refused, true),
            (Outcome::NotSent, true),
        ] {
            let id = nouvelle(journal, dite.as_str()).await;
            journal.noter(id, trace(issue(dite))).await.unwrap();
            let encore = journal.ouvrir(inscription(dite.as_str())).await.unwrap();
            assert_eq!(matches!(encore, Ouverture::Nouvelle(_)), libre, "{journal:?} {dite}");
        }
        // A key is of its OPCO.
        let ailleurs = Inscription { opco: Opco::Atlas, ..inscription(Outcome::Accepted.as_str()) };
        let ailleurs = journal.ouvrir(ailleurs).await.unwrap();
        let Ouverture::Nouvelle(ailleurs) = ailleurs else { panic!("held by {ailleurs:?}") };
        journal.noter(ailleurs, trace(issue(Outcome::Refused))).await.unwrap();
        // Entries with something unknown are open, including lost answers: their numbers are unknown.
        let ouvertes = journal.lire(Choix::toutes().ouvertes()).await.unwrap();
        let situations: Vec<_> = ouvertes.iter().map(Entree::situation).collect();
        let (perdue, en_cours) = (Situation::ReponsePerdue, Situation::EnCours);
        assert_eq!(situations, [perdue, Situation::Inconnue, en_cours, en_cours], "{journal:?}");
    }
}

#[test]
fn of_many_that_race_for_a_key_one_wins() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let depart = Arc::new(Barrier::new(8));
    let coureurs: Vec<_> = (0..8)
        .map(|_| {
            let (chemin, depart) = (chemin.clone(), depart.clone());
            std::thread::spawn(move || {
                depart.wait();
                // Each creates or opens the file itself, like another process.
                let journal = JournalSqlite::ouvrir(chemin).unwrap();
                let gagne = |numero: u32| {
                    let ouverture = attendre(journal.ouvrir(inscription(&numero.to_string()))).unwrap();
                    matches!(ouverture, Ouverture::Nouvelle(_))
                };
                (0..20).filter(|numero| gagne(*numero)).count()
            })
        })
        .collect();
    let gagnees: usize = coureurs.into_iter().map(|coureur| coureur.join().unwrap()).sum();
    assert_eq!(gagnees, 20);
}

/// The bytes of a journal with one entry.
fn octets(chemin: &Path) -> Vec<u8> {
    let journal = JournalSqlite::ouvrir(chemin).unwrap();
    attendre(nouvelle(&journal, "1"));
    drop(journal);
    fs::read(chemin).unwrap()
}

#[test]
fn what_is_no_journal_or_damaged_is_reported_and_not_touched() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let bon = octets(&chemin);
    let mut page_abimee = bon.clone();
    page_abimee[4096 + 8..4096 * 3].fill(0xA5);
    let mut sans_entete = bon.clone();
    sans_entete[..16].fill(0);
    let mut autre_version = bon.clone();
    autre_version[60..64].copy_from_slice(&7_u32.to_be_bytes());
    let mut autre_logiciel = bon.clone();
    autre_logiciel[68..72].copy_from_slice(&1_u32.to_be_bytes());
    for (nom, contenu, attendu) in [
        ("empty", Vec::new(), "Endommage"),
        ("text", b"facture;montant\n".repeat(100), "Endommage"),
        ("cut", bon[..bon.len() / 2].to_vec(), "Endommage"),
        ("page", page_abimee, "Endommage"),
        ("header", sans_entete, "Endommage"),
        ("version", autre_version, "AutreVersion { trouvee: 7, connue: 4 }"),
        ("software", autre_logiciel, "PasUnJournal"),
    ] {
        let chemin = dossier.path().join(nom);
        fs::write(&chemin, &contenu).unwrap();
        let echec = JournalSqlite::ouvrir(&chemin).map(drop).unwrap_err();
        assert!(format!("{echec:?}").starts_with(attendu), "{nom}: {echec:?}");
        assert!(fs::read(&chemin).unwrap() == contenu, "{nom} was touched");
        assert!(echec.to_string().contains("n'a pas été modifié"), "{echec}");
    }
    let nulle_part = JournalSqlite::ouvrir(dossier.path().join("absent").join("depots.sqlite"));
    assert!(matches!(nulle_part, Err(EchecJournal::Refuse(_))));
}

#[tokio::test]
async fn what_is_written_cannot_be_taken_back() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    let id = nouvelle(&journal, "1").await;
    journal.noter(id, trace(issue(Outcome::Accepted))).await.unwrap();
    let connexion = Connection::open(&chemin).unwrap();
    for sql in [
        "UPDATE traces SET contenu = ''",
        "DELETE FROM traces",
        "DELETE FROM entrees",
        "UPDATE entrees SET cle = 0",
        "UPDATE entrees SET cfa = ''",
    ] {
        assert!(connexion.execute(sql, []).unwrap_err().to_string().contains("append-only"), "{sql}");
    }
    // A change that no trigger prevents is detected on reading.
    connexion.execute("UPDATE entrees SET ouverte = 1", []).unwrap();
    assert!(matches!(journal.lire(Choix::toutes()).await, Err(EchecJournal::Endommage(_))));
    let synchronous = |connexion: &Connection| {
        connexion.pragma_query_value(None, "synchronous", |rangee| rangee.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(synchronous(&journal.dedans.ecriture.lock().unwrap()), 2, "every commit is flushed");
}

/// A process that holds the file makes others wait, and then report it: nothing is written partly.
#[tokio::test]
async fn a_journal_that_cannot_be_written_says_so() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    let ecriture = || journal.dedans.ecriture.lock().unwrap();
    ecriture().busy_timeout(Duration::ZERO).unwrap();
    let autre = Connection::open(&chemin).unwrap();
    autre.execute_batch("BEGIN IMMEDIATE").unwrap();
    let occupe = journal.ouvrir(inscription("1")).await.map(drop).unwrap_err();
    assert_eq!(occupe, EchecJournal::Acces("un autre processus l'occupe".to_owned()));
    autre.execute_batch("ROLLBACK").unwrap();
    ecriture().pragma_update(None, "max_page_count", 1).unwrap();
    let pages: i64 = ecriture().pragma_query_value(None, "max_page_count", |rangee| rangee.get(0)).unwrap();
    let longue = "x".repeat(usize::try_from(pages).unwrap() * 4096);
    let plein = journal.ouvrir(inscription(&longue)).await.map(drop).unwrap_err();
    assert_eq!(plein, EchecJournal::Acces("le disque est plein".to_owned()));
    assert!(journal.lire(Choix::toutes()).await.unwrap().is_empty());
}

/// A failed commit has written nothing, and is not reported as written.
#[tokio::test]
async fn a_commit_that_fails_is_told() {
    let dossier = tempfile::tempdir().unwrap();
    let chemin = dossier.path().join("depots.sqlite");
    let journal = JournalSqlite::ouvrir(&chemin).unwrap();
    let id = nouvelle(&journal, "0").await;
    let autre = Connection::open(&chemin).unwrap();
    // A reference to nothing, which SQLite looks at when the transaction ends.
    autre
        .execute_batch(
            "CREATE TABLE rien (id INTEGER PRIMARY KEY); \
             CREATE TABLE gene (rien INTEGER REFERENCES rien (id) DEFERRABLE INITIALLY DEFERRED); \
             CREATE TRIGGER gener AFTER INSERT ON traces BEGIN INSERT INTO gene VALUES (1); END;",
        )
        .unwrap();
    assert!(matches!(journal.ouvrir(inscription("1")).await, Err(EchecJournal::Acces(_))));
    assert!(matches!(journal.noter(id, trace(issue(Outcome::Accepted))).await, Err(EchecJournal::Acces(_))));
    autre.execute_batch("DROP TRIGGER gener").unwrap();
    let lues = journal.lire(Choix::toutes()).await.unwrap();
    assert_eq!(lues.iter().map(Entree::situation).collect::<Vec<_>>(), [Situation::EnCours]);
    nouvelle(&journal, "1").await;
}

/// Nobody but their owner reads the files, while they are open too.
#[cfg(unix)]
#[tokio::test]
async fn the_files_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dossier = tempfile::tempdir().unwrap();
    let journal = JournalSqlite::ouvrir(dossier.path().join("depots.sqlite")).unwrap();
    nouvelle(&journal, "1").await;
    let droits = fs::read_dir(dossier.path()).unwrap().map(|fichier| {
        let fichier = fichier.unwrap();
        (fichier.file_name().into_string().unwrap(), fichier.metadata().unwrap().permissions().mode() & 0o777)
    });
    let mut droits: Vec<_> = droits.collect();
    droits.sort();
    let noms = ["", "-cle", "-shm", "-temoin", "-wal"].map(|nom| (format!("depots.sqlite{nom}"), 0o600));
    assert_eq!(droits, noms);
}
