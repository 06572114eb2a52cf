//! Connections to the file: their settings, and the checkpoint that moves the `-wal` file into it.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Row};

use super::echecs::echec;
use crate::journal::EchecJournal;

/// How long one process waits for another.
const ATTENTE: Duration = Duration::from_secs(15);

/// A connection to an existing file. The settings apply to the connection, and write nothing.
pub(super) fn connecter(chemin: &Path, drapeaux: OpenFlags) -> Result<Connection, EchecJournal> {
    let connexion = Connection::open_with_flags(chemin, drapeaux | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(echec)?;
    connexion.busy_timeout(ATTENTE).map_err(echec)?;
    connexion.pragma_update(None, "synchronous", "FULL").map_err(echec)?;
    connexion.pragma_update(None, "fullfsync", true).map_err(echec)?;
    connexion.pragma_update(None, "checkpoint_fullfsync", true).map_err(echec)?;
    // Overwritten content is zeroed: a damaged pointer finds no older row, and no personal text stays.
    connexion.pragma_update(None, "secure_delete", true).map_err(echec)?;
    // Each writer checkpoints what it wrote: see `Dedans::ecrire`.
    connexion.pragma_update(None, "wal_autocheckpoint", 0).map_err(echec)?;
    connexion.pragma_update(None, "journal_size_limit", 0).map_err(echec)?;
    // What is pending belongs to a file that is still to be recognised: the last one that closes would move it into
    // whatever lies at the path.
    finir(&connexion, false)?;
    Ok(connexion)
}

/// Whether the connection, if it is the last one that closes, moves what is pending into the file.
pub(super) fn finir(connexion: &Connection, vider: bool) -> Result<(), EchecJournal> {
    connexion.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !vider).map(drop).map_err(echec)
}

/// Checkpoints: moves the `-wal` file into the file, and truncates it. It waits for no reader: the next write completes
/// the rest. Says whether all that was committed is in the file.
pub(super) fn vider(connexion: &Connection) -> bool {
    let attendre = |duree| connexion.busy_timeout(duree);
    let pages = |rangee: &Row<'_>| Ok((rangee.get::<_, i64>("log")?, rangee.get::<_, i64>("checkpointed")?));
    let vider = || connexion.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], pages);
    // Committed data is on the disk, whatever the result of this.
    let vide = attendre(Duration::ZERO).and_then(|()| vider());
    let _ = attendre(ATTENTE);
    // Both are -1 when another process checkpoints.
    vide.is_ok_and(|(ecrites, versees)| ecrites == versees && versees >= 0)
}
