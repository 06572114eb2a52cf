//! One statement at a time, each a transaction by itself: nothing depends on which connection it takes.

use std::time::Duration;

use cfadock::journal::EchecJournal;
use cfadock::runtime::jiff::Timestamp;
use deadpool_postgres::{Object, Pool};
use tokio::time::timeout;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{GenericClient, Row};

use crate::echecs::{Obstacle, acces};

/// A value, and its type: statements are not prepared, as poolers in transaction mode want it.
pub(crate) type Valeur<'a> = (&'a (dyn ToSql + Sync), Type);

/// The connections, and how long one statement may take.
#[derive(Clone)]
pub(crate) struct Reserve {
    pool: Pool,
    attente: Duration,
}

impl Reserve {
    pub(crate) fn new(pool: Pool, attente: Duration) -> Self {
        Self { pool, attente }
    }

    /// How long one statement may take.
    pub(crate) fn attente(&self) -> Duration {
        self.attente
    }

    /// A connection, for what needs more than one statement.
    pub(crate) async fn connexion(&self) -> Result<Object, Obstacle> {
        match timeout(self.attente, self.pool.get()).await {
            Ok(connexion) => Ok(connexion?),
            Err(_) => Err(Obstacle::Passager(acces("aucune connexion n'est libre"))),
        }
    }

    /// One statement.
    pub(crate) async fn demander(&self, sql: &str, valeurs: &[Valeur<'_>]) -> Result<Vec<Row>, Obstacle> {
        let connexion = self.connexion().await?;
        match timeout(self.attente, demander(&**connexion, sql, valeurs)).await {
            Ok(lignes) => lignes,
            Err(_) => {
                // What it still sends belongs to nobody: it is closed.
                drop(Object::take(connexion));
                Err(Obstacle::Passager(acces("PostgreSQL ne répond pas")))
            }
        }
    }
}

/// One statement over a connection or a transaction.
pub(crate) async fn demander(
    client: &impl GenericClient,
    sql: &str,
    valeurs: &[Valeur<'_>],
) -> Result<Vec<Row>, Obstacle> {
    let valeurs: Vec<_> = valeurs.iter().map(|(valeur, genre)| (*valeur, genre.clone())).collect();
    Ok(client.query_typed(sql, &valeurs).await?)
}

/// A column, by its rank.
pub(crate) fn colonne<'a, T: tokio_postgres::types::FromSql<'a>>(
    ligne: &'a Row,
    rang: usize,
) -> Result<T, EchecJournal> {
    ligne.try_get(rang).map_err(|_| EchecJournal::Endommage("une rangée n'est pas de la forme attendue".to_owned()))
}

/// The row that a statement always gives.
pub(crate) fn seule(lignes: Vec<Row>) -> Result<Row, EchecJournal> {
    lignes.into_iter().next().ok_or_else(|| EchecJournal::Endommage("une rangée manque".to_owned()))
}

/// What time the database says.
pub(crate) const HEURE: &str = "SELECT cfadock.heure()";

pub(crate) fn heure(lignes: Vec<Row>) -> Result<Timestamp, EchecJournal> {
    colonne(&seule(lignes)?, 0)
}
