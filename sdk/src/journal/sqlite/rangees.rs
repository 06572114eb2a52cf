//! Entries in the tables of the file, as rows that `journal::rangees` makes and reads.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::echecs::{echec, endommage};
use super::tete::Tete;
use crate::journal::rangees::{Ligne, Rangee, debut};
use crate::journal::{Choix, EchecJournal, Entree, IdEntree, Inscription, Sceau, Situation, Trace};

/// The entry that holds the key of an intent.
pub(super) fn tenue(
    connexion: &Connection,
    sceau: &Sceau,
    inscription: &Inscription,
) -> Result<Option<Entree>, EchecJournal> {
    let choix = Choix { opco: Some(inscription.opco), ..Choix::sous(inscription.cle.clone()) };
    for id in ids(connexion, sceau, &choix)? {
        let entree = connue(connexion, sceau, id)?;
        if choix.convient(&entree) && entree.situation().tient_la_cle() {
            return Ok(Some(entree));
        }
    }
    Ok(None)
}

/// Writes an intent.
pub(super) fn inserer(
    connexion: &Connection,
    sceau: &Sceau,
    tete: &mut Tete,
    inscription: &Inscription,
) -> Result<IdEntree, EchecJournal> {
    tete.ecritures += 1;
    tete.derniere += 1;
    let id = IdEntree(tete.derniere);
    let entree = Entree::new(id, inscription.clone());
    poser(connexion, sceau, &entree, false)?;
    tete.mouvements.passer(inscription, None, entree.situation());
    Ok(id)
}

/// Writes an entry with all its events.
pub(super) fn poser(
    connexion: &Connection,
    sceau: &Sceau,
    entree: &Entree,
    archivee: bool,
) -> Result<(), EchecJournal> {
    let rangee = Rangee::de(entree, archivee, sceau);
    ecrire(connexion, sceau, &rangee)?;
    Ligne::toutes(entree, sceau)?.iter().try_for_each(|ligne| tracer(connexion, rangee.id, ligne))
}

/// Appends an event, and returns the new situation.
pub(super) fn ajouter(
    connexion: &Connection,
    sceau: &Sceau,
    tete: &mut Tete,
    (id, trace): (IdEntree, Trace),
) -> Result<Situation, EchecJournal> {
    let (mut rangee, mut entree) = entiere(connexion, sceau, id.0)?.ok_or(EchecJournal::EntreeInconnue(id))?;
    tete.ecritures += 1;
    rangee.traces += 1;
    tracer(connexion, id.0, &Ligne::trace(id, rangee.traces, &trace, sceau)?)?;
    let avant = entree.situation();
    entree.ajouter(trace);
    tete.mouvements.passer(&entree.inscription, Some(avant), entree.situation());
    rangee.ouverte = entree.situation().est_ouverte();
    ecrire(connexion, sceau, &rangee)?;
    Ok(entree.situation())
}

/// The entry with a number; `None` when there is none.
pub(super) fn entree(connexion: &Connection, sceau: &Sceau, id: i64) -> Result<Option<Entree>, EchecJournal> {
    Ok(entiere(connexion, sceau, id)?.map(|(_, entree)| entree))
}

/// The entry with a number that another row refers to: it exists.
pub(super) fn connue(connexion: &Connection, sceau: &Sceau, id: i64) -> Result<Entree, EchecJournal> {
    entree(connexion, sceau, id)?.ok_or_else(|| endommage("une entrée manque"))
}

/// The numbers of the selected entries, in order or from the last one back; both an index and its copy must agree.
pub(super) fn ids(connexion: &Connection, sceau: &Sceau, choix: &Choix) -> Result<Vec<i64>, EchecJournal> {
    if let Some(id) = choix.id {
        return Ok(vec![id.0]);
    }
    let (demandes, valeurs) = recherche(sceau, choix);
    let lire = |sql: &str| {
        let mut demande = connexion.prepare(sql)?;
        let ids = demande.query_map(params_from_iter(&valeurs), |rangee| rangee.get(0))?;
        ids.collect::<rusqlite::Result<Vec<i64>>>()
    };
    let [premiere, seconde] = demandes.each_ref().map(|sql| lire(sql).map_err(echec));
    let ids = premiere?;
    if ids != seconde? {
        return Err(endommage("un index et son double ne disent pas la même chose"));
    }
    Ok(ids)
}

