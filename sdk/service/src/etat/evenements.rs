//! The events in the state file, and the cursors of the follow-up, which move together with them.

use cfadock::Opco;
use cfadock::runtime::jiff::Timestamp;
use cfadock::scalaires::Siren;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, params};

use super::{EchecEtat, FichierEtat};
use crate::evenement::Evenement;

/// Events are kept for this many days at least, and removed then if somebody had them.
pub const RETENTION_JOURS: i64 = 90;

pub(super) const TABLES: &str = "
    CREATE TABLE instance (nom TEXT NOT NULL, verifiee_le INTEGER NOT NULL DEFAULT 0) STRICT;
    INSERT INTO instance (nom) VALUES (lower(hex(randomblob(8))));
    CREATE TABLE suivis (
        cfa TEXT NOT NULL, opco TEXT NOT NULL, curseur TEXT,
        reussi_le INTEGER, echoue_le INTEGER, echec TEXT, echecs INTEGER NOT NULL DEFAULT 0,
        prochain_le INTEGER NOT NULL DEFAULT 0, demande_le INTEGER NOT NULL DEFAULT 0,
        cle_lue_le INTEGER NOT NULL DEFAULT 0, cle_fin TEXT, cle_phrase TEXT,
        PRIMARY KEY (cfa, opco)
    ) STRICT;
    CREATE TABLE suspens (entree INTEGER PRIMARY KEY, cfa TEXT NOT NULL, opco TEXT NOT NULL, phrase TEXT NOT NULL) STRICT;
    CREATE TABLE evenements (
        id INTEGER PRIMARY KEY AUTOINCREMENT, cfa TEXT NOT NULL, entree INTEGER, vu_le INTEGER NOT NULL, corps TEXT NOT NULL
    ) STRICT;
    CREATE INDEX evenements_par_age ON evenements (vu_le);
    CREATE INDEX evenements_du_cfa ON evenements (cfa, id);
    CREATE INDEX evenements_du_depot ON evenements (entree, id) WHERE entree IS NOT NULL;
    CREATE TABLE lectures (cfa TEXT PRIMARY KEY, apres INTEGER NOT NULL) STRICT;
    CREATE TABLE notifications (
        evenement INTEGER NOT NULL, destinataire TEXT NOT NULL, creee_le INTEGER NOT NULL,
        essais INTEGER NOT NULL DEFAULT 0, prochain_le INTEGER NOT NULL,
        livree_le INTEGER, abandonnee_le INTEGER, dernier TEXT,
        PRIMARY KEY (evenement, destinataire)
    ) STRICT;
    CREATE INDEX notifications_dues ON notifications (destinataire, prochain_le)
        WHERE livree_le IS NULL AND abandonnee_le IS NULL;
";

/// What a pass found, ready to be written.
#[derive(Debug)]
pub struct RelevePasse {
    /// The CFA.
    pub cfa: Siren,
    /// The OPCO.
    pub opco: Opco,
    /// When.
    pub le: Timestamp,
    /// The events, without their numbers.
    pub evenements: Vec<Evenement>,
    /// The cursor that the pass began with.
    pub lu: Option<String>,
    /// The cursor after them.
    pub curseur: String,
    /// Who is told of them by a webhook.
    pub destinataires: Vec<String>,
}

