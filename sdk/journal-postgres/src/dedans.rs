//! What a journal holds: its connections, its key, and the leases of this process.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cfadock::journal::{EchecJournal, IdEntree, Sceau};
use cfadock::runtime::jiff::Timestamp;

use crate::base::{self, HEURE, Reserve};
use crate::connues::Connues;
use crate::essais::Essais;
use crate::schema::Reconnu;

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delais {
    /// How long a deposit belongs to the process that sends it, by the clock of the database: 15 minutes unless said
    /// otherwise. Give at least half of [`Attentes::avant`](cfadock::parcours::Attentes::avant), which is the most that
    /// a call may take: a process whose lease was taken over can no longer write the outcome.
    pub bail: Duration,
    /// How long an open entry belongs to the process that looks for it at the OPCO: 2 minutes unless said otherwise.
    pub relecture: Duration,
    /// For how long a statement that a broken connection, a restart or a silent database took away is repeated: 15
    /// seconds unless said otherwise. After a quarter of it without an answer its connection is closed, and it is tried
    /// again on another one.
    pub reprise: Duration,
}

impl Default for Delais {
    fn default() -> Self {
        let [bail, relecture, reprise] = [15 * 60, 2 * 60, 15].map(Duration::from_secs);
        Self { bail, relecture, reprise }
    }
}

pub(crate) struct Dedans {
    pub(crate) reserve: Reserve,
    pub(crate) sceau: Sceau,
    pub(crate) delais: Delais,
    /// The name of this holder of leases, drawn when it was opened.
    pub(crate) porteur: String,
    /// The tokens under which it writes.
    jetons: Mutex<BTreeMap<IdEntree, i64>>,
    /// The name of the tables.
    pub(crate) identite: String,
    /// Entries that the database must have.
    connues: Mutex<Connues>,
}

impl Dedans {
    pub(crate) fn new(reserve: Reserve, sceau: Sceau, delais: Delais, reconnu: Reconnu) -> Self {
        let Reconnu { porteur, identite } = reconnu;
        Self { reserve, sceau, delais, porteur, identite, jetons: Mutex::default(), connues: Mutex::default() }
    }

    /// What time the database says.
    pub(crate) async fn heure(&self) -> Result<Timestamp, EchecJournal> {
        let mut essais = Essais::pendant(self.delais.reprise);
        loop {
            match self.reserve.demander(HEURE, &[]).await {
                Ok(lignes) => return base::heure(lignes),
                Err(obstacle) => essais.encore(obstacle).await?,
            }
        }
    }

    fn jetons(&self) -> MutexGuard<'_, BTreeMap<IdEntree, i64>> {
        // The map is whole after every statement.
        self.jetons.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token under which this process writes an entry, where it has one.
    pub(crate) fn jeton(&self, id: IdEntree) -> Option<i64> {
        self.jetons().get(&id).copied()
    }

    pub(crate) fn tenir(&self, id: IdEntree, jeton: i64) {
        self.jetons().insert(id, jeton);
    }

    pub(crate) fn rendre(&self, id: IdEntree) {
        self.jetons().remove(&id);
    }

    /// Refuses another journal than the one that was opened.
    pub(crate) fn reconnaitre(&self, identite: Option<&str>) -> Result<(), EchecJournal> {
        match identite {
            Some(identite) if identite == self.identite => Ok(()),
            _ => Err(EchecJournal::AutreBase),
        }
    }

    /// What the database must have.
    pub(crate) fn connues(&self) -> MutexGuard<'_, Connues> {
        // The list is whole after every statement.
        self.connues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
