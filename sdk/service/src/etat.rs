//! What the service keeps besides the journal of deposits: requests by their key, events, cursors, and notifications that
//! have to leave. One file of SQLite; nothing in it is personal.

pub mod demandes;
pub mod evenements;
pub mod notifications;
pub mod suivis;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cfadock::JournalSqlite;
use cfadock::journal::EchecJournal;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

/// The file, shared by all requests.
#[derive(Clone, Debug)]
pub struct FichierEtat {
    connexion: Arc<Mutex<Connection>>,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EchecEtat {
    /// What SQLite says.
    #[error("fichier d'état : {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A later version of the service wrote it.
    #[error(
        "fichier d'état {} : il est de la version {version}, plus récente que celle de ce service ({connue}) ; lancez le \
         service qui l'a écrit, ou une version plus récente", .fichier.display()
    )]
    Posterieure {
        /// The file.
        fichier: PathBuf,
        /// Its version.
        version: u32,
        /// The last version that is known here.
        connue: u32,
    },
    /// It is where locks do not hold: two machines would each think that they are alone.
    #[error(
        "fichier d'état {} : {cause}", .fichier.display()
    )]
    Partage {
        /// The file.
        fichier: PathBuf,
        /// What the journal says of such a file system.
        cause: EchecJournal,
    },
    /// The thread that wrote stopped.
    #[error("fichier d'état : l'écriture s'est interrompue")]
    Interrompue,
}

/// The tables, one migration after another; each runs once, and those that are missing in one transaction.
const MIGRATIONS: &[&str] = &[demandes::TABLES, evenements::TABLES, demandes::SUIVANTES];

/// How often, and after which pause, a file that another opens is tried again.
const ESSAIS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(20);

impl FichierEtat {
    /// Opens the file, creates it, or brings it to this version.
    ///
    /// # Errors
    /// When it is of a later version, or cannot be written.
    pub fn ouvrir(chemin: &Path) -> Result<Self, EchecEtat> {
        let dossier = chemin.parent().filter(|dossier| !dossier.as_os_str().is_empty()).unwrap_or(Path::new("."));
        JournalSqlite::refuser_un_partage(dossier)
            .map_err(|cause| EchecEtat::Partage { fichier: chemin.to_owned(), cause })?;
        let mut connexion = Connection::open(chemin)?;
        connexion.pragma_update(None, "synchronous", "full")?;
        for essai in 0.. {
            match preparer(&mut connexion, chemin) {
                // SQLite does not wait for another that switches the same file to WAL.
                Err(EchecEtat::Sqlite(erreur))
                    if essai < ESSAIS && erreur.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) =>
                {
                    std::thread::sleep(PAUSE);
                }
                autre => {
                    autre?;
                    break;
                }
            }
        }
        Ok(Self { connexion: Arc::new(Mutex::new(connexion)) })
    }

    /// A number that changes when another process has written the file.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn ecritures_d_autres(&self) -> Result<i64, EchecEtat> {
        self.avec(|base| base.pragma_query_value(None, "data_version", |une| une.get(0))).await
    }

    /// Runs `acte` with the connection, on a thread that may block.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn avec<T: Send + 'static>(
        &self,
        acte: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, EchecEtat> {
        let connexion = self.connexion.clone();
        let fait =
            tokio::task::spawn_blocking(move || acte(&mut connexion.lock().unwrap_or_else(PoisonError::into_inner)));
        Ok(fait.await.map_err(|_| EchecEtat::Interrompue)??)
    }
}

/// Brings the file to this version; two first starts at once do it one after the other.
fn preparer(connexion: &mut Connection, chemin: &Path) -> Result<(), EchecEtat> {
    let transaction = connexion.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: u32 = transaction.pragma_query_value(None, "user_version", |rangee| rangee.get(0))?;
    let connue = (1..).zip(MIGRATIONS).map(|(numero, _)| numero).last().unwrap_or_default();
    if version > connue {
        return Err(EchecEtat::Posterieure { fichier: chemin.to_owned(), version, connue });
    }
    for (numero, migration) in (1u32..).zip(MIGRATIONS).filter(|(numero, _)| *numero > version) {
        transaction.execute_batch(migration)?;
        transaction.pragma_update(None, "user_version", numero)?;
    }
    transaction.commit()?;
    Ok(connexion.pragma_update(None, "journal_mode", "wal")?)
}