/// The two queries for a choice, which must give the same, and their values.
pub(super) fn recherche(sceau: &Sceau, choix: &Choix) -> ([String; 2], Vec<Value>) {
    let fin = |colonne: &str| {
        let sens = if choix.par_la_fin() { "DESC" } else { "ASC" };
        // A key is found by the beginning of its digest: of those, some may be of other keys. References are only in what
        // is read.
        let limite = choix
            .part
            .filter(|_| choix.cle.is_none() && choix.reference.is_none())
            .map(|_| format!(" LIMIT {}", choix.nombre()));
        format!("ORDER BY {colonne} {sens}{}", limite.unwrap_or_default())
    };
    let bornes = [("id > ?", choix.apres), ("id < ?", choix.avant)];
    let bornes = bornes.into_iter().filter_map(|(texte, id)| Some((texte, Value::from(id?.0))));
    let cle = choix.cle.as_ref().map(|cle| ("cle = ?", Value::from(debut(sceau, cle))));
    let cfa = choix.cfa.as_ref().map(|cfa| ("cfa = ?", Value::from(cfa.as_str().to_owned())));
    let opco = choix.opco.map(|opco| ("opco = ?", Value::from(opco.identifiant().to_owned())));
    let index = match (&cle, choix.ouvertes) {
        (Some(_), _) => "entrees_par_cle",
        (None, true) => "entrees_ouvertes",
        // A page of the whole journal goes by its two tables: an index by CFA would be sorted for each page.
        (None, false) if cfa.is_none() && opco.is_none() && choix.part.is_some() => {
            let (conditions, valeurs): (Vec<_>, Vec<_>) = bornes.unzip();
            let condition = conditions.iter().fold("TRUE".to_owned(), |tout, un| format!("{tout} AND {un}"));
            let traces = condition.replace("id", "entree");
            let tables = [
                format!("SELECT id FROM entrees NOT INDEXED WHERE {condition} {}", fin("id")),
                format!("SELECT entree FROM traces WHERE rang = 0 AND {traces} {}", fin("entree")),
            ];
            return (tables, valeurs);
        }
        (None, false) => "entrees_par_cfa",
    };
    // What a key finds is little, and compared with the rest of the choice when it was read.
    let criteres: Vec<_> = match cle {
        Some(cle) => vec![cle],
        None => [cfa, opco].into_iter().flatten().chain(bornes).collect(),
    };
    let (conditions, valeurs): (Vec<_>, Vec<_>) = criteres.into_iter().unzip();
    let ouverte = (index == "entrees_ouvertes").then_some("ouverte");
    let conditions: Vec<_> = ouverte.into_iter().chain(conditions).collect();
    let condition = if conditions.is_empty() { "TRUE".to_owned() } else { conditions.join(" AND ") };
    let demande = |index: &str| format!("SELECT id FROM entrees INDEXED BY {index} WHERE {condition} {}", fin("id"));
    ([demande(index), demande(&format!("{index}_double"))], valeurs)
}

pub(super) const RANGEE: &str = "SELECT cfa, opco, cle, ouverte, archivee, traces, somme FROM entrees WHERE id = ?1";
pub(super) const TRACES: &str = "SELECT rang, contenu, somme FROM traces WHERE entree = ?1 ORDER BY rang";

/// An entry with its row: the two tables must agree.
fn entiere(connexion: &Connection, sceau: &Sceau, id: i64) -> Result<Option<(Rangee, Entree)>, EchecJournal> {
    let rangee = connexion.prepare(RANGEE).and_then(|mut demande| {
        demande.query_row([id], |rangee| Ok((lire(id, rangee)?, rangee.get::<_, Vec<u8>>(6)?))).optional()
    });
    let mut demande = connexion.prepare(TRACES).map_err(echec)?;
    let ligne = |rangee: &Row<'_>| {
        let (rang, contenu) = (rangee.get(0)?, rangee.get(1)?);
        Ok(Ligne { rang, contenu, somme: rangee.get(2)? })
    };
    let lignes: Vec<Ligne> = demande.query_map([id], ligne).and_then(Iterator::collect).map_err(echec)?;
    let (rangee, somme) = match (rangee.map_err(echec)?, lignes.is_empty()) {
        (None, true) => return Ok(None),
        (Some(rangee), false) => rangee,
        _ => return Err(endommage("une entrée manque à moitié")),
    };
    let entree = rangee.relire(&somme, lignes, sceau)?;
    Ok(Some((rangee, entree)))
}

fn lire(id: i64, rangee: &Row<'_>) -> rusqlite::Result<Rangee> {
    let (cfa, opco, cle) = (rangee.get(0)?, rangee.get(1)?, rangee.get(2)?);
    Ok(Rangee { id, cfa, opco, cle, ouverte: rangee.get(3)?, archivee: rangee.get(4)?, traces: rangee.get(5)? })
}

fn ecrire(connexion: &Connection, sceau: &Sceau, rangee: &Rangee) -> Result<(), EchecJournal> {
    let Rangee { id, cfa, opco, cle, ouverte, archivee, traces } = rangee;
    let valeurs = params![id, cfa, opco, cle, ouverte, archivee, traces, rangee.somme(sceau)];
    let sql = "INSERT INTO entrees VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET \
               ouverte = excluded.ouverte, archivee = excluded.archivee, traces = excluded.traces, \
               somme = excluded.somme";
    connexion.prepare(sql).and_then(|mut demande| demande.execute(valeurs)).map(drop).map_err(echec)
}

fn tracer(connexion: &Connection, entree: i64, ligne: &Ligne) -> Result<(), EchecJournal> {
    let valeurs = params![entree, ligne.rang, ligne.contenu, ligne.somme];
    let sql = "INSERT INTO traces VALUES (?1, ?2, ?3, ?4)";
    connexion.prepare(sql).and_then(|mut demande| demande.execute(valeurs)).map(drop).map_err(echec)
}
