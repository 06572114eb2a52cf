//! The file of the journal: made whole or not at all, and known before it is touched.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use std::{fs, io, process};

use rusqlite::{Connection, OpenFlags};

use super::{echec, endommage};
use crate::journal::EchecJournal;

/// "CFAD": tells a journal from the other files of SQLite.
const APPLICATION: i64 = 0x4346_4144;
/// The version of the tables. A change of them is another version, and needs a way from this one.
pub(super) const VERSION: i64 = 1;
/// How long one process waits for another.
const ATTENTE: Duration = Duration::from_secs(15);

const TABLES: &str = "
CREATE TABLE entrees (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    le TEXT NOT NULL,
    cfa TEXT NOT NULL,
    opco TEXT NOT NULL,
    operation TEXT NOT NULL,
    cle TEXT NOT NULL,
    empreinte TEXT NOT NULL,
    reperes TEXT NOT NULL,
    tient INTEGER NOT NULL,
    ouverte INTEGER NOT NULL
) STRICT;
CREATE INDEX entrees_par_cle ON entrees (opco, cle);
CREATE INDEX entrees_ouvertes ON entrees (ouverte) WHERE ouverte;
CREATE TABLE traces (
    rang INTEGER PRIMARY KEY AUTOINCREMENT,
    entree INTEGER NOT NULL REFERENCES entrees (id),
    le TEXT NOT NULL,
    evenement TEXT NOT NULL
) STRICT;
CREATE INDEX traces_par_entree ON traces (entree);
CREATE TRIGGER traces_sans_changement BEFORE UPDATE ON traces BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER traces_sans_retrait BEFORE DELETE ON traces BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER entrees_sans_retrait BEFORE DELETE ON entrees BEGIN SELECT RAISE(ABORT, 'append-only'); END;
";

/// Opens a journal, or makes one where nothing is.
pub(super) fn ouvrir(chemin: &Path) -> Result<Connection, EchecJournal> {
    if !chemin.try_exists().map_err(disque)? {
        creer(chemin)?;
    }
    // Nothing is written before it is known what it is: SQLite would take an empty file for an empty database.
    let vide = fs::metadata(chemin).map_err(disque)?.len() == 0;
    if vide {
        return Err(endommage("le fichier est vide"));
    }
    let connexion = connecter(chemin, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let nombre = |nom: &str| connexion.pragma_query_value(None, nom, |rangee| rangee.get::<_, i64>(0)).map_err(echec);
    if nombre("application_id")? != APPLICATION {
        return Err(EchecJournal::PasUnJournal);
    }
    let trouvee = nombre("user_version")?;
    if trouvee != VERSION {
        return Err(EchecJournal::AutreVersion { trouvee, connue: VERSION });
    }
    let verdict: String = connexion.pragma_query_value(None, "quick_check", |rangee| rangee.get(0)).map_err(echec)?;
    if verdict != "ok" {
        return Err(endommage("le contrôle de SQLite échoue"));
    }
    Ok(connexion)
}

/// Makes a journal beside, and puts it in its place when it is whole. If another process was faster, its own stands.
fn creer(chemin: &Path) -> Result<(), EchecJournal> {
    let brouillon = brouillon(chemin);
    // A process of the same number may have died over it.
    retirer(&brouillon)?;
    let fait = remplir(&brouillon).and_then(|()| match fs::hard_link(&brouillon, chemin) {
        Err(erreur) if erreur.kind() != io::ErrorKind::AlreadyExists => Err(disque(erreur)),
        _ => synchroniser(chemin),
    });
    retirer(&brouillon)?;
    fait
}

fn remplir(brouillon: &Path) -> Result<(), EchecJournal> {
    let connexion = connecter(brouillon, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    connexion.execute_batch(&format!("BEGIN; {TABLES} COMMIT;")).map_err(echec)?;
    connexion.pragma_update(None, "application_id", APPLICATION).map_err(echec)?;
    connexion.pragma_update(None, "user_version", VERSION).map_err(echec)?;
    connexion.pragma_update(None, "journal_mode", "WAL").map_err(echec)?;
    connexion.close().map_err(|(_, erreur)| echec(erreur))
}

fn connecter(chemin: &Path, drapeaux: OpenFlags) -> Result<Connection, EchecJournal> {
    let connexion = Connection::open_with_flags(chemin, drapeaux | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(echec)?;
    connexion.busy_timeout(ATTENTE).map_err(echec)?;
    // Both are settings of the connection and write nothing.
    connexion.pragma_update(None, "synchronous", "FULL").map_err(echec)?;
    connexion.pragma_update(None, "fullfsync", true).map_err(echec)?;
    Ok(connexion)
}

fn brouillon(chemin: &Path) -> PathBuf {
    static RANG: AtomicU64 = AtomicU64::new(0);
    let mut nom = chemin.file_name().unwrap_or_default().to_owned();
    nom.push(format!(".nouveau-{}-{}", process::id(), RANG.fetch_add(1, Ordering::Relaxed)));
    chemin.with_file_name(nom)
}

fn retirer(brouillon: &Path) -> Result<(), EchecJournal> {
    match fs::remove_file(brouillon) {
        Err(erreur) if erreur.kind() != io::ErrorKind::NotFound => Err(disque(erreur)),
        _ => Ok(()),
    }
}

/// Flushes the name of the file as well, where folders can be flushed.
fn synchroniser(chemin: &Path) -> Result<(), EchecJournal> {
    let dossier = chemin.parent().filter(|dossier| !dossier.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { fs::File::open(dossier).and_then(|dossier| dossier.sync_all()).map_err(disque) } else { Ok(()) }
}

fn disque(erreur: io::Error) -> EchecJournal {
    // The kind alone: the whole text may hold a path.
    EchecJournal::Acces(erreur.kind().to_string())
}
