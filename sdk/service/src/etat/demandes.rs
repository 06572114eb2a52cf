//! Requests by the key of their caller: which body came under it, and which entry of the journal it became.
//!
//! A key is written here before its deposit begins, and gets its entry when the deposit has ended. A crash in between
//! leaves a key without an entry: the journal has the key as the reference of its entry, and [`FichierEtat::rattraper_demandes`]
//! takes it from there. Where the journal has none, nothing was sent.

use cfadock::journal::{Empreinte, Entree, IdEntree, ReferenceEditeur, Situation};
use cfadock::scalaires::Siren;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{EchecEtat, FichierEtat};

/// `empreinte` is absent where only the journal knew of the key. `demandes_lues` has the last entry of the journal up to
/// which no reference is looked at again.
pub(super) const TABLES: &str = "
CREATE TABLE demandes (
    cfa TEXT NOT NULL,
    cle TEXT NOT NULL,
    empreinte TEXT,
    entree INTEGER,
    PRIMARY KEY (cfa, cle)
) STRICT, WITHOUT ROWID;
CREATE TABLE demandes_lues (seule INTEGER PRIMARY KEY, entree INTEGER NOT NULL) STRICT;
INSERT INTO demandes_lues VALUES (1, 0);
";

/// The other entries of a key, as several programs of one journal may write them. What was read before without being kept
/// is read again, once.
pub(super) const SUIVANTES: &str = "
CREATE TABLE demandes_suivantes (
    cfa TEXT NOT NULL,
    cle TEXT NOT NULL,
    entree INTEGER NOT NULL,
    PRIMARY KEY (cfa, cle, entree)
) STRICT, WITHOUT ROWID;
UPDATE demandes_lues SET entree = 0;
";

/// What a key has in the journal.
const PRENDRE: &str = "
INSERT INTO demandes (cfa, cle, entree) VALUES (?1, ?2, ?3)
ON CONFLICT DO UPDATE SET entree = excluded.entree WHERE demandes.entree IS NULL";
const AJOUTER: &str = "
INSERT OR IGNORE INTO demandes_suivantes (cfa, cle, entree)
SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM demandes WHERE cfa = ?1 AND cle = ?2 AND entree = ?3)";

/// The key of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CleDemande {
    /// The CFA.
    pub cfa: Siren,
    /// Its key.
    pub cle: ReferenceEditeur,
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PriseDeCle {
    /// Nothing: it is written, and its deposit may begin.
    Libre,
    /// Its deposit has begun once, and nobody wrote how it ended.
    Orpheline,
    /// It has an entry.
    Connue {
        /// The entry.
        entree: IdEntree,
        /// Whether what was asked is the same; `None` where it is not known.
        meme: Option<bool>,
    },
}

impl FichierEtat {
    /// Takes a key for a deposit, unless it is taken.
    ///
    /// # Errors
    /// What SQLite says; then nothing may be sent.
    pub async fn prendre(&self, cle: CleDemande, empreinte: Empreinte) -> Result<PriseDeCle, EchecEtat> {
        self.avec(move |connexion| {
            let transaction = connexion.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let prise = match lire(&transaction, &cle)? {
                None => {
                    let sql = "INSERT INTO demandes (cfa, cle, empreinte) VALUES (?1, ?2, ?3)";
                    transaction.execute(sql, params![cle.cfa.as_str(), cle.cle.as_str(), empreinte.to_string()])?;
                    PriseDeCle::Libre
                }
                Some((_, None)) => PriseDeCle::Orpheline,
                Some((connue, Some(entree))) => {
                    let meme = connue.map(|connue| connue == empreinte.to_string());
                    PriseDeCle::Connue { entree: IdEntree(entree), meme }
                }
            };
            transaction.commit()?;
            Ok(prise)
        })
        .await
    }

    /// Takes a key again, of which it is known that nothing was sent under it.
    ///
    /// # Errors
    /// What SQLite says; then nothing may be sent.
    pub async fn reprendre(&self, cle: CleDemande, empreinte: Empreinte) -> Result<(), EchecEtat> {
        self.avec(move |connexion| {
            let sql = "UPDATE demandes SET empreinte = ?3, entree = NULL WHERE cfa = ?1 AND cle = ?2";
            connexion.execute(sql, params![cle.cfa.as_str(), cle.cle.as_str(), empreinte.to_string()]).map(drop)
        })
        .await
    }

    /// Notes which entry a key became.
    ///
    /// # Errors
    /// What SQLite says; then the journal still knows it.
    pub async fn lier(&self, cle: CleDemande, entree: IdEntree) -> Result<(), EchecEtat> {
        self.avec(move |connexion| {
            let sql = "UPDATE demandes SET entree = ?3 WHERE cfa = ?1 AND cle = ?2";
            connexion.execute(sql, params![cle.cfa.as_str(), cle.cle.as_str(), entree.0]).map(drop)
        })
        .await
    }

