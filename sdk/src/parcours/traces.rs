//! Spans and events of the workflows, with the feature `tracing`; without it, nothing. The ends of workflows are also
//! counted here.

use std::pin::Pin;

use super::lister::Lot;
use super::{
    CleCfa, Connexion, Depot, Echec, Passe, ProjetFacture, Rapprochement, Reconciliation, VersionOpco, mesures,
};
use crate::journal::Situation;
use crate::models::Dossier;

/// The result of a workflow, which may be partial.
pub(super) trait FinTracee {
    /// A word for what remains to do; `None` when it was done completely.
    fn reste(&self) -> Option<&'static str> {
        None
    }
}

impl FinTracee for Rapprochement {}

impl FinTracee for ProjetFacture {}

impl FinTracee for Dossier {}

impl<T> FinTracee for Lot<T> {}

impl FinTracee for VersionOpco {}

impl FinTracee for CleCfa {}

impl FinTracee for Situation {}

impl<T> FinTracee for Depot<T> {
    fn reste(&self) -> Option<&'static str> {
        self.non_note.as_ref().map(|_| "non-notee")
    }
}

impl FinTracee for Passe {
    fn reste(&self) -> Option<&'static str> {
        (!self.echecs.is_empty()).then_some("partielle")
    }
}

impl FinTracee for Reconciliation {
    fn reste(&self) -> Option<&'static str> {
        (!self.restantes.is_empty()).then_some("partielle")
    }
}

/// The word for how a workflow ended.
fn issue<T: FinTracee>(resultat: &Result<T, Echec>) -> &'static str {
    match resultat {
        Ok(bilan) => bilan.reste().unwrap_or("aboutie"),
        Err(echec) => echec.mot(),
    }
}

impl Connexion {
    /// Runs a workflow, counts its end, and traces it. Its future is on the heap: workflows nest, and the stack of a
    /// thread is small.
    pub(super) async fn tracer<T: FinTracee>(
        &self,
        parcours: &'static str,
        operation: Option<&'static str>,
        travail: Pin<Box<impl Future<Output = Result<T, Echec>>>>,
    ) -> Result<T, Echec> {
        let resultat = self.raconter((parcours, operation), travail).await;
        mesures::parcours((parcours, operation), self.opco(), issue(&resultat));
        resultat
    }

    /// Within its span, with an event at its end: at `INFO` when it was done completely, at `WARN` otherwise.
    #[cfg(feature = "tracing")]
    async fn raconter<T: FinTracee>(
        &self,
        (parcours, operation): (&'static str, Option<&'static str>),
        travail: Pin<Box<impl Future<Output = Result<T, Echec>>>>,
    ) -> Result<T, Echec> {
        use crate::journal::ReferenceEditeur;
        use crate::runtime::counting_attempts;
        use tracing::Instrument as _;

        let (debut, opco, cfa) = (tokio::time::Instant::now(), self.opco().identifiant(), self.marque_du_cfa());
        let (cfa, reference) = (cfa.as_str(), self.reference_tenue().map(ReferenceEditeur::as_str));
        let span = tracing::info_span!("cfadock.parcours", parcours, opco, cfa, reference, operation);
        let (resultat, attempts) = counting_attempts(travail.instrument(span.clone())).await;
        let duree_ms = u64::try_from(debut.elapsed().as_millis()).unwrap_or(u64::MAX);
        span.in_scope(|| match issue(&resultat) {
            issue @ "aboutie" => tracing::info!(parcours, opco, cfa, reference, operation, issue, attempts, duree_ms),
            issue => tracing::warn!(parcours, opco, cfa, reference, operation, issue, attempts, duree_ms),
        });
        resultat
    }

    #[cfg(not(feature = "tracing"))]
    async fn raconter<T: FinTracee>(
        &self,
        _: (&'static str, Option<&'static str>),
        travail: Pin<Box<impl Future<Output = Result<T, Echec>>>>,
    ) -> Result<T, Echec> {
        travail.await
    }
}
