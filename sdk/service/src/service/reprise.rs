//! Reconciliation: at the start for every CFA with open deposits, and again from time to time while there are some.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use cfadock::Opco;
use cfadock::journal::{Choix, EchecJournal};
use cfadock::scalaires::Siren;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::Service;

/// How many CFA are reconciled at once.
const A_LA_FOIS: usize = 4;
/// How long one CFA at one OPCO may take.
const DELAI: Duration = Duration::from_secs(600);
/// The pause between two rounds: a second look that settles comes five minutes after the first.
const PAUSE: Duration = Duration::from_secs(600);
/// The pause after a round for which the journal could not be read.
const REESSAI: Duration = Duration::from_secs(10);

/// Whether what was open at the start has been looked at.
#[derive(Debug, Default)]
pub(super) struct Reprise(AtomicBool);

impl Service {
    /// Whether the deposits that were open at the start have been looked for at their OPCO.
    pub fn est_repris(&self) -> bool {
        self.reprise.0.load(Ordering::Acquire)
    }

    /// Reconciles in the background until the service stops.
    pub fn lancer_la_reprise(self: &Arc<Self>) {
        let service = self.clone();
        let arret = self.arret.clone();
        let tours = async move {
            loop {
                let pause = match service.reprendre().await {
                    Ok(()) => {
                        service.reprise.0.store(true, Ordering::Release);
                        PAUSE
                    }
                    Err(echec) => {
                        tracing::warn!("réconciliation reportée : {echec}");
                        REESSAI
                    }
                };
                sleep(pause).await;
            }
        };
        self.travaux.spawn(async move { arret.run_until_cancelled(tours).await });
    }

    /// One round: every CFA with open deposits, each within its time.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub async fn reprendre(self: &Arc<Self>) -> Result<(), EchecJournal> {
        let ouvertes = self.journal.lire(Choix::toutes().ouvertes()).await?;
        let couples = ouvertes.iter().map(|entree| (entree.inscription.cfa.clone(), entree.inscription.opco));
        let couples: BTreeSet<(Siren, Opco)> = couples.collect();
        if couples.is_empty() {
            return Ok(());
        }
        tracing::info!(depots = ouvertes.len(), acces = couples.len(), "réconciliation des dépôts ouverts");
        let places = Arc::new(Semaphore::new(A_LA_FOIS));
        let mut taches = JoinSet::new();
        for (cfa, opco) in couples {
            let (service, places) = (self.clone(), places.clone());
            taches.spawn(async move {
                let _place = places.acquire().await;
                service.reconcilier_un(&cfa, opco).await;
            });
        }
        while taches.join_next().await.is_some() {}
        Ok(())
    }

    async fn reconcilier_un(&self, cfa: &Siren, opco: Opco) {
        let (cfa, opco_dit) = (cfa, opco.identifiant());
        let connexion = match self.connexion(cfa, opco) {
            Ok(connexion) => connexion,
            Err(_) => {
                tracing::warn!(
                    opco = opco_dit,
                    "des dépôts sont ouverts, et la configuration n'a pas d'accès à cet OPCO"
                );
                return;
            }
        };
        let marque = connexion.marque_du_cfa();
        match timeout(DELAI, connexion.reconcilier()).await {
            Ok(Ok(bilan)) => {
                let raisons = bilan.restantes.iter().map(|une| (une.entree.id.0, une.raison.to_string()));
                // The console says less without them; the next round writes them.
                let _ = self.etat.noter_suspens(cfa, opco, raisons.collect()).await;
                let personne = bilan.restantes.iter().filter(|restante| restante.raison.pour_une_personne()).count();
                let (reglees, restantes) = (bilan.reglees.len(), bilan.restantes.len());
                tracing::info!(opco = opco_dit, cfa = marque, reglees, restantes, personne, "réconciliation faite");
            }
            Ok(Err(echec)) => {
                tracing::warn!(opco = opco_dit, cfa = marque, issue = echec.mot(), "réconciliation échouée")
            }
            Err(_) => tracing::warn!(opco = opco_dit, cfa = marque, "réconciliation trop longue, interrompue"),
        }
    }
}
