//! No journal: the value of a connection before a journal is given. Reading works without one.

use std::sync::LazyLock;

use super::{Choix, EchecJournal, Entree, IdEntree, Inscription, Journal, Ouverture, Sceau, Situation, Trace};
use crate::runtime::BoxFuture;

/// Refuses everything: a deposit that is not written down would be lost in a crash.
#[derive(Debug)]
pub(crate) struct JournalAbsent;

impl Journal for JournalAbsent {
    fn ouvrir(&self, _: Inscription) -> BoxFuture<'_, Result<Ouverture, EchecJournal>> {
        Box::pin(async { Err(EchecJournal::Absent) })
    }

    fn noter(&self, _: IdEntree, _: Trace) -> BoxFuture<'_, Result<Situation, EchecJournal>> {
        Box::pin(async { Err(EchecJournal::Absent) })
    }

    fn lire(&self, _: Choix) -> BoxFuture<'_, Result<Vec<Entree>, EchecJournal>> {
        Box::pin(async { Err(EchecJournal::Absent) })
    }

    fn sceau(&self) -> &Sceau {
        static AUCUN: LazyLock<Sceau> = LazyLock::new(Sceau::aucun);
        &AUCUN
    }
}
