//! One statement at a time, repeated while what stops it may pass: all that is asked here may be asked twice.

use std::time::Duration;

use cfadock::journal::EchecJournal;
use cfadock_journal_postgres::deadpool_postgres::{Object, Pool, PoolError};
use cfadock_journal_postgres::tokio_postgres::error::SqlState;
use cfadock_journal_postgres::tokio_postgres::types::{ToSql, Type};
use cfadock_journal_postgres::tokio_postgres::{Error, Row};
use tokio::time::{Instant, sleep, timeout};

/// For how long a statement is repeated, and how long each may take: as the journal does.
const DUREE: Duration = Duration::from_secs(15);
const ESSAI: Duration = Duration::from_millis(3750);
/// The pause before the first repetition, and the longest one.
const PREMIERE: Duration = Duration::from_millis(20);
const DERNIERE: Duration = Duration::from_millis(500);

/// A value, and its type: statements are not prepared, as poolers in transaction mode want it.
pub(super) type ValeurSql<'a> = (&'a (dyn ToSql + Sync), Type);

/// The connections.
#[derive(Clone)]
pub(super) struct BaseCles(Pool);

/// Why a statement gave nothing.
pub(super) enum EchecOrdre {
    /// It may pass by itself.
    Passager(String),
    /// PostgreSQL refuses it.
    Refus(SqlState),
}

impl BaseCles {
    pub(super) fn new(reserve: Pool) -> Self {
        Self(reserve)
    }

    /// One statement.
    pub(super) async fn demander(&self, sql: &str, valeurs: &[ValeurSql<'_>]) -> Result<Vec<Row>, EchecJournal> {
        insister(|| self.essayer(sql, valeurs)).await.map_err(EchecOrdre::echec)
    }

    /// A connection on which a transaction has begun.
    pub(super) async fn commencer(&self) -> Result<Object, EchecJournal> {
        insister(|| self.transaction()).await.map_err(EchecOrdre::echec)
    }

    /// The same, once.
    pub(super) async fn transaction(&self) -> Result<Object, EchecOrdre> {
        let connexion = self.connexion().await?;
        match borner(connexion.batch_execute("BEGIN")).await {
            Ok(()) => Ok(connexion),
            Err(manque) => {
                // Closed: nobody knows what it still does.
                drop(Object::take(connexion));
                Err(manque)
            }
        }
    }

    /// One statement, once.
    pub(super) async fn essayer(&self, sql: &str, valeurs: &[ValeurSql<'_>]) -> Result<Vec<Row>, EchecOrdre> {
        let connexion = self.connexion().await?;
        let lues = borner(connexion.query_typed(sql, valeurs)).await;
        if matches!(lues, Err(EchecOrdre::Passager(_))) {
            drop(Object::take(connexion));
        }
        lues
    }

    async fn connexion(&self) -> Result<Object, EchecOrdre> {
        match timeout(ESSAI, self.0.get()).await {
            Ok(Ok(connexion)) => Ok(connexion),
            Ok(Err(PoolError::Backend(erreur))) => Err(erreur.into()),
            Ok(Err(_)) | Err(_) => Err(EchecOrdre::Passager("aucune connexion n'est libre".to_owned())),
        }
    }
}

/// Repeats what may be asked twice.
pub(super) async fn insister<T, F: Future<Output = Result<T, EchecOrdre>>>(
    mut essai: impl FnMut() -> F,
) -> Result<T, EchecOrdre> {
    let fin = Instant::now() + DUREE;
    let mut pause = PREMIERE;
    loop {
        match essai().await {
            Err(EchecOrdre::Passager(_)) if Instant::now() + pause < fin => {
                sleep(pause).await;
                pause = (pause * 2).min(DERNIERE);
            }
            autre => return autre,
        }
    }
}

pub(super) async fn borner<T>(travail: impl Future<Output = Result<T, Error>>) -> Result<T, EchecOrdre> {
    match timeout(ESSAI, travail).await {
        Ok(fait) => Ok(fait?),
        Err(_) => Err(EchecOrdre::Passager("PostgreSQL ne répond pas".to_owned())),
    }
}

impl From<Error> for EchecOrdre {
    fn from(erreur: Error) -> Self {
        // Nothing of the text: it may name a machine or a role.
        match erreur.code() {
            None => Self::Passager("la connexion à PostgreSQL est rompue".to_owned()),
            Some(code) if est_passager(code) => Self::Passager(format!("PostgreSQL : {}", code.code())),
            Some(code) => Self::Refus(code.clone()),
        }
    }
}

/// A restart, a conflict of transactions, or a copy that is not yet the main one.
fn est_passager(code: &SqlState) -> bool {
    let passagers = [SqlState::TOO_MANY_CONNECTIONS, SqlState::LOCK_NOT_AVAILABLE, SqlState::READ_ONLY_SQL_TRANSACTION];
    passagers.contains(code) || ["08", "40", "57"].iter().any(|classe| code.code().starts_with(classe))
}

impl EchecOrdre {
    pub(super) fn echec(self) -> EchecJournal {
        match self {
            Self::Passager(dit) => EchecJournal::Acces(dit),
            Self::Refus(SqlState::INSUFFICIENT_PRIVILEGE) => {
                EchecJournal::Refuse("le rôle n'a pas les droits qu'il faut sur le schéma cfadock_service".to_owned())
            }
            // A login or a database that is not.
            Self::Refus(code) if ["28", "3D"].iter().any(|classe| code.code().starts_with(classe)) => {
                EchecJournal::Refuse(format!("PostgreSQL : {}", code.code()))
            }
            Self::Refus(code) => EchecJournal::Acces(format!("PostgreSQL : {}", code.code())),
        }
    }
}
