//! SIGHUP: the secrets and the certificate are read again, and the log says what changed, never a value.

use std::sync::Arc;

use crate::ecoute::Fiches;
use crate::service::Service;

/// The signal, as it comes.
#[cfg(unix)]
pub(super) type Reveil = tokio::signal::unix::Signal;

/// This system has no such signal.
#[cfg(not(unix))]
pub(super) type Reveil = ();

/// Takes the signal, which ends the process where nobody does.
///
/// # Errors
/// When the system does not let it.
#[cfg(unix)]
pub(super) fn guetter() -> std::io::Result<Reveil> {
    use tokio::signal::unix::{SignalKind, signal};

    signal(SignalKind::hangup())
}

/// This system has no such signal.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub(super) fn guetter() -> std::io::Result<Reveil> {
    Ok(())
}

/// Answers the signal until the service stops.
#[cfg(unix)]
pub(super) async fn lancer(mut signaux: Reveil, service: Arc<Service>, fiches: Option<Arc<Fiches>>) {
    service.relever().await;
    tokio::spawn(async move {
        let arret = service.arret.clone();
        while let Some(Some(())) = arret.run_until_cancelled(signaux.recv()).await {
            relire(&service, fiches.as_deref()).await;
        }
    });
}

/// This system has no such signal.
#[cfg(not(unix))]
pub(super) async fn lancer((): Reveil, _: Arc<Service>, _: Option<Arc<Fiches>>) {}

#[cfg(unix)]
async fn relire(service: &Service, fiches: Option<&Fiches>) {
    match service.relire(fiches).await {
        Ok(bilan) => {
            tracing::info!(changes = bilan.changes.join(" "), "secrets et certificat relus");
            if !bilan.au_demarrage.is_empty() {
                let cles = bilan.au_demarrage.join(" ");
                tracing::warn!(cles, "le journal change d'adresse ou de clé au prochain démarrage seulement");
            }
        }
        Err(refus) => tracing::warn!("secrets et certificat gardés, rien n'a changé : {refus}"),
    }
}
