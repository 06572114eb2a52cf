//! The state file: a SQLite database with one JSON row per dossier, invoice and document, written with each change; a
//! dossier's row also has the contract.
//!
//! A foreign file, or one of another version, or a damaged one is reported and not changed. Tokens, faults and the
//! recorder are not stored: they end with the process.

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
/// `PRAGMA user_version`: changes with every change of the rows.
const VERSION: i32 = 3;
/// The oldest supported version: its rows only lack the days of some changes.
const VERSION_LUE: i32 = 2;

const TABLES: &str = "
    CREATE TABLE horloge (opco TEXT PRIMARY KEY, date TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE dossiers (
        opco TEXT, rang INTEGER, json TEXT NOT NULL, cerfa TEXT NOT NULL, PRIMARY KEY (opco, rang)
    );
    CREATE TABLE factures (opco TEXT, rang INTEGER, json TEXT NOT NULL, PRIMARY KEY (opco, rang)) WITHOUT ROWID;
    CREATE TABLE pieces (opco TEXT, rang INTEGER, json TEXT NOT NULL, PRIMARY KEY (opco, rang)) WITHOUT ROWID;
";

/// Why a state file is not used; it is left unchanged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EtatIllisible {
    /// Not a database, truncated, or inconsistent.
    #[error("le fichier d'état est endommagé ou n'est pas un fichier d'état ({0}) ; il n'a pas été modifié")]
    Endommage(String),
    /// A database of another program.
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
        let existant = std::fs::metadata(chemin).ok();
        match &existant {
            Some(meta) if !meta.is_file() => {
                return Err(EtatIllisible::Inaccessible("ce n'est pas un fichier".to_owned()));
            }
            Some(meta) if meta.len() == 0 => return Err(EtatIllisible::Endommage("il est vide".to_owned())),
            _ => {}
        }
        if existant.is_some() {
            // Opened read-only first: a refused file is not changed.
            verifier(&Connection::open_with_flags(chemin, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(illisible)?)?;
        }
        let connexion = Connection::open(chemin).map_err(illisible)?;
        connexion
            .execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
            .map_err(illisible)?;
        if existant.is_none() {
            let ordres = format!(
                "BEGIN; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; {TABLES} COMMIT;"
            );
            connexion.execute_batch(&ordres).map_err(illisible)?;
        }
        // Only the first write takes the exclusive lock.
        connexion.execute_batch("BEGIN IMMEDIATE; COMMIT;").map_err(illisible)?;
        Ok(Self(Mutex::new(connexion)))
    }

    /// The stored data of an OPCO; `None` when the file has none.
    pub(crate) fn charger(&self, opco: &str) -> Result<Option<Portefeuille>, EtatIllisible> {
        let connexion = verrou(&self.0);
        let date =
            connexion.query_row("SELECT date FROM horloge WHERE opco = ?1", [opco], |ligne| ligne.get::<_, String>(0));
        let date: Date = match date {
            Err(rusqlite::Error::QueryReturnedNoRows) => return Ok(None),
            autre => autre.map_err(illisible)?.parse().map_err(|_| incoherent("l'horloge"))?,
        };
        let mut portefeuille = Portefeuille::new(date);
        dossiers(&connexion, opco, &mut portefeuille)?;
        for (rang, facture) in lignes::<Facture>(&connexion, "factures", opco)?.into_iter().enumerate() {
            if facture.rang != rang + 1 {
                return Err(incoherent("la suite des factures"));
            }
            portefeuille.ranger(facture);
        }
        portefeuille.pieces = lignes(&connexion, "pieces", opco)?;
        portefeuille.veille = (portefeuille.dossiers.len(), portefeuille.factures.len());
        portefeuille.ecrit();
        Ok(Some(portefeuille))
    }

    /// In one transaction.
    fn ecrire(&self, opco: &str, portefeuille: &Portefeuille) -> rusqlite::Result<()> {
        let mut connexion = verrou(&self.0);
        let transaction = connexion.transaction()?;
        // A file of an earlier version becomes one of this version with the first change; until then it is unchanged.
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
        for (place, piece) in portefeuille.pieces.iter().enumerate().skip(change.pieces) {
            ecrire(&transaction, "pieces", opco, place + 1, Some(piece))?;
        }
        transaction.commit()
    }
}

impl Registre for Fichier {
    fn enregistrer(&self, opco: &str, portefeuille: &Portefeuille) -> Result<(), String> {
        self.ecrire(opco, portefeuille).map_err(|erreur| erreur.to_string())
    }
}

fn ecrire<T: Serialize>(
    transaction: &Transaction<'_>,
    table: &str,
    opco: &str,
    rang: usize,
    ligne: Option<&T>,
) -> rusqlite::Result<()> {
    let json = json(&ligne)?;
    let mut instruction = transaction.prepare(&format!("INSERT OR REPLACE INTO {table} VALUES (?1, ?2, ?3)"))?;
    instruction.execute(params![opco, rang as i64, json]).map(|_| ())
}

