//! The file without its pending writes. SQLite trusts a `-wal` file whatever lies under it: under the writes of one
//! journal, another file or an older copy looks like that journal, and lacks its deposits.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, OpenFlags};

use super::echecs::{echec, endommage};
use super::temoin;
use super::tete::Tete;
use crate::journal::{EchecJournal, Sceau};

/// What an address of SQLite takes as it is.
const NU: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');
/// Another process may be moving its writes into the file while it is read.
const ESSAIS: u32 = 16;

/// Compares the file itself with what is known of a journal; gives how many of its writes are in it.
pub(super) fn tenir(chemin: &Path, sceau: &Sceau, connu: (&str, i64)) -> Result<i64, EchecJournal> {
    let (identite, versees) = connu;
    match lire(chemin, sceau) {
        Ok(tete) => temoin::tenir(&tete, identite, versees).map(|()| tete.ecritures),
        // As the first version leaves it, which another process is migrating.
        Err(EchecJournal::Endommage(_)) if versees == 0 => Ok(0),
        Err(EchecJournal::Endommage(_)) => {
            Err(endommage("les écritures en attente (`…-wal`) ne sont pas celles de ce fichier"))
        }
        Err(echec) => Err(echec),
    }
}

/// The row of the file itself, as its pending writes do not change it.
fn lire(chemin: &Path, sceau: &Sceau) -> Result<Tete, EchecJournal> {
    let mut lue = une_fois(chemin, sceau);
    for _ in 1..ESSAIS {
        match &lue {
            Err(EchecJournal::Endommage(_)) => lue = une_fois(chemin, sceau),
            _ => break,
        }
    }
    lue
}

fn une_fois(chemin: &Path, sceau: &Sceau) -> Result<Tete, EchecJournal> {
    // Taken as immutable, it is read without `-wal` and without a lock.
    let drapeaux = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connexion = Connection::open_with_flags(adresse(chemin), drapeaux).map_err(echec)?;
    Tete::lire(&connexion, sceau)
}

/// The path, which is absolute, as an address.
fn adresse(chemin: &Path) -> String {
    let octets = chemin.as_os_str().as_encoded_bytes();
    // Windows: `\\?\C:\…` is how a path without links begins.
    let octets = if cfg!(windows) { octets.strip_prefix(br"\\?\").unwrap_or(octets) } else { octets };
    let barres: Vec<u8> =
        octets.iter().map(|octet| if cfg!(windows) && *octet == b'\\' { b'/' } else { *octet }).collect();
    let racine = if barres.starts_with(b"/") { "" } else { "/" };
    format!("file:{racine}{}?immutable=1", percent_encode(&barres, NU))
}
