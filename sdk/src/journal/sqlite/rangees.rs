//! Entries as rows: the searchable data in one table, the intent and the events in another, each row with its code
//! under the key of the journal.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde::{Deserialize, Serialize};

use super::echecs::{echec, endommage};
use super::tete::Tete;
use crate::Opco;
use crate::journal::{
    Choix, CleMetier, EchecJournal, Empreinte, Entree, EvenementJournal, IdEntree, Inscription, ReferenceEditeur,
    Reperes, Sceau, Situation, Trace,
};
use crate::runtime::serde_json;
use crate::scalaires::Siren;

/// An intent, with rank 0. CFA and OPCO are in the other table.
#[derive(Serialize, Deserialize)]
struct Ecrite {
    le: String,
    operation: String,
    cle: CleMetier,
    empreinte: Empreinte,
    reperes: Reperes,
    /// Files from older versions of this crate have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

/// An event, with its rank.
#[derive(Serialize, Deserialize)]
struct Suivante {
    le: String,
    evenement: EvenementJournal,
}

/// A row of the searchable data.
#[derive(Clone, Debug)]
struct Rangee {
    id: i64,
    cfa: String,
    opco: String,
    cle: i64,
    ouverte: bool,
    archivee: bool,
    traces: i64,
}

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
    poser(connexion, sceau, &Entree::new(id, inscription.clone()), false)?;
    Ok(id)
}

