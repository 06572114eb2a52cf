//! The file without its pending writes. SQLite trusts a `-wal` file whatever lies under it: under the writes of one
//! journal, another file or an older copy looks like that journal, and lacks its deposits.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use rusqlite::{Connection, OpenFlags};

use super::temoin;
use super::tete::Tete;
use crate::journal::{EchecJournal, Fichier, Sceau};

/// What an address of SQLite takes as it is.
const NU: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'.').remove(b'-').remove(b'_');

/// Compares the file itself with what is known of a journal. Another process may be moving its writes into the file, or a
/// crash stopped it there: only what the row itself says is a reason to refuse the file, and nothing is learnt from it that
/// may not be on the disk yet.
pub(super) fn tenir(chemin: &Path, sceau: &Sceau, (identite, versees): (&str, i64)) -> Result<(), EchecJournal> {
    let Ok(connexion) = nu(chemin) else { return Ok(()) };
    if let Ok(tete) = Tete::lire(&connexion, sceau) {
        return temoin::tenir(&tete, identite, versees);
    }
    // The code of a row under another key is not known here: it is read twice, since a row may be read while it is written.
    let encore = || Tete::identite(&nu(chemin).ok()?);
    match Tete::identite(&connexion) {
        Some(autre) if autre != identite && encore().as_ref() == Some(&autre) => {
            let [attendu, trouve] = [identite.to_owned(), autre]
                .map(|identite| Box::new(Fichier { identite: Some(identite), ..Fichier::default() }));
            Err(EchecJournal::Remplace { attendu, trouve })
        }
        _ => Ok(()),
    }
}

/// The file without what is pending beside it.
fn nu(chemin: &Path) -> rusqlite::Result<Connection> {
    // Taken as immutable, it is read without `-wal` and without a lock.
    let drapeaux = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(adresse(chemin), drapeaux)
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
