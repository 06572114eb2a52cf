//! The follow-up in the background: passes of each CFA at each OPCO, whose events and cursor are written together.
//!
//! When the next one is due stands in
//! the state file, so that a restart asks no OPCO sooner.

mod cle;
pub mod passe;
mod rythme;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use cfadock::Opco;
use cfadock::scalaires::Siren;

use crate::service::Service;

/// Never sooner than this after a pass, whatever the state file says.
const REPOS: Duration = Duration::from_secs(1);

/// The CFA and the OPCO at which they have a key.
pub fn paires(service: &Service) -> Vec<(Siren, Opco)> {
    let cfa = service.configuration.cfa.iter();
    cfa.flat_map(|(siren, cfa)| cfa.cles.keys().map(|opco| (siren.clone(), *opco))).collect()
}

/// Follows a CFA at an OPCO until the service stops.
pub async fn boucle(service: Arc<Service>, cfa: Siren, opco: Opco, intervalle: Duration) {
    let mut repos = Duration::ZERO;
    loop {
        let attente = rythme::attente(&service, (&cfa, opco), intervalle).await.max(repos);
        let tour = async {
            tokio::time::sleep(attente).await;
            // What it comes to is in the state file and in the measures.
            let _ = passe::passer(&service, &cfa, opco).await;
        };
        if service.arret.run_until_cancelled(tour).await.is_none() {
            return;
        }
        repos = REPOS;
    }
}
