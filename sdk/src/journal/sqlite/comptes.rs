//! How many entries there are of each CFA and OPCO in each situation.
//!
//! Counting a million entries takes 100 ms by an index, and less than one by these rows, which are written in the
//! transaction that writes the entries. Beside them stands after how many writes of the file they were right: where
//! software that knows no counts wrote since, they are not read, and counted anew.

use rusqlite::{Connection, OptionalExtension, params};

use super::echecs::{echec, endommage};
use super::rangees;
use super::tete::Tete;
use crate::journal::compte::Comptage;
use crate::journal::{Choix, Compte, EchecJournal, Sceau, Situation};
use crate::scalaires::Siren;

/// When the counts are right, and how many entries they have together.
struct Jour {
    ecritures: i64,
    entrees: i64,
}

impl Jour {
    fn lire(connexion: &Connection, sceau: &Sceau) -> Result<Option<Self>, EchecJournal> {
        let sql = "SELECT ecritures, entrees, somme FROM comptes_a WHERE seul = 1";
        let lu = connexion.prepare(sql).and_then(|mut demande| {
            let jour = demande.query_row([], |rangee| {
                Ok((Self { ecritures: rangee.get(0)?, entrees: rangee.get(1)? }, rangee.get::<_, Vec<u8>>(2)?))
            });
            jour.optional()
        });
        let Some((jour, somme)) = lu.map_err(echec)? else { return Ok(None) };
        if somme == jour.somme(sceau) { Ok(Some(jour)) } else { Err(fausse()) }
    }

    fn ecrire(&self, connexion: &Connection, sceau: &Sceau) -> Result<(), EchecJournal> {
        let valeurs = params![self.ecritures, self.entrees, self.somme(sceau)];
        let sql = "INSERT OR REPLACE INTO comptes_a VALUES (1, ?1, ?2, ?3)";
        connexion.prepare(sql).and_then(|mut demande| demande.execute(valeurs)).map(drop).map_err(echec)
    }

    fn somme(&self, sceau: &Sceau) -> Vec<u8> {
        sceau.code("comptes", &[&self.ecritures.to_be_bytes(), &self.entrees.to_be_bytes()])[..16].to_vec()
    }
}

/// Brings the counts to what a transaction wrote, which began after `avant` writes. Those that were not right then are
/// left for [`recompter`]; so are damaged ones, which follow from the entries and keep nobody from writing.
pub(super) fn suivre(connexion: &Connection, sceau: &Sceau, de: (&Tete, i64)) -> Result<(), EchecJournal> {
    match avancer(connexion, sceau, de) {
        Err(EchecJournal::Endommage(_)) => connexion.execute("DELETE FROM comptes_a", []).map(drop).map_err(echec),
        autre => autre,
    }
}

fn avancer(connexion: &Connection, sceau: &Sceau, (tete, avant): (&Tete, i64)) -> Result<(), EchecJournal> {
    let Some(mut jour) = Jour::lire(connexion, sceau)?.filter(|jour| jour.ecritures == avant) else { return Ok(()) };
    for ((cfa, opco, situation), de) in tete.mouvements.tous() {
        let connu = nombre(connexion, sceau, (cfa, opco, situation.mot()))?;
        let nouveau = connu.checked_add(de).filter(|nouveau| *nouveau >= 0).ok_or_else(fausse)?;
        poser(connexion, sceau, (cfa, opco, situation.mot()), nouveau)?;
        jour.entrees += de;
    }
    jour.ecritures = tete.ecritures;
    jour.ecrire(connexion, sceau)
}

/// The counts, unless they are those of an earlier time.
pub(super) fn lire(connexion: &Connection, sceau: &Sceau) -> Result<Option<Vec<Compte>>, EchecJournal> {
    let ecritures = Tete::lire(connexion, sceau)?.ecritures;
    let Some(jour) = Jour::lire(connexion, sceau)?.filter(|jour| jour.ecritures == ecritures) else { return Ok(None) };
    let sql = "SELECT cfa, opco, situation, nombre, somme FROM comptes ORDER BY cfa, opco, situation";
    let mut demande = connexion.prepare(sql).map_err(echec)?;
    let mut rangees = demande.query([]).map_err(echec)?;
    let (mut comptes, mut ensemble) = (Vec::new(), 0);
    while let Some(rangee) = rangees.next().map_err(echec)? {
        let texte = |rang| rangee.get::<_, String>(rang).map_err(echec);
        let (cfa, opco, mot, nombre) = (texte(0)?, texte(1)?, texte(2)?, rangee.get::<_, i64>(3).map_err(echec)?);
        if rangee.get::<_, Vec<u8>>(4).map_err(echec)? != somme(sceau, (&cfa, &opco, &mot), nombre) {
            return Err(fausse());
        }
        ensemble += nombre;
        let (opco, situation) = (opco.parse().map_err(|_| fausse())?, Situation::du_mot(&mot).ok_or_else(fausse)?);
        let nombre = u64::try_from(nombre).map_err(|_| fausse())?;
        comptes.push(Compte { cfa: Siren::tel_quel(cfa), opco, situation, nombre });
    }
    // A row that is missing is noticed by the others.
    if ensemble != jour.entrees {
        return Err(fausse());
    }
    comptes.retain(|compte| compte.nombre > 0);
    comptes.sort_by(|un, autre| (&un.cfa, un.opco, un.situation).cmp(&(&autre.cfa, autre.opco, autre.situation)));
    Ok(Some(comptes))
}