impl FichierEtat {
    /// The cursor of a CFA at an OPCO; `None` before the first pass.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn curseur(&self, cfa: &Siren, opco: Opco) -> Result<Option<String>, EchecEtat> {
        let cfa = cfa.clone();
        self.avec(move |base| curseur(base, &cfa, opco)).await
    }

    /// Writes the events of a pass, the notifications that have to leave for them, and the cursor, in one transaction: a
    /// crash loses none and doubles none. Returns the events with their numbers; `None`, and nothing is written, when
    /// another process moved the cursor meanwhile: it may have written the same events.
    ///
    /// # Errors
    /// What SQLite says; nothing is written then.
    pub async fn noter(&self, releve: RelevePasse) -> Result<Option<Vec<Evenement>>, EchecEtat> {
        self.avec(move |base| {
            // Nobody else writes from the comparison on.
            let transaction = base.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if curseur(&transaction, &releve.cfa, releve.opco)? != releve.lu {
                return Ok(None);
            }
            let evenements = inscrire(&transaction, &releve)?;
            let texte = "INSERT INTO suivis (cfa, opco, curseur) VALUES (?1, ?2, ?3)
                         ON CONFLICT (cfa, opco) DO UPDATE SET curseur = ?3 WHERE curseur IS NOT ?3";
            transaction.execute(texte, params![releve.cfa.as_str(), releve.opco.identifiant(), releve.curseur])?;
            transaction.commit()?;
            Ok(Some(evenements))
        })
        .await
    }

    /// The events of a CFA after a number, and the highest number that was ever given.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn evenements(&self, cfa: &Siren, apres: i64, limite: u32) -> Result<(Vec<Evenement>, i64), EchecEtat> {
        let cfa = cfa.to_string();
        self.avec(move |base| {
            let mut texte =
                base.prepare("SELECT id, corps FROM evenements WHERE cfa = ?1 AND id > ?2 ORDER BY id LIMIT ?3")?;
            let lus = texte.query_map(params![cfa, apres, limite], lire)?.collect::<Result<_, _>>()?;
            Ok((lus, dernier(base)?))
        })
        .await
    }

    /// The events of a deposit, the last ones first; without one, those of all.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn derniers_evenements(&self, entree: Option<i64>, limite: u32) -> Result<Vec<Evenement>, EchecEtat> {
        self.avec(move |base| {
            let texte = match entree {
                Some(_) => "SELECT id, corps FROM evenements WHERE entree = ?1 ORDER BY id DESC LIMIT ?2",
                None => "SELECT id, corps FROM evenements WHERE ?1 IS NULL ORDER BY id DESC LIMIT ?2",
            };
            base.prepare(texte)?.query_map(params![entree, limite], lire)?.collect()
        })
        .await
    }

    /// The caller of a CFA has read all events up to a number.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn lu(&self, cfa: &Siren, apres: i64) -> Result<(), EchecEtat> {
        let cfa = cfa.to_string();
        self.avec(move |base| {
            let connu = base.query_row("SELECT apres FROM lectures WHERE cfa = ?1", [&cfa], |une| une.get::<_, i64>(0));
            if connu.optional()?.is_none_or(|connu| connu < apres) {
                let texte = "INSERT INTO lectures VALUES (?1, ?2) ON CONFLICT (cfa) DO UPDATE SET apres = ?2";
                base.execute(texte, params![cfa, apres])?;
            }
            Ok(())
        })
        .await
    }

    /// Removes the events that are old enough and that somebody had: by a webhook, or by reading beyond them. What
    /// nobody had stays. Returns how many were removed.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn elaguer(&self, maintenant: Timestamp) -> Result<usize, EchecEtat> {
        let avant = maintenant.as_second() - RETENTION_JOURS * 86_400;
        self.avec(move |base| {
            let transaction = base.transaction()?;
            let retires = transaction.execute(
                "DELETE FROM evenements WHERE vu_le < ?1
                 AND NOT EXISTS (SELECT 1 FROM notifications WHERE evenement = evenements.id
                                 AND livree_le IS NULL AND abandonnee_le IS NULL)
                 AND (EXISTS (SELECT 1 FROM notifications WHERE evenement = evenements.id AND livree_le IS NOT NULL)
                      OR id <= coalesce((SELECT apres FROM lectures WHERE cfa = evenements.cfa), 0))",
                [avant],
            )?;
            if retires > 0 {
                let texte = "DELETE FROM notifications WHERE evenement NOT IN (SELECT id FROM evenements)";
                transaction.execute(texte, [])?;
            }
            transaction.commit()?;
            Ok(retires)
        })
        .await
    }
}

fn curseur(base: &Connection, cfa: &Siren, opco: Opco) -> Result<Option<String>, rusqlite::Error> {
    let paire = (cfa.as_str(), opco.identifiant());
    let lu = base.query_row("SELECT curseur FROM suivis WHERE cfa = ?1 AND opco = ?2", paire, |une| une.get(0));
    Ok(lu.optional()?.flatten())
}

fn inscrire(transaction: &Transaction<'_>, releve: &RelevePasse) -> Result<Vec<Evenement>, rusqlite::Error> {
    let le = releve.le.as_second();
    let mut texte =
        transaction.prepare("INSERT INTO evenements (cfa, entree, vu_le, corps) VALUES (?1, ?2, ?3, ?4)")?;
    let mut inscrits = Vec::with_capacity(releve.evenements.len());
    for evenement in &releve.evenements {
        let corps = serde_json::to_string(evenement).expect("an event of texts and numbers is JSON");
        texte.execute(params![evenement.cfa, evenement.entree, le, corps])?;
        let id = transaction.last_insert_rowid();
        notifier(transaction, id, &releve.destinataires, le)?;
        inscrits.push(Evenement { id, ..evenement.clone() });
    }
    Ok(inscrits)
}

/// Writes the notifications of a new event.
fn notifier(
    transaction: &Transaction<'_>,
    evenement: i64,
    destinataires: &[String],
    le: i64,
) -> Result<(), rusqlite::Error> {
    for destinataire in destinataires {
        let texte =
            "INSERT INTO notifications (evenement, destinataire, creee_le, prochain_le) VALUES (?1, ?2, ?3, ?3)";
        transaction.prepare(texte)?.execute(params![evenement, destinataire, le])?;
    }
    Ok(())
}

/// An event of a row; its number is that of the row.
pub(super) fn lire(rangee: &Row<'_>) -> Result<Evenement, rusqlite::Error> {
    let (id, corps): (i64, String) = (rangee.get("id")?, rangee.get("corps")?);
    let lu = serde_json::from_str::<Evenement>(&corps);
    let illisible = |cause| rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(cause));
    Ok(Evenement { id, ..lu.map_err(illisible)? })
}

/// The highest number that was given, also when its event is no longer there.
fn dernier(base: &Connection) -> Result<i64, rusqlite::Error> {
    let lu = base.query_row("SELECT seq FROM sqlite_sequence WHERE name = 'evenements'", [], |une| une.get(0));
    Ok(lu.optional()?.unwrap_or_default())
}
