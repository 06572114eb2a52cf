//! The tables of the file, and how they are recognised.
//!
//! Every fact that is searched for is stored in two B-trees: an index and its copy, or a row and the counter of its
//! rows. A damaged page affects one of them only, and the other one reveals it.

use std::sync::OnceLock;

use rusqlite::Connection;

use super::echecs::{echec, endommage};
use crate::journal::{EchecJournal, Empreinte};

/// "CFAD": distinguishes a journal from other files of SQLite.
pub(super) const APPLICATION: i64 = 0x4346_4144;
/// The version of the file. A change of the tables is a new version, and needs a migration: see `migration`. So is a
/// change of the keys of entries: software that does not know the new ones would not find them, and would send again.
pub(super) const VERSION: i64 = 4;

/// Entries and their events.
///
/// For an entry, `traces` has the intent with rank 0 and its events with 1, 2 and so on; `entrees` has the searchable
/// data, and the number of events. `cle` is the beginning of a digest: the results are compared with the whole digest.
const TABLES: &str = "
CREATE TABLE fichier (
    seul INTEGER PRIMARY KEY,
    identite TEXT NOT NULL,
    sceau TEXT NOT NULL,
    plan TEXT NOT NULL,
    ecritures INTEGER NOT NULL,
    derniere INTEGER NOT NULL,
    somme BLOB NOT NULL
) STRICT;
CREATE TABLE entrees (
    id INTEGER PRIMARY KEY,
    cfa TEXT NOT NULL,
    opco TEXT NOT NULL,
    cle INTEGER NOT NULL,
    ouverte INTEGER NOT NULL,
    archivee INTEGER NOT NULL,
    traces INTEGER NOT NULL,
    somme BLOB NOT NULL
) STRICT;
CREATE TABLE traces (
    entree INTEGER NOT NULL,
    rang INTEGER NOT NULL,
    contenu TEXT NOT NULL,
    somme BLOB NOT NULL,
    PRIMARY KEY (entree, rang)
) STRICT, WITHOUT ROWID;
";

/// What `comptes` keeps.
pub(super) const COMPTES: &str = "
CREATE TABLE comptes (
    cfa TEXT NOT NULL,
    opco TEXT NOT NULL,
    situation TEXT NOT NULL,
    nombre INTEGER NOT NULL,
    somme BLOB NOT NULL,
    PRIMARY KEY (cfa, opco, situation)
) STRICT, WITHOUT ROWID;
CREATE TABLE comptes_a (
    seul INTEGER PRIMARY KEY,
    ecritures INTEGER NOT NULL,
    entrees INTEGER NOT NULL,
    somme BLOB NOT NULL
) STRICT;
";

const INDEX: &str = "
CREATE INDEX entrees_par_cle ON entrees (cle);
CREATE INDEX entrees_par_cle_double ON entrees (cle);
CREATE INDEX entrees_par_cfa ON entrees (cfa, opco);
CREATE INDEX entrees_par_cfa_double ON entrees (cfa, opco);
CREATE INDEX entrees_ouvertes ON entrees (cfa, opco, ouverte) WHERE ouverte;
CREATE INDEX entrees_ouvertes_double ON entrees (cfa, opco, ouverte) WHERE ouverte;
CREATE TRIGGER traces_sans_changement BEFORE UPDATE ON traces BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER traces_sans_retrait BEFORE DELETE ON traces
    WHEN (SELECT archivee FROM entrees WHERE id = OLD.entree) IS NOT 1
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER entrees_sans_changement BEFORE UPDATE OF id, cfa, opco, cle ON entrees
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER entrees_sans_retrait BEFORE DELETE ON entrees BEGIN SELECT RAISE(ABORT, 'append-only'); END;
";

/// A row in the list of tables: kind, name, table, first page, text.
type Plan = Vec<(String, String, String, i64, Option<String>)>;

/// Creates the tables, within a transaction of the caller's: before the indexes, so that `VACUUM` gives every tree the page
/// that it has in a new file.
pub(super) fn poser(connexion: &Connection) -> Result<(), EchecJournal> {
    [TABLES, COMPTES, INDEX].into_iter().try_for_each(|sql| connexion.execute_batch(sql)).map_err(echec)
}

/// The digest of the tables and of their first pages.
pub(super) fn empreinte(connexion: &Connection) -> Result<String, EchecJournal> {
    Ok(empreinte_du_plan(&lire(connexion)?))
}

/// Compares the tables with those of this version. Their first pages are those of a new file, or those in `plan`: a
/// migrated file has others, until it is vacuumed.
pub(super) fn verifier(connexion: &Connection, plan: &str) -> Result<(), EchecJournal> {
    let (trouve, attendu) = (lire(connexion)?, neuf()?);
    let sans_page = |plan: &Plan| plan.iter().cloned().map(|ligne| (ligne.0, ligne.1, ligne.2, ligne.4)).collect();
    let textes: [Vec<_>; 2] = [sans_page(&trouve), sans_page(attendu)];
    if textes[0] == textes[1] && (trouve == *attendu || empreinte_du_plan(&trouve) == plan) {
        return Ok(());
    }
    Err(endommage("ses tables ne sont pas celles d'un journal"))
}

/// That of a new file.
fn neuf() -> Result<&'static Plan, EchecJournal> {
    static NEUF: OnceLock<Plan> = OnceLock::new();
    if let Some(connu) = NEUF.get() {
        return Ok(connu);
    }
    let connexion = Connection::open_in_memory().map_err(echec)?;
    poser(&connexion)?;
    let plan = lire(&connexion)?;
    Ok(NEUF.get_or_init(|| plan))
}

/// Without the tables of SQLite itself.
fn lire(connexion: &Connection) -> Result<Plan, EchecJournal> {
    let sql = r"SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema
                WHERE name NOT LIKE 'sqlite\_s%' ESCAPE '\' ORDER BY name";
    let mut demande = connexion.prepare(sql).map_err(echec)?;
    let lignes =
        demande.query_map([], |ligne| Ok((ligne.get(0)?, ligne.get(1)?, ligne.get(2)?, ligne.get(3)?, ligne.get(4)?)));
    lignes.and_then(Iterator::collect).map_err(echec)
}

fn empreinte_du_plan(plan: &Plan) -> String {
    let textes: Vec<_> = plan.iter().map(|ligne| format!("{ligne:?}")).collect();
    Empreinte::textes(textes.iter().map(String::as_str)).to_string()
}
