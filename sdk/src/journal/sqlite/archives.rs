//! Moving settled entries out of the file, without freeing their keys.

use std::io::Write;

use rusqlite::Connection;

use super::echecs::{disque, echec};
use super::rangees;
use super::tete::Tete;
use crate::journal::{EchecJournal, Entree, Sceau};
use crate::runtime::jiff::Timestamp;
use crate::runtime::serde_json;

/// Removes at most `LOT` settled entries older than `avant` from those after `depuis`, and first writes them to `vers`.
/// Returns how many were removed, and where to continue.
pub(super) fn sortir(
    connexion: &Connection,
    (sceau, tete): (&Sceau, &mut Tete),
    (depuis, avant): (i64, Timestamp),
    vers: &mut impl Write,
) -> Result<(usize, Option<i64>), EchecJournal> {
    let sql = "SELECT id FROM entrees WHERE id > ?1 AND NOT archivee ORDER BY id LIMIT 256";
    let mut demande = connexion.prepare(sql).map_err(echec)?;
    let ids = demande.query_map([depuis], |rangee| rangee.get(0)).map_err(echec)?;
    let ids: Vec<i64> = ids.collect::<rusqlite::Result<_>>().map_err(echec)?;
    let mut sorties = 0;
    for id in &ids {
        let entree = rangees::connue(connexion, sceau, *id)?;
        if !entree.est_archivable(avant) {
            continue;
        }
        serde_json::to_writer(&mut *vers, &entree.en_json()).map_err(|erreur| disque(erreur.into()))?;
        vers.write_all(b"\n").map_err(disque)?;
        reduire(connexion, sceau, entree)?;
        sorties += 1;
    }
    // Data is on the disk of `vers` before it is removed here.
    vers.flush().map_err(disque)?;
    if sorties > 0 {
        tete.ecritures += 1;
    }
    Ok((sorties, ids.last().copied()))
}

/// Keeps only what holds the key of an entry and identifies its deposit.
fn reduire(connexion: &Connection, sceau: &Sceau, entree: Entree) -> Result<(), EchecJournal> {
    let retirer = "UPDATE entrees SET archivee = 1 WHERE id = ?1";
    for sql in [retirer, "DELETE FROM traces WHERE entree = ?1"] {
        connexion.prepare(sql).and_then(|mut demande| demande.execute([entree.id.0])).map_err(echec)?;
    }
    rangees::poser(connexion, sceau, &entree.reduite(), true)
}
