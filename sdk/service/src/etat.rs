//! What the service keeps besides the journal of deposits: requests by their key, events, cursors, and notifications that
//! have to leave. One file of SQLite; nothing in it is personal.

pub mod demandes;
pub mod evenements;
pub mod notifications;
pub mod suivis;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;

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
    /// The thread that wrote stopped.
    #[error("fichier d'état : l'écriture s'est interrompue")]
    Interrompue,
}

/// The tables, one migration after another; each runs once, in one transaction.
const MIGRATIONS: &[&str] = &[demandes::TABLES, evenements::TABLES];

impl FichierEtat {
    /// Opens the file, creates it, or brings it to this version.
    ///
    /// # Errors
    /// When it is of a later version, or cannot be written.
    pub fn ouvrir(chemin: &Path) -> Result<Self, EchecEtat> {
        let mut connexion = Connection::open(chemin)?;
        connexion.pragma_update(None, "journal_mode", "wal")?;
        connexion.pragma_update(None, "synchronous", "full")?;
        let version: u32 = connexion.pragma_query_value(None, "user_version", |rangee| rangee.get(0))?;
        for (numero, migration) in (1u32..).zip(MIGRATIONS).filter(|(numero, _)| *numero > version) {
            let transaction = connexion.transaction()?;
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "user_version", numero)?;
            transaction.commit()?;
        }
        Ok(Self { connexion: Arc::new(Mutex::new(connexion)) })
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
