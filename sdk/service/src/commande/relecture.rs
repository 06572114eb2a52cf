//! SIGHUP: the secrets and the certificate are read again, and the log says what changed, never a value.

use std::sync::Arc;

use crate::ecoute::Fiches;
use crate::service::Service;

/// Listens to the signal until the service stops.
///
/// # Errors
/// When the system does not let it.
#[cfg(unix)]
pub(super) async fn lancer(service: Arc<Service>, fiches: Option<Arc<Fiches>>) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut signaux = signal(SignalKind::hangup())?;
    service.relever().await;
    tokio::spawn(async move {
        let arret = service.arret.clone();
        while let Some(Some(())) = arret.run_until_cancelled(signaux.recv()).await {
            relire(&service, fiches.as_deref()).await;
        }
    });
    Ok(())
}

/// This system has no such signal.
#[cfg(not(unix))]
pub(super) async fn lancer(_: Arc<Service>, _: Option<Arc<Fiches>>) -> std::io::Result<()> {
    Ok(())
}

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
