//! Spans and events of the workflows, with the feature `tracing`; without it, nothing at all.

use std::pin::Pin;

use super::{Connexion, Depot, Echec, Passe, ProjetFacture, Rapprochement, Reconciliation};

/// What a workflow brought, which may be less than was asked.
pub(super) trait FinTracee {
    /// A word for what is left to do; `None` when all of it was done.
    #[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "nobody is told"))]
    fn reste(&self) -> Option<&'static str> {
        None
    }
}

impl FinTracee for Rapprochement {}

impl FinTracee for ProjetFacture {}

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

impl Connexion {
    /// Runs a workflow within its span, and tells its end: at `INFO` when all of it was done, at `WARN` otherwise. The work is on the heap: workflows run within each other, and the stack of a thread is small.
    #[cfg(feature = "tracing")]
    pub(super) async fn tracer<T: FinTracee>(
        &self,
        parcours: &'static str,
        operation: Option<&'static str>,
        travail: Pin<Box<impl Future<Output = Result<T, Echec>>>>,
    ) -> Result<T, Echec> {
        use crate::journal::{Empreinte, ReferenceEditeur};
        use tracing::Instrument as _;

        let (debut, opco) = (tokio::time::Instant::now(), self.opco().identifiant());
        let empreinte = Empreinte::textes([self.cfa().as_str()]).to_string();
        let (cfa, reference) = (&empreinte[..12], self.reference_tenue().map(ReferenceEditeur::as_str));
        let span = tracing::info_span!("cfadock.parcours", parcours, opco, cfa, reference, operation);
        let resultat = travail.instrument(span.clone()).await;
        let duree_ms = u64::try_from(debut.elapsed().as_millis()).unwrap_or(u64::MAX);
        span.in_scope(|| match &resultat {
            Ok(bilan) => match bilan.reste() {
                None => tracing::info!(parcours, opco, cfa, reference, operation, issue = "aboutie", duree_ms),
                Some(issue) => tracing::warn!(parcours, opco, cfa, reference, operation, issue, duree_ms),
            },
            Err(echec) => {
                tracing::warn!(parcours, opco, cfa, reference, operation, issue = echec.mot(), duree_ms);
            }
        });
        resultat
    }

    #[cfg(not(feature = "tracing"))]
    pub(super) async fn tracer<T: FinTracee>(
        &self,
        _: &'static str,
        _: Option<&'static str>,
        travail: Pin<Box<impl Future<Output = Result<T, Echec>>>>,
    ) -> Result<T, Echec> {
        travail.await
    }
}
