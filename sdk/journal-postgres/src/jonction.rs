//! An intent in a transaction of the editor's: their row and our intent are both there, or neither.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cfadock::journal::{
    Choix, Compte, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Relecture, Sceau, Situation, Trace,
};
use cfadock::runtime::BoxFuture;
use cfadock::runtime::jiff::Timestamp;
use deadpool_postgres::Object;

use crate::base::{self, Prise, SuiteJointe, colonne};
use crate::connues::Connues;
use crate::dedans::Dedans;
use crate::depots::{Inscrite, tenue};
use crate::echecs::{Obstacle, acces};
use crate::essais::Essais;
use crate::schema::garanti;
use crate::{comptes, lectures, suites};

/// What the editor's connection says of itself.
const REGLAGES: &str = "SELECT current_setting('synchronous_commit'), (SELECT identite FROM cfadock.journal)";

/// A [`JournalPostgres`](crate::JournalPostgres) whose next intent joins a transaction of the editor's: see
/// [`joindre`](crate::JournalPostgres::joindre). It serves one deposit; everything else it does as the journal does.
pub struct JournalJoint {
    dedans: Arc<Dedans>,
    transaction: Mutex<Option<(Prise, Option<SuiteJointe>)>>,
}

impl JournalJoint {
    pub(crate) fn new(dedans: Arc<Dedans>, transaction: Object) -> Self {
        // Nothing of it can be tried again.
        let prise = Prise::new(transaction, dedans.delais.reprise);
        Self { dedans, transaction: Mutex::new(Some((prise, None))) }
    }

    /// The same, with what the editor does last in its transaction: it is given the number of the intent, which is
    /// written and not yet committed. Where it says `false` or fails, neither the editor's rows nor the intent are there,
    /// and nothing is sent ([`EchecJournal::Acces`]).
    #[must_use]
    pub fn avec_suite(self, suite: SuiteJointe) -> Self {
        if let Some((_, place)) = self.transaction.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            *place = Some(suite);
        }
        self
    }

    async fn inscrire(&self, inscription: Inscription) -> Result<Ouverture, EchecJournal> {
        let transaction = self.transaction.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (transaction, suite) = transaction.ok_or(EchecJournal::TransactionFinie)?;
        let dedans = &self.dedans;
        verifier(dedans, &transaction).await.map_err(Obstacle::echec)?;
        let inscrite = preparer(dedans, &inscription).await?;
        // What is known was looked for: a transaction may see less than there is.
        if inscrite.ecrire(&transaction, Connues::default()).await.map_err(Obstacle::echec)? {
            if let Some(suite) = suite
                && !transaction.confier(suite, inscrite.id).await.map_err(Obstacle::echec)?
            {
                transaction.commander("ROLLBACK").await.map_err(Obstacle::echec)?;
                transaction.rendre();
                return Err(acces("la transaction à laquelle il se joint y renonce"));
            }
            return match transaction.commander("COMMIT").await {
                Ok(()) => {
                    transaction.rendre();
                    Ok(inscrite.tenir(dedans))
                }
                Err(obstacle) => {
                    // Closed: what the database has not yet begun to commit, it rolls back.
                    drop(transaction);
                    trancher(dedans, &inscrite, obstacle).await
                }
            };
        }
        transaction.commander("ROLLBACK").await.map_err(Obstacle::echec)?;
        transaction.rendre();
        let entree = tenue(dedans, &inscription).await.map_err(Obstacle::echec)?;
        let entree = entree.ok_or_else(|| acces("sa clé vient d'être rendue"))?;
        Ok(Ouverture::Tenue(Box::new(entree)))
    }
}

/// Whether a transaction is under way, in the database of the journal, whose end is kept.
async fn verifier(dedans: &Dedans, transaction: &Prise) -> Result<(), Obstacle> {
    transaction.jalonner().await?;
    let ligne = base::seule(transaction.demander(REGLAGES, &[]).await?)?;
    garanti("synchronous_commit", colonne(&ligne, 0)?)?;
    Ok(dedans.reconnaitre(colonne(&ligne, 1)?)?)
}

/// Its number comes over another connection than the editor's.
async fn preparer(dedans: &Dedans, inscription: &Inscription) -> Result<Inscrite, EchecJournal> {
    let mut essais = Essais::pendant(dedans.delais.reprise);
    loop {
        match numeroter(dedans, inscription).await {
            Ok(inscrite) => return Ok(inscrite),
            Err(obstacle) => essais.encore(obstacle).await?,
        }
    }
}

async fn numeroter(dedans: &Dedans, inscription: &Inscription) -> Result<Inscrite, Obstacle> {
    let prise = dedans.reserve.connexion().await?;
    let inscrite = Inscrite::preparer(&prise, dedans, inscription).await?;
    prise.rendre();
    Ok(inscrite)
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
    let transaction = dedans.reserve.connexion().await?;
    transaction.commander("BEGIN").await?;
    let connues = dedans.connues().clone();
    let absente = inscrite.ecrire(&transaction, connues).await?;
    transaction.commander("ROLLBACK").await?;
    transaction.rendre();
    if absente {
        return Ok(false);
    }
    // Refused by its number, or by another entry under the same key.
    let connue = lectures::lot(dedans, &Choix::entree(inscrite.id), lectures::Tranche::Apres(0, 1)).await?;
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

    fn compter(&self) -> BoxFuture<'_, Result<Vec<Compte>, EchecJournal>> {
        Box::pin(comptes::compter(&self.dedans))
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

    fn porteur(&self) -> Option<&str> {
        Some(&self.dedans.porteur)
    }
}

impl fmt::Debug for JournalJoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JournalJoint").field("porteur", &self.dedans.porteur).finish_non_exhaustive()
    }
}
