//! Webhooks: every event is posted to those who asked for it, as [Standard Webhooks](https://www.standardwebhooks.com)
//! has it, at least once.
//!
//! What has to leave is written with its event, in the state file, and removed there only with it; `webhook-id` is the
//! same at every attempt. Each receiver has a loop of its own, so that a slow one holds no other. An attempt that fails is
//! repeated after growing delays, and given up after three days: the console and the measures show it, and
//! `GET …/evenements` still has the event.

mod delais;
mod envoi;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use cfadock::runtime::Transport;
use cfadock::runtime::jiff::Timestamp;
use futures_util::future::join_all;
use tokio::time::sleep;

use crate::destinataire::Destinataire;
use crate::etat::EchecEtat;
use crate::etat::notifications::{Due, SuiteEnvoi};
use crate::service::Service;

/// Attempts at one receiver at once.
const EN_VOL: u32 = 4;

/// After attempts of which none came through, the receiver is left alone for this long.
const PAUSE: Duration = Duration::from_secs(30);

/// Looked at again after this long at most: a clock may jump.
const TOUR: Duration = Duration::from_secs(600);

/// Posts to one receiver until the service stops.
pub async fn boucle(service: Arc<Service>, destinataire: Destinataire, transport: Arc<dyn Transport>) {
    let mut nouvelles = service.suite.nouvelles();
    let mut facteur = Facteur { service: &service, destinataire: &destinataire, transport: &*transport, pause: None };
    while !service.arret.is_cancelled() {
        nouvelles.borrow_and_update();
        let attente = facteur.distribuer().await.unwrap_or(PAUSE);
        let reveil = async {
            tokio::select! {
                () = sleep(attente) => {}
                // Without a sender the service is gone, and so is the stop that this waits for.
                _ = nouvelles.changed() => {}
            }
        };
        if service.arret.run_until_cancelled(reveil).await.is_none() {
            return;
        }
    }
}

/// Who posts to one receiver.
struct Facteur<'a> {
    service: &'a Service,
    destinataire: &'a Destinataire,
    transport: &'a dyn Transport,
    /// Until when the receiver is left alone.
    pause: Option<Timestamp>,
}

impl Facteur<'_> {
    /// Posts all that is due, and says how long nothing is.
    async fn distribuer(&mut self) -> Result<Duration, EchecEtat> {
        let suite = &self.service.suite;
        while !self.service.arret.is_cancelled() {
            let maintenant = suite.maintenant();
            if let Some(pause) = self.pause.filter(|pause| *pause > maintenant) {
                return Ok(jusqu_a(pause.as_second(), maintenant));
            }
            let (dues, prochain) = self.service.etat.dues(&self.destinataire.marque, maintenant, EN_VOL).await?;
            if dues.is_empty() {
                return Ok(prochain.map_or(TOUR, |prochain| jusqu_a(prochain, maintenant)));
            }
            let faits: Result<Vec<_>, _> =
                join_all(dues.iter().map(|due| self.essayer(due))).await.into_iter().collect();
            let muet = faits?.into_iter().all(|passe| !passe);
            self.pause = muet.then(|| suite.maintenant() + PAUSE);
        }
        Ok(TOUR)
    }

    /// One attempt; whether the receiver took it, or refused just this one.
    async fn essayer(&self, due: &Due) -> Result<bool, EchecEtat> {
        let horloge = || self.service.suite.maintenant();
        let instance = self.service.etat.instance().await?;
        let reponse = envoi::envoyer(self.transport, self.destinataire, (&instance, &due.evenement), horloge()).await;
        let passe = reponse.est_passee();
        let suite = reponse.suite(due, horloge());
        let issue = match &suite {
            SuiteEnvoi::Livree => "livree",
            SuiteEnvoi::Reprise(..) => "reprise",
            SuiteEnvoi::Abandon(_) => "abandon",
        };
        metrics::counter!("cfadock.service.notifications", "issue" => issue).increment(1);
        let (etat, marque) = (&self.service.etat, &self.destinataire.marque);
        etat.noter_envoi(due.evenement.id, marque, horloge(), suite).await?;
        Ok(passe)
    }
}

/// From now to then; a second at least, so that a clock that stands still does not make it spin.
fn jusqu_a(secondes: i64, maintenant: Timestamp) -> Duration {
    let reste = secondes.saturating_sub(maintenant.as_second()).max(1);
    Duration::from_secs(reste.try_into().unwrap_or(1)).min(TOUR)
}
