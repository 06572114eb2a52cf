//! The state file: a SQLite database with one JSON row per dossier, invoice and piece, written as things happen; that of
//! a dossier has the contract beside it.
//!
//! A file that is not ours, of another version or damaged is reported and never touched. Tokens, faults and the
//! recorder are not state: they end with the process.

use std::path::Path;
use std::sync::Mutex;

use jiff::civil::Date;
use rusqlite::{Connection, OpenFlags, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::contrat::Contrat;
use super::dossier::Dossier;
use super::extrait::Extrait;
use super::facture::Facture;
use super::{Portefeuille, Registre};
use crate::simulateur::verrou::verrou;

/// `PRAGMA application_id` of our files: the letters « BaS1 ».
const APPLICATION: i32 = 0x4261_5331;
/// `PRAGMA user_version`: moves with every change of the rows.
const VERSION: i32 = 3;
/// The oldest version that is still read: its rows only lack the days of some changes.
const VERSION_LUE: i32 = 2;

const TABLES: &str = "
    CREATE TABLE horloge (opco TEXT PRIMARY KEY, date TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE dossiers (
        opco TEXT, rang INTEGER, json TEXT NOT NULL, cerfa TEXT NOT NULL, PRIMARY KEY (opco, rang)
    );
    CREATE TABLE factures (opco TEXT, rang INTEGER, json TEXT NOT NULL, PRIMARY KEY (opco, rang)) WITHOUT ROWID;
    CREATE TABLE pieces (opco TEXT, rang INTEGER, json TEXT NOT NULL, PRIMARY KEY (opco, rang)) WITHOUT ROWID;
";

/// Why a state file is not used; it is left as it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EtatIllisible {
    /// Not a database, cut short, or inconsistent.
    #[error("le fichier d'état est endommagé ou n'est pas un fichier d'état ({0}) ; il n'a pas été modifié")]
    Endommage(String),
    /// A database of somebody else.
    #[error("ce fichier est une base de données, mais pas un état du bac à sable ; il n'a pas été modifié")]
    Autre,
    /// Written by another version.
    #[error(
        "le fichier d'état est de version {0}, ce programme lit les versions {VERSION_LUE} à {VERSION} ; il n'a pas été modifié"
    )]
    Version(i32),
    /// It cannot be opened, or another process holds it.
    #[error("le fichier d'état ne peut pas être ouvert : {0}")]
    Inaccessible(String),
}

/// An open state file.
#[derive(Debug)]
pub(crate) struct Fichier(Mutex<Connection>);

