//! Moving settled entries out of the file, without freeing their keys.

use std::io::Write;

use rusqlite::Connection;

use super::echecs::{disque, echec};
use super::rangees;
use super::tete::Tete;
use crate::journal::{EchecJournal, Entree, EvenementJournal, Inscription, Reperes, Sceau, Trace};
use crate::runtime::jiff::Timestamp;
use crate::runtime::serde_json::{self, json};

/// Takes what is older than `avant` and settled out of the entries after `depuis`, `LOT` of them at most, and writes it
/// to `vers` first. Says how many were taken out, and where to go on.
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
        if entree.situation().est_ouverte() || entree.dernier_instant() >= avant {
            continue;
        }
        serde_json::to_writer(&mut *vers, &ligne(&entree)).map_err(|erreur| disque(erreur.into()))?;
        vers.write_all(b"\n").map_err(disque)?;
        reduire(connexion, sceau, entree)?;
        sorties += 1;
    }
    // What has left the file is in the hands of the other one before it is gone here.
    vers.flush().map_err(disque)?;
    if sorties > 0 {
        tete.ecritures += 1;
    }
    Ok((sorties, ids.last().copied()))
}

/// Leaves of an entry what holds its key and tells its deposit from others: the key, the digests, the numbers, what is
/// known, and the entry whose place it took.
fn reduire(connexion: &Connection, sceau: &Sceau, entree: Entree) -> Result<(), EchecJournal> {
    let retirer = "UPDATE entrees SET archivee = 1 WHERE id = ?1";
    for sql in [retirer, "DELETE FROM traces WHERE entree = ?1"] {
        connexion.prepare(sql).and_then(|mut demande| demande.execute([entree.id.0])).map_err(echec)?;
    }
    let (situation, numeros, le) = (entree.situation(), entree.numeros().clone(), entree.dernier_instant());
    let Reperes { contrat, remplace, .. } = entree.inscription.reperes;
    let reperes = Reperes { contrat, remplace, ..Reperes::default() };
    let mut reduite = Entree::new(entree.id, Inscription { reperes, ..entree.inscription });
    reduite.ajouter(Trace { le, evenement: EvenementJournal::Archivage { situation, numeros } });
    rangees::poser(connexion, sceau, &reduite, true)
}

/// An entry as it leaves.
fn ligne(entree: &Entree) -> serde_json::Value {
    let Inscription { le, cfa, opco, operation, cle, empreinte, reperes, reference } = &entree.inscription;
    let traces = entree.traces().iter();
    let traces: Vec<_> =
        traces.map(|trace| json!({ "le": trace.le.to_string(), "evenement": trace.evenement })).collect();
    json!({
        "id": entree.id.0, "le": le.to_string(), "cfa": cfa.as_str(), "opco": opco.identifiant(),
        "operation": operation, "cle": cle, "empreinte": empreinte, "reperes": reperes, "reference": reference,
        "traces": traces,
    })
}