fn ecrire_dossier(transaction: &Transaction<'_>, opco: &str, dossier: &Dossier) -> rusqlite::Result<()> {
    // The row keeps its place.
    let sql = "INSERT INTO dossiers VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET json = excluded.json, cerfa = excluded.cerfa";
    let mut instruction = transaction.prepare(sql)?;
    instruction.execute(params![opco, dossier.rang as i64, json(dossier)?, dossier.contrat.texte()]).map(|_| ())
}

fn json(ligne: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(ligne).map_err(|erreur| rusqlite::Error::ToSqlConversionFailure(erreur.into()))
}

/// Reads the dossiers of an OPCO, one by one: their contracts are compressed in memory, and not in the file.
fn dossiers(connexion: &Connection, opco: &str, portefeuille: &mut Portefeuille) -> Result<(), EtatIllisible> {
    let sql = "SELECT json, cerfa, rang FROM dossiers WHERE opco = ?1 ORDER BY rang";
    let mut instruction = connexion.prepare(sql).map_err(illisible)?;
    let mut lignes = instruction.query([opco]).map_err(illisible)?;
    while let Some(ligne) = lignes.next().map_err(illisible)? {
        let texte = |colonne| ligne.get_ref(colonne)?.as_str().map_err(rusqlite::Error::from);
        let (json, texte) = (texte(0).map_err(illisible)?, texte(1).map_err(illisible)?);
        let rang = ligne.get::<_, i64>(2).map_err(illisible)?;
        let mut dossier: Dossier = serde_json::from_str(json).map_err(|_| incoherent("une ligne"))?;
        let mut extrait = Extrait::du_texte(texte).ok_or_else(|| incoherent("un contrat"))?;
        let suivant = portefeuille.dossiers.len() + 1;
        if dossier.rang != suivant || rang != suivant as i64 {
            return Err(incoherent("la suite des dossiers"));
        }
        let identite = std::mem::take(&mut extrait.identite);
        dossier.contrat = Contrat::du_texte(texte, extrait);
        portefeuille.recevoir(dossier, &identite);
    }
    Ok(())
}

/// The rows of an OPCO; they are numbered from 1 without a gap.
fn lignes<T: DeserializeOwned>(connexion: &Connection, table: &str, opco: &str) -> Result<Vec<T>, EtatIllisible> {
    let sql = format!("SELECT rang, json FROM {table} WHERE opco = ?1 ORDER BY rang");
    let mut instruction = connexion.prepare(&sql).map_err(illisible)?;
    let lignes = instruction.query_map([opco], |ligne| Ok((ligne.get::<_, i64>(0)?, ligne.get::<_, String>(1)?)));
    let mut trouvees = Vec::new();
    for ligne in lignes.map_err(illisible)? {
        let (rang, json) = ligne.map_err(illisible)?;
        if rang != trouvees.len() as i64 + 1 {
            return Err(incoherent("la suite des lignes"));
        }
        trouvees.push(serde_json::from_str(&json).map_err(|_| incoherent("une ligne"))?);
    }
    Ok(trouvees)
}

/// Whether a database is ours, of this version, and intact.
fn verifier(connexion: &Connection) -> Result<(), EtatIllisible> {
    let nombre = |pragma: &str| connexion.query_row(&format!("PRAGMA {pragma}"), [], |ligne| ligne.get::<_, i32>(0));
    if nombre("application_id").map_err(illisible)? != APPLICATION {
        return Err(EtatIllisible::Autre);
    }
    let version = nombre("user_version").map_err(illisible)?;
    if !(VERSION_LUE..=VERSION).contains(&version) {
        return Err(EtatIllisible::Version(version));
    }
    let entiere: String = connexion.query_row("PRAGMA quick_check(1)", [], |ligne| ligne.get(0)).map_err(illisible)?;
    if entiere == "ok" { Ok(()) } else { Err(incoherent("le contrôle de la base")) }
}

fn illisible(erreur: rusqlite::Error) -> EtatIllisible {
    use rusqlite::ErrorCode::{CannotOpen, DatabaseBusy, DatabaseLocked, PermissionDenied, ReadOnly};
    match erreur.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => EtatIllisible::Inaccessible("un autre programme s'en sert".to_owned()),
        Some(CannotOpen | PermissionDenied | ReadOnly) => EtatIllisible::Inaccessible(erreur.to_string()),
        _ => EtatIllisible::Endommage(erreur.to_string()),
    }
}

fn incoherent(quoi: &str) -> EtatIllisible {
    EtatIllisible::Endommage(format!("{quoi} n'est pas cohérente"))
}
