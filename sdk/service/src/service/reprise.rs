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

/// Open entries that are read at once.
const LOT: usize = 500;
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
        let (couples, depots) = self.ouverts().await?;
        if couples.is_empty() {
            return Ok(());
        }
        tracing::info!(depots, acces = couples.len(), "réconciliation des dépôts ouverts");
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

    /// Of which CFA at which OPCO deposits are open, and how many; they are read a page at a time.
    async fn ouverts(&self) -> Result<(BTreeSet<(Siren, Opco)>, usize), EchecJournal> {
        let (mut couples, mut depots, mut apres) = (BTreeSet::new(), 0, None);
        loop {
            let page = self.journal.lire(Choix::toutes().ouvertes().apres(apres).premieres(LOT)).await?;
            couples.extend(page.iter().map(|entree| (entree.inscription.cfa.clone(), entree.inscription.opco)));
            depots += page.len();
            match page.last() {
                Some(derniere) if page.len() == LOT => apres = Some(derniere.id),
                _ => return Ok((couples, depots)),
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::essais::partage::Partage;
    use crate::essais::service;

    #[tokio::test]
    async fn what_is_open_at_the_start_is_read_a_page_at_a_time() {
        let dossier = tempfile::tempdir().unwrap();
        let (mut service, _) = service(dossier.path(), &[]).await;
        let journal = Arc::new(Partage::default());
        (1..=1_200).for_each(|numero| journal.valider(numero));
        service.journal = journal.clone();
        let service = Arc::new(service);
        service.reprendre().await.unwrap();
        assert_eq!((journal.lues(), journal.plus_longue()), (1_200, LOT));
        assert_eq!(service.ouverts().await.unwrap().0.len(), 1, "of one CFA at one OPCO");
    }
}
