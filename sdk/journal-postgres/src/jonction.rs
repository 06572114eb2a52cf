//! An intent in a transaction of the editor's: their row and our intent are both there, or neither.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cfadock::journal::{
    Choix, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Relecture, Sceau, Situation, Trace,
};
use cfadock::runtime::BoxFuture;
use cfadock::runtime::jiff::Timestamp;
use deadpool_postgres::Object;
use tokio_postgres::error::SqlState;

use crate::dedans::Dedans;
use crate::depots::{Inscrite, tenue};
use crate::echecs::{Obstacle, acces};
use crate::essais::Essais;
use crate::{lectures, suites};

/// A [`JournalPostgres`](crate::JournalPostgres) whose next intent joins a transaction of the editor's: see
/// [`joindre`](crate::JournalPostgres::joindre). It serves one deposit; everything else it does as the journal does.
pub struct JournalJoint {
    dedans: Arc<Dedans>,
    transaction: Mutex<Option<Jointe>>,
}

/// A connection in a transaction. Unless the transaction is over, it goes to nobody else: it is closed, and what it
/// wrote is rolled back.
struct Jointe(Option<Object>);

impl Drop for Jointe {
    fn drop(&mut self) {
        if let Some(connexion) = self.0.take() {
            drop(Object::take(connexion));
        }
    }
}

impl Jointe {
    fn connexion(&self) -> Result<&Object, EchecJournal> {
        self.0.as_ref().ok_or(EchecJournal::TransactionFinie)
    }

    /// Ends the transaction. Its connection is free for the next one, unless that failed.
    async fn finir(mut self, mot: &str) -> Result<(), Obstacle> {
        self.connexion()?.batch_execute(mot).await?;
        drop(self.0.take());
        Ok(())
    }
}

impl JournalJoint {
    pub(crate) fn new(dedans: Arc<Dedans>, transaction: Object) -> Self {
        Self { dedans, transaction: Mutex::new(Some(Jointe(Some(transaction)))) }
    }

    async fn inscrire(&self, inscription: Inscription) -> Result<Ouverture, EchecJournal> {
        let jointe = self.transaction.lock().unwrap_or_else(PoisonError::into_inner).take();
        let jointe = jointe.ok_or(EchecJournal::TransactionFinie)?;
        let dedans = &self.dedans;
        verifier(&jointe).await?;
        let client = &***jointe.connexion()?;
        let inscrite = Inscrite::preparer(client, dedans, &inscription).await.map_err(Obstacle::echec)?;
        if inscrite.ecrire(client).await.map_err(Obstacle::echec)? {
            return match jointe.finir("COMMIT").await {
                Ok(()) => Ok(inscrite.tenir(dedans)),
                Err(obstacle) => trancher(dedans, &inscrite, obstacle).await,
            };
        }
        jointe.finir("ROLLBACK").await.map_err(Obstacle::echec)?;
        let entree = tenue(dedans, &inscription).await.map_err(Obstacle::echec)?;
        let entree = entree.ok_or_else(|| acces("sa clé vient d'être rendue"))?;
        Ok(Ouverture::Tenue(Box::new(entree)))
    }
}

/// Whether a transaction is under way: without one, each statement would be committed by itself.
async fn verifier(jointe: &Jointe) -> Result<(), EchecJournal> {
    match jointe.connexion()?.batch_execute("SAVEPOINT cfadock").await {
        Ok(()) => Ok(()),
        Err(erreur) if erreur.code() == Some(&SqlState::NO_ACTIVE_SQL_TRANSACTION) => {
            Err(EchecJournal::TransactionFinie)
        }
        Err(erreur) if erreur.code() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION) => {
            Err(EchecJournal::TransactionFinie)
        }
        Err(erreur) => Err(Obstacle::from(erreur).echec()),
    }
}

/// Whether a transaction was committed whose end nobody heard: a row of the same number waits for its end, and is then
/// refused or not. It is not kept.
async fn trancher(dedans: &Dedans, inscrite: &Inscrite, obstacle: Obstacle) -> Result<Ouverture, EchecJournal> {
    let perdue = obstacle.echec();
    let mut essais = Essais::pendant(dedans.delais.reprise);
    loop {
        match est_ecrite(dedans, inscrite).await {
            Ok(true) => return Ok(inscrite.tenir(dedans)),
            Ok(false) => return Err(perdue),
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    }
}

async fn est_ecrite(dedans: &Dedans, inscrite: &Inscrite) -> Result<bool, Obstacle> {
    let mut connexion = dedans.reserve.connexion().await?;
    let transaction = connexion.transaction().await?;
    let absente = inscrite.ecrire(&*transaction).await?;
    transaction.rollback().await?;
    if absente {
        return Ok(false);
    }
    // Refused by its number, or by another entry under the same key.
    let connue = lectures::lot(dedans, &Choix::entree(inscrite.id), lectures::Tranche::Apres(0)).await?;
    Ok(!connue.is_empty())
}

impl Journal for JournalJoint {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        Box::pin(self.inscrire(inscription))
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        Box::pin(suites::noter(&self.dedans, id, trace))
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        Box::pin(lectures::toutes(&self.dedans, choix))
    }

    fn sceau(&self) -> &Sceau {
        &self.dedans.sceau
    }

    fn heure(&self) -> BoxFuture<'_, Result<Option<Timestamp>, EchecJournal>> {
        Box::pin(async { self.dedans.heure().await.map(Some) })
    }

    fn relire(&self, id: IdEntree) -> BoxFuture<'_, Result<Relecture, EchecJournal>> {
        Box::pin(suites::relire(&self.dedans, id))
    }
}

impl fmt::Debug for JournalJoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JournalJoint").field("porteur", &self.dedans.porteur).finish_non_exhaustive()
    }
}
