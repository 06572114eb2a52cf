//! A journal in memory, lost at the end of the process: for tests.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::compte::Comptage;
use super::{
    Choix, Compte, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Part, Sceau, Situation, Trace,
};
use crate::runtime::BoxFuture;

/// Entries in memory. After a crash, what was sent is unknown: in production use
/// [`JournalSqlite`](super::JournalSqlite), or your own implementation.
#[derive(Debug)]
pub struct JournalMemoire {
    entrees: Mutex<Vec<Entree>>,
    sceau: Sceau,
}

impl Default for JournalMemoire {
    fn default() -> Self {
        Self { entrees: Mutex::default(), sceau: Sceau::ephemere() }
    }
}

impl JournalMemoire {
    /// An empty journal.
    pub fn new() -> Self {
        Self::default()
    }

    fn entrees(&self) -> MutexGuard<'_, Vec<Entree>> {
        // The list is consistent after every statement: a panic elsewhere does not corrupt it.
        self.entrees.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal for JournalMemoire {
    fn ouvrir(&self, inscription: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        Box::pin(async move {
            let mut entrees = self.entrees();
            let tient = |entree: &&Entree| {
                entree.situation().tient_la_cle()
                    && entree.inscription.opco == inscription.opco
                    && entree.inscription.cle == inscription.cle
            };
            if let Some(entree) = entrees.iter().find(tient) {
                return Ok(Ouverture::Tenue(Box::new(entree.clone())));
            }
            let id = IdEntree(i64::try_from(entrees.len()).expect("memory ends before numbers do") + 1);
            entrees.push(Entree::new(id, inscription));
            Ok(Ouverture::Nouvelle(id))
        })
    }

    fn noter(&self, id: IdEntree, trace: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        Box::pin(async move {
            let mut entrees = self.entrees();
            let entree = entrees.iter_mut().find(|entree| entree.id == id).ok_or(EchecJournal::EntreeInconnue(id))?;
            entree.ajouter(trace);
            Ok(entree.situation())
        })
    }

    fn lire(&self, choix: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        Box::pin(async move {
            let entrees = self.entrees();
            let choisies = entrees.iter().filter(|entree| choix.convient(entree));
            Ok(match choix.part {
                None => choisies.cloned().collect(),
                Some(Part::Premieres(nombre)) => choisies.take(nombre).cloned().collect(),
                Some(Part::Dernieres(nombre)) => {
                    let mut dernieres: Vec<Entree> = choisies.rev().take(nombre).cloned().collect();
                    dernieres.reverse();
                    dernieres
                }
            })
        })
    }

    fn compter(&self) -> BoxFuture<'_, Result<Vec<Compte>, EchecJournal>> {
        Box::pin(async move {
            let mut comptage = Comptage::default();
            self.entrees().iter().for_each(|entree| comptage.compter(entree));
            Ok(comptage.comptes())
        })
    }

    fn sceau(&self) -> &Sceau {
        &self.sceau
    }
}
