//! The migrations from the first version of the tables, which had digests without a key and no codes, and from the
//! second, in which amendments had no rank, and blanks and hyphens in names counted, and from the third, which kept no
//! counts.

use rusqlite::{Connection, Row};

use super::connexion::vider;
use super::echecs::{echec, endommage};
use super::schema::{self, VERSION};
use super::tete::Tete;
use super::{comptes, rangees};
use crate::Opco;
use crate::journal::{CleMetier, EchecJournal, Empreinte, Entree, IdEntree, Inscription, Sceau, Trace};
use crate::runtime::serde_json;
use crate::scalaires::Siren;

const ECARTER: &str = "
DROP TRIGGER traces_sans_changement;
DROP TRIGGER traces_sans_retrait;
DROP TRIGGER entrees_sans_retrait;
DROP INDEX entrees_par_cle;
DROP INDEX entrees_ouvertes;
DROP INDEX traces_par_entree;
ALTER TABLE traces RENAME TO anciennes_traces;
ALTER TABLE entrees RENAME TO anciennes_entrees;
CREATE INDEX anciennes ON anciennes_traces (entree);
";

/// Migrates a file in one transaction: after a crash it is still the old one. SQLite reports to old software that has
/// it open that the tables changed.
pub(super) fn depuis_la_premiere(connexion: &Connection, sceau: &Sceau) -> Result<(), EchecJournal> {
    connexion.execute_batch("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE").map_err(echec)?;
    let fait = apporter(connexion, sceau);
    connexion.execute_batch(if fait.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(echec)?;
    // The digests without a key are also erased from the file.
    vider(connexion);
    fait
}

/// Adds the counts, in one transaction. Older keys are still found in a file of the second version.
pub(super) fn jusqu_aux_comptes(connexion: &Connection, sceau: &Sceau) -> Result<(), EchecJournal> {
    connexion.execute_batch("BEGIN IMMEDIATE").map_err(echec)?;
    let fait = ajouter_les_comptes(connexion, sceau);
    connexion.execute_batch(if fait.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(echec)?;
    fait
}

fn ajouter_les_comptes(connexion: &Connection, sceau: &Sceau) -> Result<(), EchecJournal> {
    if version(connexion)? == VERSION {
        // Another process was faster.
        return Ok(());
    }
    connexion.execute_batch(schema::COMPTES).map_err(echec)?;
    let mut tete = Tete::lire(connexion, sceau)?;
    tete.plan = schema::empreinte(connexion)?;
    tete.ecrire(connexion, sceau)?;
    match comptes::recompter(connexion, sceau, &tete) {
        // Damage is said where it is read, and does not close the rest of the file: it is counted then.
        Ok(_) | Err(EchecJournal::Endommage(_)) => {}
        Err(echec) => return Err(echec),
    }
    connexion.pragma_update(None, "user_version", VERSION).map_err(echec)
}

fn version(connexion: &Connection) -> Result<i64, EchecJournal> {
    connexion.pragma_query_value(None, "user_version", |rangee| rangee.get(0)).map_err(echec)
}

fn apporter(connexion: &Connection, sceau: &Sceau) -> Result<(), EchecJournal> {
    if version(connexion)? == VERSION {
        // Another process was faster.
        return Ok(());
    }
    let verdict: String = connexion.pragma_query_value(None, "quick_check", |rangee| rangee.get(0)).map_err(echec)?;
    if verdict != "ok" {
        return Err(endommage("le contrôle de SQLite échoue"));
    }
    connexion.execute_batch(ECARTER).map_err(echec)?;
    schema::poser(connexion)?;
    let mut derniere = 0;
    {
        let sql = "SELECT id, le, cfa, opco, operation, cle, empreinte, reperes FROM anciennes_entrees ORDER BY id";
        let mut demande = connexion.prepare(sql).map_err(echec)?;
        let mut lignes = demande.query([]).map_err(echec)?;
        while let Some(ligne) = lignes.next().map_err(echec)? {
            let entree = ancienne(connexion, sceau, ligne)?;
            derniere = entree.id.0;
            rangees::poser(connexion, sceau, &entree, false)?;
        }
    }
    connexion.execute_batch("DROP TABLE anciennes_traces; DROP TABLE anciennes_entrees").map_err(echec)?;
    // Assigned numbers are not used for other entries.
    let tete = Tete { derniere, ..Tete::neuve(connexion, sceau)? };
    tete.ecrire(connexion, sceau)?;
    comptes::recompter(connexion, sceau, &tete)?;
    connexion.pragma_update(None, "user_version", VERSION).map_err(echec)
}

fn ancienne(connexion: &Connection, sceau: &Sceau, ligne: &Row<'_>) -> Result<Entree, EchecJournal> {
    let illisible = || endommage("une rangée n'est pas de la forme attendue");
    let texte = |rang: usize| ligne.get::<_, String>(rang).map_err(echec);
    let json = |rang: usize| texte(rang).map(|texte| serde_json::from_str(&texte));
    let mut reperes: crate::journal::Reperes = json(7)?.map_err(|_| illisible())?;
    reperes.contrat = reperes.contrat.map(|contrat| contrat.scellee(sceau));
    let id = IdEntree(ligne.get(0).map_err(echec)?);
    let inscription = Inscription {
        le: texte(1)?.parse().map_err(|_| illisible())?,
        cfa: Siren::tel_quel(texte(2)?),
        opco: texte(3)?.parse::<Opco>().map_err(|_| illisible())?,
        operation: texte(4)?,
        cle: CleMetier::ancienne(&texte(5)?, sceau),
        empreinte: texte(6)?.parse::<Empreinte>().map_err(|_| illisible())?,
        reperes,
        reference: None,
    };
    let mut entree = Entree::new(id, inscription);
    let sql = "SELECT le, evenement FROM anciennes_traces WHERE entree = ?1 ORDER BY rang";
    let mut demande = connexion.prepare(sql).map_err(echec)?;
    let traces = demande.query_map([id.0], |ligne| Ok((ligne.get::<_, String>(0)?, ligne.get::<_, String>(1)?)));
    for trace in traces.map_err(echec)? {
        let (le, evenement) = trace.map_err(echec)?;
        let evenement = serde_json::from_str(&evenement).map_err(|_| illisible())?;
        entree.ajouter(Trace { le: le.parse().map_err(|_| illisible())?, evenement });
    }
    Ok(entree)
}
