//! `servir`: the service, until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;

use super::sortie::{FinCommande, REFUS};
use super::{Commune, relecture};
use crate::configuration::{Configuration, Ecoute};
use crate::ecoute::Ecouteur;
use crate::journalisation::{self, FormeJournal};
use crate::marche;
use crate::service::Service;
use crate::verrou::VerrouProcessus;

/// The options of `servir`.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Ouvre cette adresse à la place de celle de la configuration : avec `ecoute.certificat` et `ecoute.cle`, ou avec
    /// --derriere-un-mandataire
    #[arg(long, value_name = "ADRESSE")]
    ecouter: Option<SocketAddr>,
    /// Un mandataire devant ce service fait TLS : l'adresse de --ecouter est servie sans
    #[arg(long, requires = "ecouter")]
    derriere_un_mandataire: bool,
    /// La forme des lignes du journal d'activité, sur la sortie d'erreur
    #[arg(long, value_name = "FORME", value_enum, default_value = "texte")]
    journalisation: FormeJournal,
}

pub(super) async fn executer(commune: &Commune, options: Options) -> FinCommande {
    let mut configuration = match commune.lire() {
        Ok(configuration) => configuration,
        Err(fin) => return fin,
    };
    if let Some(adresse) = options.ecouter {
        match ouverte(&configuration, adresse, options.derriere_un_mandataire) {
            Ok(ecoute) => configuration.ecoute = ecoute,
            Err(phrase) => return FinCommande::usage(phrase),
        }
    }
    journalisation::ouvrir(options.journalisation);
    match servir(configuration).await {
        Ok(true) => FinCommande::muette(),
        Ok(false) => FinCommande::json(REFUS, serde_json::json!({ "arret": "interrompu" })).avec_phrase(
            "Arrêt avant la fin de tout ce qui était en cours (`limites.arret`) : la réconciliation du prochain \
                      démarrage le réglera.",
        ),
        Err(phrase) => FinCommande::usage(phrase),
    }
}

/// What `--ecouter` opens: TLS of its own, or that of a proxy.
fn ouverte(configuration: &Configuration, adresse: SocketAddr, mandataire: bool) -> Result<Ecoute, &'static str> {
    match (&configuration.tls, mandataire) {
        (_, true) => Ok(Ecoute::Ouverte { adresse, tls: None }),
        (Some(tls), false) => Ok(Ecoute::Ouverte { adresse, tls: Some(tls.clone()) }),
        (None, false) => Err(
            "Erreur : --ecouter demande TLS : donnez `ecoute.certificat` et `ecoute.cle` dans la configuration, ou \
             --derriere-un-mandataire si un mandataire devant ce service en a.",
        ),
    }
}

/// Serves until the stop; whether all that was under way ended.
async fn servir(configuration: Configuration) -> Result<bool, String> {
    let phrase = |erreur: &dyn std::error::Error| format!("Le service ne démarre pas : {erreur}.");
    let arret = signal_d_arret().map_err(|erreur| phrase(&erreur))?;
    // From now on: by default this signal ends the process, and a reload may come before it is ready.
    let reveil = relecture::guetter().map_err(|erreur| phrase(&erreur))?;
    let _verrou = VerrouProcessus::de_service(&configuration).await.map_err(|erreur| phrase(&erreur))?;
    let service = Arc::new(Service::ouvrir(configuration).await.map_err(|erreur| phrase(&erreur))?);
    let ecouteur = Ecouteur::ouvrir(&service.configuration.ecoute).await.map_err(|erreur| phrase(&erreur))?;
    relecture::lancer(reveil, service.clone(), ecouteur.fiches()).await;
    tracing::info!(adresse = ecouteur.adresse(), version = env!("CARGO_PKG_VERSION"), "le service est prêt");
    let fin = service.arret.clone();
    tokio::spawn(async move {
        arret.await;
        tracing::info!("arrêt demandé");
        fin.cancel();
    });
    let acheve = tokio::select! {
        acheve = marche::servir(service.clone(), ecouteur) => acheve,
        () = encore(&service) => false,
    };
    tracing::info!(acheve, "le service s'arrête");
    Ok(acheve)
}

/// Ends when the process is told to stop a second time.
async fn encore(service: &Service) {
    service.arret.cancelled().await;
    match signal_d_arret() {
        Ok(signal) => signal.await,
        Err(_) => std::future::pending().await,
    }
}

/// Ends when the process is told to stop.
#[cfg(unix)]
fn signal_d_arret() -> std::io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut fin, mut interruption) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = fin.recv() => {}
            _ = interruption.recv() => {}
        }
    })
}

/// Ends when the process is told to stop.
#[cfg(not(unix))]
fn signal_d_arret() -> std::io::Result<impl Future<Output = ()> + Send> {
    Ok(async {
        // Without a signal the service runs until it is ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