/// Counts all entries, which are read for it, and writes that; nothing where one of them is damaged.
pub(super) fn recompter(connexion: &Connection, sceau: &Sceau, tete: &Tete) -> Result<Vec<Compte>, EchecJournal> {
    let mut comptage = Comptage::default();
    {
        let mut demande = connexion.prepare("SELECT id FROM entrees ORDER BY id").map_err(echec)?;
        let mut ids = demande.query([]).map_err(echec)?;
        while let Some(id) = ids.next().map_err(echec)? {
            comptage.compter(&rangees::connue(connexion, sceau, id.get(0).map_err(echec)?)?);
        }
    }
    let comptes = comptage.comptes();
    connexion.execute("DELETE FROM comptes", []).map_err(echec)?;
    let mut entrees = 0;
    for Compte { cfa, opco, situation, nombre } in &comptes {
        let nombre = i64::try_from(*nombre).expect("disks end before numbers do");
        poser(connexion, sceau, (cfa.as_str(), opco.identifiant(), situation.mot()), nombre)?;
        entrees += nombre;
    }
    Jour { ecritures: tete.ecritures, entrees }.ecrire(connexion, sceau)?;
    Ok(comptes)
}

/// Reads every entry, and compares them with the counts; whether there are counts of this moment.
pub(super) fn verifier(connexion: &Connection, sceau: &Sceau) -> Result<bool, EchecJournal> {
    let mut comptage = Comptage::default();
    for id in rangees::ids(connexion, sceau, &Choix::toutes())? {
        comptage.compter(&rangees::connue(connexion, sceau, id)?);
    }
    match lire(connexion, sceau)? {
        Some(comptes) if comptes != comptage.comptes() => {
            Err(endommage("les entrées ne sont pas celles qui sont comptées"))
        }
        comptes => Ok(comptes.is_some()),
    }
}

/// The CFA, the OPCO and the situation of a row.
type Place<'a> = (&'a str, &'a str, &'a str);

fn nombre(connexion: &Connection, sceau: &Sceau, place: Place<'_>) -> Result<i64, EchecJournal> {
    let sql = "SELECT nombre, somme FROM comptes WHERE cfa = ?1 AND opco = ?2 AND situation = ?3";
    let lu = connexion.prepare(sql).and_then(|mut demande| {
        demande.query_row(place, |rangee| Ok((rangee.get::<_, i64>(0)?, rangee.get::<_, Vec<u8>>(1)?))).optional()
    });
    match lu.map_err(echec)? {
        None => Ok(0),
        Some((nombre, lue)) if lue == somme(sceau, place, nombre) => Ok(nombre),
        Some(_) => Err(fausse()),
    }
}

fn poser(connexion: &Connection, sceau: &Sceau, place: Place<'_>, nombre: i64) -> Result<(), EchecJournal> {
    let valeurs = params![place.0, place.1, place.2, nombre, somme(sceau, place, nombre)];
    let sql = "INSERT INTO comptes VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET \
               nombre = excluded.nombre, somme = excluded.somme";
    connexion.prepare(sql).and_then(|mut demande| demande.execute(valeurs)).map(drop).map_err(echec)
}

fn somme(sceau: &Sceau, (cfa, opco, mot): Place<'_>, nombre: i64) -> Vec<u8> {
    sceau.code("compte", &[cfa.as_bytes(), opco.as_bytes(), mot.as_bytes(), &nombre.to_be_bytes()])[..16].to_vec()
}

fn fausse() -> EchecJournal {
    endommage("ce qu'il compte d'entrées n'a pas la somme qui l'accompagne")
}
