//! Entries as rows: the intent in one table, events in another, and two columns that follow from them for searching.

use rusqlite::{Connection, OptionalExtension, Row, ToSql, params};

use super::{echec, endommage};
use crate::Opco;
use crate::journal::{Choix, Cle, EchecJournal, Entree, Evenement, IdEntree, Inscription, Situation, Trace};
use crate::runtime::serde_json;
use crate::scalar::Siren;

const COLONNES: &str = "SELECT id, le, cfa, opco, operation, cle, empreinte, reperes FROM entrees";

/// The entry that holds the key of an intent.
pub(super) fn tenue(connexion: &Connection, inscription: &Inscription) -> Result<Option<Entree>, EchecJournal> {
    let sql = format!("{COLONNES} WHERE opco = ?1 AND cle = ?2 AND tient ORDER BY id LIMIT 1");
    let cherchee = params![inscription.opco.identifiant(), inscription.cle.as_str()];
    let rangee = connexion.prepare_cached(&sql).and_then(|mut demande| demande.query_row(cherchee, brute).optional());
    rangee.map_err(echec)?.map(|rangee| entiere(connexion, rangee)).transpose()
}

/// Writes an intent.
pub(super) fn inserer(connexion: &Connection, inscription: &Inscription) -> Result<IdEntree, EchecJournal> {
    let sql = "INSERT INTO entrees (le, cfa, opco, operation, cle, empreinte, reperes, tient, ouverte) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, 1)";
    let valeurs = params![
        inscription.le.to_string(),
        inscription.cfa.as_str(),
        inscription.opco.identifiant(),
        inscription.operation,
        inscription.cle.as_str(),
        inscription.empreinte.to_string(),
        json(&inscription.reperes)?,
    ];
    connexion.prepare_cached(sql).and_then(|mut demande| demande.insert(valeurs)).map(IdEntree).map_err(echec)
}

/// Appends an event, and says what is known afterwards.
pub(super) fn ajouter(connexion: &Connection, id: IdEntree, trace: Trace) -> Result<Situation, EchecJournal> {
    let mut entree = lire(connexion, &Choix::entree(id))?.into_iter().next().ok_or(EchecJournal::EntreeInconnue(id))?;
    let valeurs = params![id.0, trace.le.to_string(), json(&trace.evenement)?];
    let sql = "INSERT INTO traces (entree, le, evenement) VALUES (?1, ?2, ?3)";
    connexion.prepare_cached(sql).and_then(|mut demande| demande.execute(valeurs)).map_err(echec)?;
    entree.ajouter(trace);
    let situation = entree.situation();
    let valeurs = params![id.0, situation.tient_la_cle(), situation.est_ouverte()];
    let sql = "UPDATE entrees SET tient = ?2, ouverte = ?3 WHERE id = ?1";
    connexion.prepare_cached(sql).and_then(|mut demande| demande.execute(valeurs)).map_err(echec)?;
    Ok(situation)
}

/// The entries that are asked for, oldest first.
pub(super) fn lire(connexion: &Connection, choix: &Choix) -> Result<Vec<Entree>, EchecJournal> {
    let mut conditions = vec!["TRUE"];
    let mut cherchees: Vec<(&str, &dyn ToSql)> = Vec::new();
    let (id, opco) = (choix.id.map(|id| id.0), choix.opco.map(Opco::identifiant));
    let (cfa, cle) = (choix.cfa.as_ref().map(Siren::as_str), choix.cle.as_ref().map(Cle::as_str));
    let criteres: [(&str, &str, Option<&dyn ToSql>); 4] = [
        ("id = :id", ":id", id.as_ref().map(|id| id as &dyn ToSql)),
        ("opco = :opco", ":opco", opco.as_ref().map(|opco| opco as &dyn ToSql)),
        ("cle = :cle", ":cle", cle.as_ref().map(|cle| cle as &dyn ToSql)),
        ("cfa = :cfa", ":cfa", cfa.as_ref().map(|cfa| cfa as &dyn ToSql)),
    ];
    for (condition, nom, valeur) in criteres {
        if let Some(valeur) = valeur {
            conditions.push(condition);
            cherchees.push((nom, valeur));
        }
    }
    if choix.ouvertes {
        conditions.push("ouverte");
    }
    let sql = format!("{COLONNES} WHERE {} ORDER BY id", conditions.join(" AND "));
    let mut demande = connexion.prepare_cached(&sql).map_err(echec)?;
    let rangees: Result<Vec<_>, _> = demande.query_map(&*cherchees, brute).map_err(echec)?.collect();
    rangees.map_err(echec)?.into_iter().map(|rangee| entiere(connexion, rangee)).collect()
}

/// An entry as it lies in the table.
struct Rangee {
    id: i64,
    textes: [String; 7],
}

fn brute(rangee: &Row<'_>) -> rusqlite::Result<Rangee> {
    let mut textes = <[String; 7]>::default();
    for (rang, texte) in textes.iter_mut().enumerate() {
        *texte = rangee.get(rang + 1)?;
    }
    Ok(Rangee { id: rangee.get(0)?, textes })
}

fn entiere(connexion: &Connection, rangee: Rangee) -> Result<Entree, EchecJournal> {
    let [le, cfa, opco, operation, cle, empreinte, reperes] = rangee.textes;
    let inscription = Inscription {
        le: le.parse().map_err(|_| endommage("un instant"))?,
        cfa: Siren::unchecked(cfa),
        opco: opco.parse().map_err(|_| endommage("un OPCO"))?,
        operation,
        cle: Cle::gardee(cle),
        empreinte: empreinte.parse().map_err(|_| endommage("une empreinte"))?,
        reperes: serde_json::from_str(&reperes).map_err(|_| endommage("des repères"))?,
    };
    let mut entree = Entree::new(IdEntree(rangee.id), inscription);
    let sql = "SELECT le, evenement FROM traces WHERE entree = ?1 ORDER BY rang";
    let mut demande = connexion.prepare_cached(sql).map_err(echec)?;
    let paire = |rangee: &Row<'_>| Ok((rangee.get::<_, String>(0)?, rangee.get::<_, String>(1)?));
    for trace in demande.query_map([rangee.id], paire).map_err(echec)? {
        let (le, evenement) = trace.map_err(echec)?;
        let le = le.parse().map_err(|_| endommage("un instant"))?;
        let evenement: Evenement = serde_json::from_str(&evenement).map_err(|_| endommage("un événement"))?;
        entree.ajouter(Trace { le, evenement });
    }
    Ok(entree)
}

fn json(valeur: &impl serde::Serialize) -> Result<String, EchecJournal> {
    serde_json::to_string(valeur).map_err(|_| EchecJournal::Acces("une valeur ne s'écrit pas".to_owned()))
}
