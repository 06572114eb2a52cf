//! `servir`: the service, until it is told to stop.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::sortie::{FinCommande, REFUS};
use super::{Commune, relecture};
use crate::configuration::{Configuration, Ecoute};
use crate::ecoute::Ecouteur;
use crate::journalisation::{self, FormeJournal};
use crate::marche;
use crate::passager::Passager;
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
        Err(fin) => fin,
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

/// Why the service does not start, and whether it is worth starting it again.
fn refus(cause: impl Passager) -> FinCommande {
    let suite = if cause.est_passager() { "relancez-le" } else { "le relancer n'y change rien" };
    FinCommande::refusee(&cause, format!("Le service ne démarre pas : {cause} ({suite})."))
}

/// Serves until the stop; whether all that was under way ended.
async fn servir(configuration: Configuration) -> Result<bool, FinCommande> {
    let sans_signal = |cause: std::io::Error| FinCommande::usage(format!("Le service ne démarre pas : {cause}."));
    let mut arrets = Arrets::guetter().map_err(sans_signal)?;
    // From now on: by default this signal ends the process, and a reload may come before it is ready.
    let reveil = relecture::guetter().map_err(sans_signal)?;
    let _verrou = VerrouProcessus::de_service(&configuration).await.map_err(refus)?;
    let service = Arc::new(Service::ouvrir(configuration).await.map_err(refus)?);
    let ecouteur = Ecouteur::ouvrir(&service.configuration.ecoute).await.map_err(refus)?;
    relecture::lancer(reveil, service.clone(), ecouteur.fiches()).await;
    tracing::info!(adresse = ecouteur.adresse(), version = env!("CARGO_PKG_VERSION"), "le service est prêt");
    let (fin, presse) = (service.arret.clone(), CancellationToken::new());
    let encore = presse.clone();
    tokio::spawn(async move {
        arrets.suivant().await;
        tracing::info!("arrêt demandé");
        fin.cancel();
        arrets.suivant().await;
        tracing::info!("arrêt demandé encore : ce qui est en cours n'est plus attendu");
        encore.cancel();
    });
    let acheve = tokio::select! {
        acheve = marche::servir(service.clone(), ecouteur) => acheve,
        () = presse.cancelled() => false,
    };
    tracing::info!(acheve, "le service s'arrête");
    Ok(acheve)
}

/// The signals that stop the process, as they come; none is lost between two of them.
#[cfg(unix)]
struct Arrets {
    fin: tokio::signal::unix::Signal,
    interruption: tokio::signal::unix::Signal,
}

/// This system has one such signal, which is asked for each time.
#[cfg(not(unix))]
struct Arrets;

impl Arrets {
    #[cfg(unix)]
    fn guetter() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(Self { fin: signal(SignalKind::terminate())?, interruption: signal(SignalKind::interrupt())? })
    }

    #[cfg(not(unix))]
    fn guetter() -> std::io::Result<Self> {
        Ok(Self)
    }

    /// Ends when the process is told to stop once more.
    #[cfg(unix)]
    async fn suivant(&mut self) {
        tokio::select! {
            _ = self.fin.recv() => {}
            _ = self.interruption.recv() => {}
        }
    }

    /// Ends when the process is told to stop once more.
    #[cfg(not(unix))]
    async fn suivant(&mut self) {
        // Without a signal the service runs until it is ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