/// Writes an entry with all its events.
pub(super) fn poser(
    connexion: &Connection,
    sceau: &Sceau,
    entree: &Entree,
    archivee: bool,
) -> Result<(), EchecJournal> {
    let Inscription { le, cfa, opco, operation, cle, empreinte, reperes, reference } = entree.inscription.clone();
    let rangee = Rangee {
        id: entree.id.0,
        cfa: cfa.as_str().to_owned(),
        opco: opco.identifiant().to_owned(),
        cle: debut(sceau, &cle),
        ouverte: entree.situation().est_ouverte(),
        archivee,
        traces: i64::try_from(entree.traces().len()).expect("memory ends before numbers do"),
    };
    rangee.ecrire(connexion, sceau)?;
    let ecrite =
        json(&Ecrite { le: le.to_string(), operation, cle, empreinte, reperes, reference: reference.map(Into::into) })?;
    tracer(connexion, sceau, (rangee.id, 0), &ecrite)?;
    for (rang, trace) in (1..).zip(entree.traces()) {
        suivre(connexion, sceau, (rangee.id, rang), trace)?;
    }
    Ok(())
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
    suivre(connexion, sceau, (id.0, rangee.traces), &trace)?;
    entree.ajouter(trace);
    rangee.ouverte = entree.situation().est_ouverte();
    rangee.ecrire(connexion, sceau)?;
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

/// The numbers of the selected entries, in order; both an index and its copy must agree.
pub(super) fn ids(connexion: &Connection, sceau: &Sceau, choix: &Choix) -> Result<Vec<i64>, EchecJournal> {
    if let Some(id) = choix.id {
        return Ok(vec![id.0]);
    }
    let (index, condition, valeurs) = recherche(sceau, choix);
    let lire = |index: &str| {
        let sql = demande(index, &condition);
        let mut demande = connexion.prepare(&sql)?;
        let ids = demande.query_map(params_from_iter(&valeurs), |rangee| rangee.get(0))?;
        ids.collect::<rusqlite::Result<Vec<i64>>>()
    };
    let ids = lire(index).map_err(echec)?;
    if ids != lire(&format!("{index}_double")).map_err(echec)? {
        return Err(endommage("un index et son double ne disent pas la même chose"));
    }
    Ok(ids)
}

/// The index for a choice, and its key.
pub(super) fn recherche(sceau: &Sceau, choix: &Choix) -> (&'static str, String, Vec<Value>) {
    if let Some(cle) = &choix.cle {
        return ("entrees_par_cle", "cle = ?".to_owned(), vec![debut(sceau, cle).into()]);
    }
    let index = if choix.ouvertes { "entrees_ouvertes" } else { "entrees_par_cfa" };
    let ouverte = choix.ouvertes.then_some(("ouverte", None));
    let cfa = choix.cfa.as_ref().map(|cfa| ("cfa = ?", Some(cfa.as_str().to_owned())));
    let opco = choix.opco.map(|opco| ("opco = ?", Some(opco.identifiant().to_owned())));
    let criteres: Vec<_> = [ouverte, cfa, opco].into_iter().flatten().collect();
    let conditions: Vec<_> = criteres.iter().map(|(condition, _)| *condition).collect();
    let condition = if conditions.is_empty() { "TRUE".to_owned() } else { conditions.join(" AND ") };
    (index, condition, criteres.into_iter().filter_map(|(_, valeur)| valeur).map(Value::from).collect())
}

pub(super) fn demande(index: &str, condition: &str) -> String {
    format!("SELECT id FROM entrees INDEXED BY {index} WHERE {condition} ORDER BY id")
}

/// How many entries there are, counted in the table itself.
pub(super) fn nombre(connexion: &Connection) -> Result<usize, EchecJournal> {
    let nombre = connexion.query_row("SELECT count(*) FROM entrees NOT INDEXED", [], |rangee| rangee.get::<_, i64>(0));
    nombre.map_err(echec).map(|nombre| usize::try_from(nombre).unwrap_or_default())
}

pub(super) const RANGEE: &str = "SELECT cfa, opco, cle, ouverte, archivee, traces, somme FROM entrees WHERE id = ?1";
pub(super) const TRACES: &str = "SELECT rang, contenu, somme FROM traces WHERE entree = ?1 ORDER BY rang";

/// An entry with its row: the two tables must agree.
fn entiere(connexion: &Connection, sceau: &Sceau, id: i64) -> Result<Option<(Rangee, Entree)>, EchecJournal> {
    let rangee = connexion.prepare(RANGEE).and_then(|mut demande| {
        demande.query_row([id], |rangee| Ok((Rangee::lire(id, rangee)?, rangee.get::<_, Vec<u8>>(6)?))).optional()
    });
    let mut demande = connexion.prepare(TRACES).map_err(echec)?;
    let traces = demande.query_map([id], |rangee| Ok((rangee.get(0)?, rangee.get(1)?, rangee.get(2)?)));
    let traces: Vec<(i64, String, Vec<u8>)> = traces.and_then(Iterator::collect).map_err(echec)?;
    let (rangee, somme) = match (rangee.map_err(echec)?, traces.is_empty()) {
        (None, true) => return Ok(None),
        (Some(rangee), false) => rangee,
        _ => return Err(endommage("une entrée manque à moitié")),
    };
    let comptees = traces.iter().map(|(rang, ..)| *rang).eq(0..=rangee.traces);
    let intactes = traces.iter().all(|(rang, contenu, somme)| *somme == code(sceau, (id, *rang), contenu));
    if !comptees || !intactes || somme != rangee.somme(sceau) {
        return Err(endommage("une rangée n'a pas la somme qui l'accompagne"));
    }
    let entree = rangee.entree(traces.into_iter().map(|(_, contenu, _)| contenu))?;
    let concorde = debut(sceau, &entree.inscription.cle) == rangee.cle;
    if !concorde || entree.situation().est_ouverte() != rangee.ouverte {
        return Err(endommage("une entrée se contredit"));
    }
    Ok(Some((rangee, entree)))
}

impl Rangee {
    fn lire(id: i64, rangee: &Row<'_>) -> rusqlite::Result<Self> {
        let (cfa, opco, cle) = (rangee.get(0)?, rangee.get(1)?, rangee.get(2)?);
        Ok(Self { id, cfa, opco, cle, ouverte: rangee.get(3)?, archivee: rangee.get(4)?, traces: rangee.get(5)? })
    }

    fn ecrire(&self, connexion: &Connection, sceau: &Sceau) -> Result<(), EchecJournal> {
        let Self { id, cfa, opco, cle, ouverte, archivee, traces } = self;
        let valeurs = params![id, cfa, opco, cle, ouverte, archivee, traces, self.somme(sceau)];
        let sql = "INSERT INTO entrees VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET \
                   ouverte = excluded.ouverte, archivee = excluded.archivee, traces = excluded.traces, \
                   somme = excluded.somme";
        connexion.prepare(sql).and_then(|mut demande| demande.execute(valeurs)).map(drop).map_err(echec)
    }

    fn somme(&self, sceau: &Sceau) -> Vec<u8> {
        let nombres = [self.id, self.cle, self.ouverte.into(), self.archivee.into(), self.traces].map(i64::to_be_bytes);
        let textes = [self.cfa.as_bytes(), self.opco.as_bytes()];
        let parties: Vec<&[u8]> = textes.into_iter().chain(nombres.iter().map(<[u8; 8]>::as_slice)).collect();
        sceau.code("entree", &parties)[..16].to_vec()
    }

    /// The content of its rows, in the order of their ranks.
    fn entree(&self, mut contenus: impl Iterator<Item = String>) -> Result<Entree, EchecJournal> {
        let illisible = |_| endommage("une rangée n'est pas de la forme attendue");
        let instant = |le: String| le.parse().map_err(|_| endommage("un instant ne se lit pas"));
        let ecrite: Ecrite = serde_json::from_str(&contenus.next().unwrap_or_default()).map_err(illisible)?;
        let inscription = Inscription {
            le: instant(ecrite.le)?,
            cfa: Siren::tel_quel(self.cfa.clone()),
            opco: self.opco.parse::<Opco>().map_err(|_| endommage("un OPCO ne se lit pas"))?,
            operation: ecrite.operation,
            cle: ecrite.cle,
            empreinte: ecrite.empreinte,
            reperes: ecrite.reperes,
            reference: ecrite.reference.map(ReferenceEditeur::tenue),
        };
        let mut entree = Entree::new(IdEntree(self.id), inscription);
        for contenu in contenus {
            let Suivante { le, evenement } = serde_json::from_str(&contenu).map_err(illisible)?;
            entree.ajouter(Trace { le: instant(le)?, evenement });
        }
        Ok(entree)
    }
}

fn suivre(connexion: &Connection, sceau: &Sceau, place: (i64, i64), trace: &Trace) -> Result<(), EchecJournal> {
    let suivante = Suivante { le: trace.le.to_string(), evenement: trace.evenement.clone() };
    tracer(connexion, sceau, place, &json(&suivante)?)
}

fn tracer(connexion: &Connection, sceau: &Sceau, place: (i64, i64), contenu: &str) -> Result<(), EchecJournal> {
    let valeurs = params![place.0, place.1, contenu, code(sceau, place, contenu)];
    let sql = "INSERT INTO traces VALUES (?1, ?2, ?3, ?4)";
    connexion.prepare(sql).and_then(|mut demande| demande.execute(valeurs)).map(drop).map_err(echec)
}

/// The code of a row of `traces`.
fn code(sceau: &Sceau, (entree, rang): (i64, i64), contenu: &str) -> Vec<u8> {
    sceau.code("trace", &[&entree.to_be_bytes(), &rang.to_be_bytes(), contenu.as_bytes()])[..16].to_vec()
}

/// The beginning of the digest of a key.
fn debut(sceau: &Sceau, cle: &CleMetier) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = sceau.code("cle", &[cle.as_str().as_bytes()]);
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

fn json(valeur: &impl Serialize) -> Result<String, EchecJournal> {
    serde_json::to_string(valeur).map_err(|_| EchecJournal::Acces("une valeur ne s'écrit pas".to_owned()))
}
