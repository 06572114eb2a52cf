//! Spans and events of the workflows, with the feature `tracing`; without it, nothing at all.

use super::{Connexion, Echec};

impl Connexion {
    /// Runs a workflow within its span, and tells its end: at `INFO` when it brought its result, at `WARN` otherwise.
    #[cfg(feature = "tracing")]
    pub(super) async fn tracer<T>(
        &self,
        parcours: &'static str,
        operation: Option<&'static str>,
        travail: impl Future<Output = Result<T, Echec>>,
    ) -> Result<T, Echec> {
        use crate::journal::{Empreinte, ReferenceEditeur};
        use tracing::Instrument as _;

        let (debut, opco) = (tokio::time::Instant::now(), self.opco().identifiant());
        let digest = Empreinte::textes([self.cfa().as_str()]).to_string();
        let (cfa, reference) = (&digest[..12], self.reference_tenue().map(ReferenceEditeur::as_str));
        let span = tracing::info_span!("cfadock.parcours", parcours, opco, cfa, reference, operation);
        let resultat = travail.instrument(span.clone()).await;
        let duree_ms = u64::try_from(debut.elapsed().as_millis()).unwrap_or(u64::MAX);
        span.in_scope(|| match &resultat {
            Ok(_) => tracing::info!(parcours, opco, cfa, reference, operation, issue = "aboutie", duree_ms),
            Err(echec) => {
                tracing::warn!(parcours, opco, cfa, reference, operation, issue = echec.mot(), duree_ms);
            }
        });
        resultat
    }

    #[cfg(not(feature = "tracing"))]
    pub(super) async fn tracer<T>(
        &self,
        _: &'static str,
        _: Option<&'static str>,
        travail: impl Future<Output = Result<T, Echec>>,
    ) -> Result<T, Echec> {
        travail.await
    }
}
