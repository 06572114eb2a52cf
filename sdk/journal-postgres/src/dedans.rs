//! What a journal holds: its connections, its key, and the leases of this process.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use cfadock::journal::{EchecJournal, IdEntree, Sceau};
use cfadock::runtime::jiff::Timestamp;

use crate::base::{self, HEURE, Reserve};
use crate::essais::Essais;

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delais {
    /// How long a deposit belongs to the process that sends it, by the clock of the database: 15 minutes unless said
    /// otherwise. Give at least half of [`Attentes::avant`](cfadock::parcours::Attentes::avant), which is the most that
    /// a call may take: a process whose lease was taken over can no longer write the outcome.
    pub bail: Duration,
    /// How long an open entry belongs to the process that looks for it at the OPCO: 2 minutes unless said otherwise.
    pub relecture: Duration,
    /// For how long a statement that a broken connection or a restart took away is repeated, and how long one may take:
    /// 15 seconds unless said otherwise.
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
    /// The highest number of an entry that it knows of.
    derniere: AtomicI64,
}

impl Dedans {
    pub(crate) fn new(reserve: Reserve, sceau: Sceau, delais: Delais, porteur: String) -> Self {
        Self { reserve, sceau, delais, porteur, jetons: Mutex::default(), derniere: AtomicI64::new(0) }
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

    /// The highest number of an entry that is known now.
    pub(crate) fn derniere(&self) -> IdEntree {
        IdEntree(self.derniere.load(Ordering::Acquire))
    }

    pub(crate) fn connaitre(&self, id: IdEntree) {
        self.derniere.fetch_max(id.0, Ordering::AcqRel);
    }
}