impl Fichier {
    /// Opens a state file, or makes a new one where there is none.
    pub(crate) fn ouvrir(chemin: &Path) -> Result<Self, EtatIllisible> {
        let existing = std::fs::metadata(chemin).ok();
        match &existing {
            Some(meta) if !meta.is_file() => {
                return Err(EtatIllisible::Inaccessible("ce n'est pas un fichier".to_owned()));
            }
            Some(meta) if meta.len() == 0 => return Err(EtatIllisible::Endommage("il est vide".to_owned())),
            _ => {}
        }
        if existing.is_some() {
            // Looked at without a right to write: what is refused is refused untouched.
            verifier(&Connection::open_with_flags(chemin, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(illisible)?)?;
        }
        let connection = Connection::open(chemin).map_err(illisible)?;
        connection
            .execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
            .map_err(illisible)?;
        if existing.is_none() {
            let batch = format!(
                "BEGIN; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; {TABLES} COMMIT;"
            );
            connection.execute_batch(&batch).map_err(illisible)?;
        }
        // The exclusive lock is only taken by the first write.
        connection.execute_batch("BEGIN IMMEDIATE; COMMIT;").map_err(illisible)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// What was kept for an OPCO; `None` when it is not in the file.
    pub(crate) fn charger(&self, opco: &str) -> Result<Option<Portefeuille>, EtatIllisible> {
        let connection = verrou(&self.0);
        let date =
            connection.query_row("SELECT date FROM horloge WHERE opco = ?1", [opco], |row| row.get::<_, String>(0));
        let date: Date = match date {
            Err(rusqlite::Error::QueryReturnedNoRows) => return Ok(None),
            other => other.map_err(illisible)?.parse().map_err(|_| incoherent("l'horloge"))?,
        };
        let mut portefeuille = Portefeuille::new(date);
        dossiers(&connection, opco, &mut portefeuille)?;
        for (rank, facture) in lignes::<Facture>(&connection, "factures", opco)?.into_iter().enumerate() {
            if facture.rang != rank + 1 {
                return Err(incoherent("la suite des factures"));
            }
            portefeuille.ranger(facture);
        }
        portefeuille.pieces = lignes(&connection, "pieces", opco)?;
        portefeuille.veille = (portefeuille.dossiers.len(), portefeuille.factures.len());
        portefeuille.ecrit();
        Ok(Some(portefeuille))
    }

    /// In one transaction.
    fn ecrire(&self, opco: &str, portefeuille: &Portefeuille) -> rusqlite::Result<()> {
        let mut connection = verrou(&self.0);
        let transaction = connection.transaction()?;
        // A file of an earlier version is one of this from the first change on; until then it is as it was.
        transaction.pragma_update(None, "user_version", VERSION)?;
        let change = &portefeuille.change;
        if change.date {
            let date = portefeuille.date.to_string();
            transaction.execute("INSERT OR REPLACE INTO horloge VALUES (?1, ?2)", params![opco, date])?;
        }
        for dossier in change.dossiers.iter().filter_map(|rang| portefeuille.dossiers.get(rang - 1)) {
            ecrire_dossier(&transaction, opco, dossier)?;
        }
        for rang in &change.factures {
            ecrire(&transaction, "factures", opco, *rang, portefeuille.factures.get(rang - 1))?;
        }
        for (index, piece) in portefeuille.pieces.iter().enumerate().skip(change.pieces) {
            ecrire(&transaction, "pieces", opco, index + 1, Some(piece))?;
        }
        transaction.commit()
    }
}

impl Registre for Fichier {
    fn enregistrer(&self, opco: &str, portefeuille: &Portefeuille) -> Result<(), String> {
        self.ecrire(opco, portefeuille).map_err(|error| error.to_string())
    }
}

fn ecrire<T: Serialize>(
    transaction: &Transaction<'_>,
    table: &str,
    opco: &str,
    rang: usize,
    row: Option<&T>,
) -> rusqlite::Result<()> {
    let json = json(&row)?;
    let mut statement = transaction.prepare(&format!("INSERT OR REPLACE INTO {table} VALUES (?1, ?2, ?3)"))?;
    statement.execute(params![opco, rang as i64, json]).map(|_| ())
}

fn ecrire_dossier(transaction: &Transaction<'_>, opco: &str, dossier: &Dossier) -> rusqlite::Result<()> {
    // The contract never changes, and the row stays where it is.
    let sql = "INSERT INTO dossiers VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET json = excluded.json";
    let mut statement = transaction.prepare(sql)?;
    statement.execute(params![opco, dossier.rang as i64, json(dossier)?, dossier.contrat.texte()]).map(|_| ())
}

fn json(row: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(row).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// Reads the dossiers of an OPCO back, one by one: their contracts are small in memory, not in the file.
fn dossiers(connection: &Connection, opco: &str, portefeuille: &mut Portefeuille) -> Result<(), EtatIllisible> {
    let sql = "SELECT json, cerfa, rang FROM dossiers WHERE opco = ?1 ORDER BY rang";
    let mut statement = connection.prepare(sql).map_err(illisible)?;
    let mut rows = statement.query([opco]).map_err(illisible)?;
    while let Some(row) = rows.next().map_err(illisible)? {
        let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        let (json, text) = (text(0).map_err(illisible)?, text(1).map_err(illisible)?);
        let rang = row.get::<_, i64>(2).map_err(illisible)?;
        let mut dossier: Dossier = serde_json::from_str(json).map_err(|_| incoherent("une ligne"))?;
        let mut extrait = Extrait::du_texte(text).ok_or_else(|| incoherent("un contrat"))?;
        let next = portefeuille.dossiers.len() + 1;
        if dossier.rang != next || rang != next as i64 {
            return Err(incoherent("la suite des dossiers"));
        }
        let identite = std::mem::take(&mut extrait.identite);
        dossier.contrat = Contrat::du_texte(text, extrait);
        portefeuille.recevoir(dossier, &identite);
    }
    Ok(())
}

/// The rows of an OPCO; they are numbered from 1 without a gap.
fn lignes<T: DeserializeOwned>(connection: &Connection, table: &str, opco: &str) -> Result<Vec<T>, EtatIllisible> {
    let sql = format!("SELECT rang, json FROM {table} WHERE opco = ?1 ORDER BY rang");
    let mut statement = connection.prepare(&sql).map_err(illisible)?;
    let rows = statement.query_map([opco], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)));
    let mut found = Vec::new();
    for row in rows.map_err(illisible)? {
        let (rang, json) = row.map_err(illisible)?;
        if rang != found.len() as i64 + 1 {
            return Err(incoherent("la suite des lignes"));
        }
        found.push(serde_json::from_str(&json).map_err(|_| incoherent("une ligne"))?);
    }
    Ok(found)
}

/// Whether a database is one of ours, of this version, and whole.
fn verifier(connection: &Connection) -> Result<(), EtatIllisible> {
    let number = |pragma: &str| connection.query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i32>(0));
    if number("application_id").map_err(illisible)? != APPLICATION {
        return Err(EtatIllisible::Autre);
    }
    let version = number("user_version").map_err(illisible)?;
    if !(VERSION_LUE..=VERSION).contains(&version) {
        return Err(EtatIllisible::Version(version));
    }
    let whole: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).map_err(illisible)?;
    if whole == "ok" { Ok(()) } else { Err(incoherent("le contrôle de la base")) }
}

fn illisible(error: rusqlite::Error) -> EtatIllisible {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DatabaseLocked, PermissionDenied, ReadOnly};
    match error.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => EtatIllisible::Inaccessible("un autre programme s'en sert".to_owned()),
        Some(CannotOpen | PermissionDenied | ReadOnly) => EtatIllisible::Inaccessible(error.to_string()),
        _ => EtatIllisible::Endommage(error.to_string()),
    }
}

fn incoherent(what: &str) -> EtatIllisible {
    EtatIllisible::Endommage(format!("{what} n'est pas cohérente"))
}
