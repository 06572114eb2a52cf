//! The writes that remain when the future of a deposit is dropped: a write in progress, or an outcome. They are
//! completed at once if this needs no waiting, otherwise by the next call.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Outcome;
use crate::journal::{EchecJournal, EvenementJournal, IdEntree, Journal, Numeros, Ouverture, Situation, Trace};
use crate::runtime::BoxFuture;
use crate::runtime::jiff::Timestamp;

type Travail<T> = BoxFuture<'static, Result<T, EchecJournal>>;

/// One remaining write.
pub(in crate::parcours) enum Reste {
    /// An intent, abandoned at this instant before anything was sent.
    Intention(Option<Travail<Ouverture>>, Timestamp),
    /// An event of an entry, with its write if that has begun.
    Note { entree: IdEntree, trace: Trace, travail: Option<Travail<Situation>> },
}

impl Reste {
    /// Nothing of a deposit was sent; it was abandoned at `le`.
    pub(in crate::parcours) fn non_envoye(entree: IdEntree, le: Timestamp) -> Self {
        let (statut, numeros, reponse) = (None, Numeros::default(), None);
        let motif = Some("abandonné avant l'envoi".to_owned());
        let evenement = EvenementJournal::Issue { issue: Outcome::NotSent, statut, numeros, reponse, motif };
        Self::Note { entree, trace: Trace { le, evenement }, travail: None }
    }

    /// Completes the write, and returns the entry with its situation. If the future is dropped, it can be called again.
    pub(super) async fn achever(
        &mut self,
        journal: &Arc<dyn Journal>,
    ) -> Result<Option<(IdEntree, Situation)>, EchecJournal> {
        if let Self::Intention(travail, le) = self {
            // An intent that was not written, or whose key was taken, leaves nothing to complete.
            let Some(ecriture) = travail else { return Ok(None) };
            let ouverture = ecriture.await;
            *travail = None;
            let Ouverture::Nouvelle(entree) = ouverture? else { return Ok(None) };
            *self = Self::non_envoye(entree, *le);
        }
        let Self::Note { entree, trace, travail } = self else { return Ok(None) };
        let entree = *entree;
        let ecriture = travail.get_or_insert_with(|| {
            let (journal, trace) = (journal.clone(), trace.clone());
            Box::pin(async move { journal.noter(entree, trace).await })
        });
        let notee = ecriture.await;
        *travail = None;
        notee.map(|situation| Some((entree, situation)))
    }
}

/// All remaining writes of this process.
#[derive(Default)]
pub(super) struct Restes {
    restes: Mutex<Vec<Reste>>,
    /// One task at a time completes them; the others wait until it is done.
    pub(super) tour: tokio::sync::Mutex<()>,
}

impl Restes {
    pub(super) fn ajouter(&self, reste: Reste) {
        self.restes.lock().unwrap_or_else(PoisonError::into_inner).push(reste);
    }

    pub(super) fn nombre(&self) -> usize {
        self.restes.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// A write taken from the list; it returns to the list unless it is completed.
pub(super) struct Pris<'a> {
    restes: &'a Restes,
    pub(super) reste: Option<Reste>,
}

impl<'a> Pris<'a> {
    pub(super) fn un(restes: &'a Restes) -> Self {
        let mut tous = restes.restes.lock().unwrap_or_else(PoisonError::into_inner);
        let reste = (!tous.is_empty()).then(|| tous.remove(0));
        Self { restes, reste }
    }
}

impl Drop for Pris<'_> {
    fn drop(&mut self) {
        if let Some(reste) = self.reste.take() {
            self.restes.ajouter(reste);
        }
    }
}

impl fmt::Debug for Restes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Restes").field(&self.nombre()).finish()
    }
}
