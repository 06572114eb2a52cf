//! The identities of dossiers that were read, so that a second look reads only what is new.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::journal::{IdentiteContrat, Ressemblance};

/// The identities of dossiers that were read, by internal number. Digests, nothing personal.
#[derive(Debug, Default)]
pub(in crate::parcours) struct IdentitesLues {
    identites: Mutex<BTreeMap<String, IdentiteContrat>>,
}

impl IdentitesLues {
    fn identites(&self) -> MutexGuard<'_, BTreeMap<String, IdentiteContrat>> {
        // The map is consistent after every statement.
        self.identites.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How similar the dossier with this number was to `cherchee` when it was read; `None` when it was not read yet.
    pub(in crate::parcours) fn comparer(&self, numero: &str, cherchee: &IdentiteContrat) -> Option<Ressemblance> {
        self.identites().get(numero).map(|connue| cherchee.comparer(connue))
    }

    /// Keeps what was read of a dossier.
    pub(in crate::parcours) fn retenir(&self, numero: &str, identite: IdentiteContrat) {
        self.identites().insert(numero.to_owned(), identite);
    }
}