    /// Gives a key another entry than `avant`, of which it is known that nothing was sent.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn remplacer(&self, cle: CleDemande, avant: IdEntree, apres: IdEntree) -> Result<(), EchecEtat> {
        self.avec(move |connexion| {
            let sql = "UPDATE demandes SET entree = ?4, empreinte = NULL WHERE cfa = ?1 AND cle = ?2 AND entree = ?3";
            connexion.execute(sql, params![cle.cfa.as_str(), cle.cle.as_str(), avant.0, apres.0]).map(drop)
        })
        .await
    }

    /// Frees a key under which nothing was sent. Where an entry of another program was found to have it meanwhile, it keeps
    /// that entry, and the digest is forgotten: it is that of the deposit that was not sent, not of this entry.
    ///
    /// # Errors
    /// What SQLite says; then it is found out again when the key comes again.
    pub async fn liberer(&self, cle: CleDemande) -> Result<(), EchecEtat> {
        self.avec(move |connexion| {
            let transaction = connexion.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for sql in [
                "DELETE FROM demandes WHERE cfa = ?1 AND cle = ?2 AND entree IS NULL",
                "UPDATE demandes SET empreinte = NULL WHERE cfa = ?1 AND cle = ?2",
            ] {
                transaction.execute(sql, params![cle.cfa.as_str(), cle.cle.as_str()])?;
            }
            transaction.commit()
        })
        .await
    }

    /// The entry of a key: `None` where the key is unknown, `Some(None)` where nobody wrote how its deposit ended.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn entree_de(&self, cle: CleDemande) -> Result<Option<Option<IdEntree>>, EchecEtat> {
        self.avec(move |connexion| Ok(lire(connexion, &cle)?.map(|(_, entree)| entree.map(IdEntree)))).await
    }

    /// The last entry of the journal up to which no reference is looked at again.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn derniere_lue(&self) -> Result<IdEntree, EchecEtat> {
        let sql = "SELECT entree FROM demandes_lues WHERE seule = 1";
        self.avec(|connexion| connexion.query_row(sql, [], |rangee| rangee.get(0)).map(IdEntree)).await
    }

    /// Takes keys from entries of the journal, in their order, where no entry is known of them, and notes the other ones of
    /// a key. None of them is looked at again.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn rattraper_demandes(&self, entrees: Vec<Entree>) -> Result<(), EchecEtat> {
        self.avec(move |connexion| {
            let transaction = connexion.transaction_with_behavior(TransactionBehavior::Immediate)?;
            {
                let (mut prendre, mut ajouter) = (transaction.prepare(PRENDRE)?, transaction.prepare(AJOUTER)?);
                for entree in &entrees {
                    let Some(reference) = &entree.inscription.reference else { continue };
                    let valeurs = params![entree.inscription.cfa.as_str(), reference.as_str(), entree.id.0];
                    if !est_sans_envoi(entree.situation()) {
                        prendre.execute(valeurs)?;
                    }
                    ajouter.execute(valeurs)?;
                }
            }
            if let Some(derniere) = entrees.last() {
                transaction.execute("UPDATE demandes_lues SET entree = max(entree, ?1)", [derniere.id.0])?;
            }
            transaction.commit()
        })
        .await
    }

    /// The other entries of a key, in their order, as far as the journal was looked at.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn autres(&self, cle: CleDemande) -> Result<Vec<IdEntree>, EchecEtat> {
        self.avec(move |connexion| {
            let sql = "SELECT entree FROM demandes_suivantes WHERE cfa = ?1 AND cle = ?2 ORDER BY entree";
            let mut demande = connexion.prepare(sql)?;
            let lues = demande.query_map(params![cle.cfa.as_str(), cle.cle.as_str()], |une| une.get(0))?;
            lues.map(|lue| lue.map(IdEntree)).collect()
        })
        .await
    }
}

/// Whether it is certain that nothing arrived: the same may be sent again, under the same key.
pub fn est_sans_envoi(situation: Situation) -> bool {
    matches!(situation, Situation::NonEnvoyee | Situation::Absente)
}

type Rangee = (Option<String>, Option<i64>);

fn lire(connexion: &Connection, cle: &CleDemande) -> rusqlite::Result<Option<Rangee>> {
    let sql = "SELECT empreinte, entree FROM demandes WHERE cfa = ?1 AND cle = ?2";
    let valeurs = params![cle.cfa.as_str(), cle.cle.as_str()];
    connexion.query_row(sql, valeurs, |rangee| Ok((rangee.get(0)?, rangee.get(1)?))).optional()
}
