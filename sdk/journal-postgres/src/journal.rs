//! The journal: what it holds, how it is opened, and the trait that it is.

use std::fmt;
use std::io::Write;
use std::sync::Arc;

use cfadock::journal::{
    Choix, Compte, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Relecture, Sceau, Situation, Trace,
};
use cfadock::runtime::BoxFuture;
use cfadock::runtime::jiff::Timestamp;
use deadpool_postgres::{Object, Pool};

use crate::base::{ESSAIS, Reserve};
use crate::dedans::{Dedans, Delais};
use crate::essais::Essais;
use crate::jonction::JournalJoint;
use crate::{archives, comptes, depots, index, lectures, schema, suites};

/// Entries in PostgreSQL, which the processes of several machines share. What has returned is committed.
///
/// Every instant in it is one of the database: what the machines' clocks say is not written. Of an entry one process at
/// a time writes, which has its lease; a token that grows whenever another one takes it over is compared at each
/// writing, and who comes late is refused ([`EchecJournal::Reprise`]).
///
/// Statements are not prepared and each is a transaction by itself, so that a pooler in transaction mode (PgBouncer) may
/// stand in between. No transaction and no lock lasts longer than a statement.
#[derive(Clone)]
pub struct JournalPostgres {
    dedans: Arc<Dedans>,
}

impl JournalPostgres {
    /// Makes the tables in the schema `cfadock`, or brings those of an older version to this one, with a role that may.
    /// Several processes may do so at once; where nothing is to be done, nothing is written. The key is the one under
    /// which the journal is opened; only its public name is written. It reads no entry, however many there are: those of
    /// an older version are counted by and by ([`compter`](Journal::compter)).
    ///
    /// # Errors
    /// When the tables are those of a later version or under another key, which are not touched, or cannot be written.
    pub async fn preparer(pool: &Pool, sceau: &Sceau) -> Result<(), EchecJournal> {
        schema::preparer(&Reserve::new(pool.clone(), Delais::default().reprise), sceau).await
    }

    /// Builds the indexes of this version that tables of an older one lack, with the role that owns them: after
    /// [`preparer`](Self::preparer), where there may be many entries. Deposits go on meanwhile; without these indexes only
    /// [`compter`](Journal::compter) and reading by [`Choix::reference`] take longer. What was cut is built again by the next call; several processes may
    /// call it at once, and where nothing is to be done, nothing is written.
    ///
    /// # Errors
    /// When the role may not, or when a transaction of somebody's keeps an index from being built for an hour.
    pub async fn indexer(&self) -> Result<(), EchecJournal> {
        index::batir(&self.dedans.reserve).await
    }

    /// Opens the journal under the key of the editor: at least 32 random bytes, kept elsewhere than the database, and
    /// the same for all machines. The role needs no more than the README of this package grants.
    ///
    /// # Errors
    /// When the tables are not those of this version or under another key, when the database does not flush what it
    /// commits (`fsync`, `synchronous_commit`), or does not answer.
    pub async fn ouvrir(pool: Pool, sceau: Sceau) -> Result<Self, EchecJournal> {
        Self::ouvrir_selon(pool, sceau, Delais::default()).await
    }

    /// The same with other delays.
    ///
    /// # Errors
    /// Those of [`ouvrir`](Self::ouvrir).
    pub async fn ouvrir_selon(pool: Pool, sceau: Sceau, delais: Delais) -> Result<Self, EchecJournal> {
        let reserve = Reserve::new(pool, delais.reprise / ESSAIS);
        let mut essais = Essais::pendant(delais.reprise);
        let reconnu = loop {
            match schema::reconnaitre(&reserve, &sceau).await {
                Ok(reconnu) => break reconnu,
                Err(obstacle) => essais.encore(obstacle).await?,
            }
        };
        Ok(Self { dedans: Arc::new(Dedans::new(reserve, sceau, delais, reconnu)) })
    }

    /// A journal whose next intent is written in a transaction of the editor's, and commits it: their row and our intent
    /// are both there, or neither. Give it to the connection that deposits ([`Connexion::journal`](cfadock::Connexion::journal)).
    ///
    /// `transaction` is a connection to the database of the journal on which `BEGIN` was sent, and the editor's
    /// statements. It is committed before anything is sent; where an earlier deposit holds the key, or nothing comes to
    /// be deposited, it is rolled back.
    pub fn joindre(&self, transaction: Object) -> JournalJoint {
        JournalJoint::new(self.dedans.clone(), transaction)
    }

    /// Takes the entries that are settled and whose last event is older than `avant`, by the clock of the database, out
    /// of the journal: each is written to `vers` as one line of JSON, whole, and `vers` is flushed before it leaves. The
    /// `flush` of a file does not wait for the disk: give one that does (`sync_all`). Others may deposit meanwhile. It needs a role that may delete, see the README.
    ///
    /// What stays of an entry is what keeps its deposit from being made twice and tells it from others: its key, the
    /// digests, the numbers and the situation
    /// ([`EvenementJournal::Archivage`](cfadock::journal::EvenementJournal::Archivage)). Says how many were taken out.
    ///
    /// # Errors
    /// When the journal or `vers` cannot be written. What was taken out until then stays so; the last lines in `vers` may
    /// be of entries that are still whole.
    pub async fn archiver(&self, avant: Timestamp, vers: &mut (impl Write + Send)) -> Result<usize, EchecJournal> {
        archives::archiver(&self.dedans, avant, vers).await
    }

    /// Reads every entry and compares it with its codes, some hundred at a time. It takes the time that the length of
    /// the journal asks for, and blocks nobody. Says how many there are.
    ///
    /// # Errors
    /// When something is damaged, or not readable.
    pub async fn verifier(&self) -> Result<usize, EchecJournal> {
        let mut nombre = 0;
        lectures::parcourir(&self.dedans, &Choix::toutes(), |lues| nombre += lues.len()).await?;
        Ok(nombre)
    }
}

impl Journal for JournalPostgres {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        Box::pin(depots::inscrire(&self.dedans, inscription))
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

/// Shows neither where the database is nor as whom.
impl fmt::Debug for JournalPostgres {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("JournalPostgres").field("porteur", &self.dedans.porteur).finish_non_exhaustive()
    }
}
