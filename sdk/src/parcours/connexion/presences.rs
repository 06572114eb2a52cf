//! What this process knows without asking a clock of the wall: which deposits it is still waiting for, and how long
//! ago it began or looked. A wall clock that jumps ahead frees no key of them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::reste::Restes;
use crate::journal::IdEntree;

/// The deposits of this process, by a clock that does not jump.
#[derive(Debug, Default)]
pub(in crate::parcours) struct Presences {
    entrees: Mutex<BTreeMap<IdEntree, Memoire>>,
    pub(super) restes: Restes,
}

#[derive(Clone, Copy, Debug, Default)]
struct Memoire {
    en_vol: bool,
    /// When the call ended or was dropped.
    fin: Option<Instant>,
    /// The first look that found nothing.
    regard: Option<Instant>,
}

/// A deposit that is under way, until this is dropped.
#[derive(Debug)]
pub(super) struct Presence {
    presences: Arc<Presences>,
    entree: IdEntree,
}

impl Presences {
    fn entrees(&self) -> MutexGuard<'_, BTreeMap<IdEntree, Memoire>> {
        // The map is whole after every statement.
        self.entrees.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn entrer(self: &Arc<Self>, entree: IdEntree) -> Presence {
        self.entrees().insert(entree, Memoire { en_vol: true, ..Memoire::default() });
        Presence { presences: self.clone(), entree }
    }

    /// Whether this process waits for it.
    pub(in crate::parcours) fn en_vol(&self, entree: IdEntree) -> bool {
        self.entrees().get(&entree).is_some_and(|memoire| memoire.en_vol)
    }

    /// Whether it ended less than `duree` ago, as far as this process knows.
    pub(in crate::parcours) fn recente(&self, entree: IdEntree, duree: Duration) -> bool {
        let fin = self.entrees().get(&entree).and_then(|memoire| memoire.fin);
        fin.is_some_and(|fin| fin.elapsed() < duree)
    }

    /// Keeps a look that found nothing, if it is the first.
    pub(in crate::parcours) fn regarder(&self, entree: IdEntree) {
        self.entrees().entry(entree).or_default().regard.get_or_insert_with(Instant::now);
    }

    /// Whether the first look of this process was less than `duree` ago.
    pub(in crate::parcours) fn regardee(&self, entree: IdEntree, duree: Duration) -> bool {
        let regard = self.entrees().get(&entree).and_then(|memoire| memoire.regard);
        regard.is_some_and(|regard| regard.elapsed() < duree)
    }

    /// Forgets what is settled.
    pub(in crate::parcours) fn oublier(&self, entree: IdEntree) {
        self.entrees().remove(&entree);
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let memoire = Memoire { fin: Some(Instant::now()), ..Memoire::default() };
        self.presences.entrees().insert(self.entree, memoire);
    }
}
