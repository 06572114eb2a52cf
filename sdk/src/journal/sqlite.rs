//! The journal in a file of SQLite, which several processes of one machine may share. How a file is made and known is
//! in `fichier`, how entries lie in it in `rangees`.

mod fichier;
mod rangees;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::{Choix, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Situation, Trace};
use crate::runtime::BoxFuture;

/// Entries in a file. What has returned is on the disk: every writing ends with a flush (`synchronous = FULL`).
///
/// The file lies on a disk of this machine, not on a share: SQLite cannot lock there. It is copied while nobody writes,
/// with its `-wal` beside it, or by `VACUUM INTO`.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dossier = std::env::temp_dir().join(format!("cfadock-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&dossier)?;
/// # let fichier = dossier.join("depots.sqlite");
/// use std::sync::Arc;
/// use cfadock::journal::{Journal, JournalSqlite};
///
/// let journal: Arc<dyn Journal> = Arc::new(JournalSqlite::ouvrir(&fichier)?);
/// # drop(journal);
/// # std::fs::remove_dir_all(dossier)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct JournalSqlite {
    chemin: Arc<PathBuf>,
    connexion: Arc<Mutex<Connection>>,
}

impl JournalSqlite {
    /// Opens the journal at `chemin`, and makes it where nothing is. It reads and writes on the calling thread.
    ///
    /// # Errors
    /// When what is there is no journal, is damaged or of another version: it is not touched. Also when the disk does
    /// not obey.
    pub fn ouvrir(chemin: impl AsRef<Path>) -> Result<Self, EchecJournal> {
        let chemin = chemin.as_ref();
        let connexion = fichier::ouvrir(chemin)?;
        Ok(Self { chemin: Arc::new(chemin.to_owned()), connexion: Arc::new(Mutex::new(connexion)) })
    }

    /// Runs one transaction on a thread that may wait. It runs to its end even if the future is dropped.
    fn transaction<T: Send + 'static>(
        &self,
        travail: impl FnOnce(&Connection) -> Result<T, EchecJournal> + Send + 'static,
    ) -> BoxFuture<'static, Result<T, EchecJournal>> {
        let connexion = self.connexion.clone();
        Box::pin(async move {
            let travail = tokio::task::spawn_blocking(move || {
                // A panic elsewhere leaves no transaction open: it is rolled back when it is dropped.
                let mut connexion = connexion.lock().unwrap_or_else(PoisonError::into_inner);
                // Immediate: whoever is going to write reads nothing that another one is changing.
                let transaction = connexion.transaction_with_behavior(TransactionBehavior::Immediate).map_err(echec)?;
                let resultat = travail(&transaction)?;
                transaction.commit().map_err(echec)?;
                Ok(resultat)
            });
            travail.await.unwrap_or_else(|_| Err(EchecJournal::Acces("le processus s'arrête".to_owned())))
        })
    }
}

impl Journal for JournalSqlite {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        self.transaction(move |connexion| match rangees::tenue(connexion, &inscription)? {
            Some(entree) => Ok(Ouverture::Tenue(Box::new(entree))),
            None => rangees::inserer(connexion, &inscription).map(Ouverture::Nouvelle),
        })
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        self.transaction(move |connexion| rangees::ajouter(connexion, id, trace))
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        self.transaction(move |connexion| rangees::lire(connexion, &choix))
    }
}

/// The path may name a person; it is not shown.
impl fmt::Debug for JournalSqlite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nom = self.chemin.file_name().unwrap_or_default();
        formatter.debug_struct("JournalSqlite").field("fichier", &nom).finish_non_exhaustive()
    }
}

fn echec(erreur: rusqlite::Error) -> EchecJournal {
    match erreur.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt) => endommage("une page ne se lit plus"),
        Some(ErrorCode::NotADatabase) => endommage("ce n'est pas, ou plus, un fichier SQLite"),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            EchecJournal::Acces("un autre processus l'occupe".to_owned())
        }
        Some(ErrorCode::DiskFull) => EchecJournal::Acces("le disque est plein".to_owned()),
        Some(ErrorCode::ReadOnly) => EchecJournal::Acces("il n'est pas modifiable".to_owned()),
        Some(ErrorCode::CannotOpen) => EchecJournal::Acces("il ne s'ouvre pas".to_owned()),
        Some(code) => EchecJournal::Acces(format!("SQLite : {code:?}")),
        // Not SQLite complains but the reading: a table, a column or a value is not as it was made.
        None => endommage("une rangée n'est pas de la forme attendue"),
    }
}

fn endommage(motif: &str) -> EchecJournal {
    EchecJournal::Endommage(motif.to_owned())
}

#[cfg(test)]
mod tests;
