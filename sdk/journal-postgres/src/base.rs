//! One statement at a time, each a transaction by itself: nothing depends on which connection it takes.

use std::future::Future;
use std::time::Duration;

use cfadock::journal::{EchecJournal, IdEntree};
use cfadock::runtime::BoxFuture;
use cfadock::runtime::jiff::Timestamp;
use deadpool_postgres::{Object, Pool};
use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Error, Row};

use crate::echecs::{Obstacle, acces};

/// A value, and its type: statements are not prepared, as poolers in transaction mode want it.
pub(crate) type Valeur<'a> = (&'a (dyn ToSql + Sync), Type);

/// What an editor still does in its transaction when the number of the intent is known; `false` takes all of it back.
pub type SuiteJointe = Box<dyn for<'a> FnOnce(&'a Object, IdEntree) -> BoxFuture<'a, Result<bool, Error>> + Send>;

/// How often a statement that is not answered is tried in the time for which it is repeated.
pub(crate) const ESSAIS: u32 = 4;

/// For the whole transaction. What waits for all of a table stops whoever comes after it, so it gives up soon and is tried
/// again.
pub(crate) const PATIENCE: &str = "SET LOCAL lock_timeout = '2s'";

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

    /// The same connections, on which one statement may take this long.
    pub(crate) fn pendant(&self, attente: Duration) -> Self {
        Self { pool: self.pool.clone(), attente }
    }

    /// How long one statement may take.
    pub(crate) fn attente(&self) -> Duration {
        self.attente
    }

    /// A connection, for what needs more than one statement.
    pub(crate) async fn connexion(&self) -> Result<Prise, Obstacle> {
        match timeout(self.attente, self.pool.get()).await {
            Ok(connexion) => Ok(Prise::new(connexion?, self.attente)),
            Err(_) => Err(Obstacle::Passager(acces("aucune connexion n'est libre"))),
        }
    }

    /// One statement.
    pub(crate) async fn demander(&self, sql: &str, valeurs: &[Valeur<'_>]) -> Result<Vec<Row>, Obstacle> {
        let prise = self.connexion().await?;
        match prise.demander(sql, valeurs).await {
            Err(Obstacle::Passager(echec)) => Err(Obstacle::Passager(echec)),
            autre => {
                prise.rendre();
                autre
            }
        }
    }
}

/// A connection in use, on which each statement has a limited time. Unless it is given back, it goes to nobody else: it
/// is closed, what it still sends belongs to nobody, and a transaction on it is rolled back.
pub(crate) struct Prise {
    connexion: Option<Object>,
    attente: Duration,
}

impl Prise {
    pub(crate) fn new(connexion: Object, attente: Duration) -> Self {
        Self { connexion: Some(connexion), attente }
    }

    fn connexion(&self) -> &Object {
        self.connexion.as_ref().expect("it is there until it is given back, which takes it")
    }

    /// One statement.
    pub(crate) async fn demander(&self, sql: &str, valeurs: &[Valeur<'_>]) -> Result<Vec<Row>, Obstacle> {
        let valeurs: Vec<_> = valeurs.iter().map(|(valeur, genre)| (*valeur, genre.clone())).collect();
        self.borner(self.connexion().query_typed(sql, &valeurs)).await
    }

    /// Statements that give nothing.
    pub(crate) async fn commander(&self, sql: &str) -> Result<(), Obstacle> {
        self.borner(self.connexion().batch_execute(sql)).await
    }

    /// What an editor does last in its transaction.
    pub(crate) async fn confier(&self, suite: SuiteJointe, id: IdEntree) -> Result<bool, Obstacle> {
        self.borner(suite(self.connexion(), id)).await
    }

    /// Begins a part of a transaction that must be under way: without one, each statement would be committed by itself.
    pub(crate) async fn jalonner(&self) -> Result<(), Obstacle> {
        let pas_en_cours = [SqlState::NO_ACTIVE_SQL_TRANSACTION, SqlState::IN_FAILED_SQL_TRANSACTION];
        let jalon = self.connexion().batch_execute("SAVEPOINT cfadock");
        let jalon = async {
            match jalon.await {
                Err(erreur) if erreur.code().is_some_and(|code| pas_en_cours.contains(code)) => Ok(false),
                autre => autre.map(|()| true),
            }
        };
        match self.borner(jalon).await? {
            true => Ok(()),
            false => Err(EchecJournal::TransactionFinie.into()),
        }
    }

    async fn borner<T>(&self, travail: impl Future<Output = Result<T, Error>>) -> Result<T, Obstacle> {
        match timeout(self.attente, travail).await {
            Ok(fait) => Ok(fait?),
            Err(_) => Err(Obstacle::Passager(acces("PostgreSQL ne répond pas"))),
        }
    }

    /// It is free for the next one: no statement and no transaction is under way.
    pub(crate) fn rendre(mut self) {
        drop(self.connexion.take());
    }
}

impl Drop for Prise {
    fn drop(&mut self) {
        if let Some(connexion) = self.connexion.take() {
            drop(Object::take(connexion));
        }
    }
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
