//! What runs beside the requests while the service is open: the follow-up, the webhooks, and the upkeep of both.

use std::sync::Arc;
use std::time::Duration;

use cfadock::runtime::Transport;
use tokio::task::JoinSet;

use crate::notifications::destinataire::Destinataire;
use crate::serveur::mesures;
use crate::service::Service;
use crate::{notifications, suivi};

/// Between two upkeeps.
const ENTRETIEN: Duration = Duration::from_secs(60);

/// Starts all of it. It ends by itself after [`arreter`](crate::suite::Suite::arreter); what is dropped is cut, and
/// loses nothing: cursors and webhooks are where they were.
pub fn demarrer(
    service: &Arc<Service>,
    destinataires: Vec<Destinataire>,
    transport: &Arc<dyn Transport>,
) -> JoinSet<()> {
    let mut travaux = JoinSet::new();
    if let Some(intervalle) = service.configuration.suivi {
        let intervalle = Duration::from_secs(intervalle.max(1));
        for (cfa, opco) in suivi::paires(service) {
            travaux.spawn(suivi::boucle(service.clone(), cfa, opco, intervalle));
        }
    }
    for destinataire in destinataires {
        travaux.spawn(notifications::boucle(service.clone(), destinataire, transport.clone()));
    }
    travaux.spawn(entretenir(service.clone()));
    travaux
}

/// Removes old events, gives up what is due to receivers that are no more, and keeps the measures small.
async fn entretenir(service: Arc<Service>) {
    let mut arret = service.suite.arret();
    let connus: Vec<_> = service.configuration.notifications.iter().map(notifications::destinataire::marque).collect();
    loop {
        let maintenant = service.suite.maintenant();
        // A state file that cannot be written is what `/readyz` says; the next turn tries again.
        let _ = service.etat.retirer_destinataires(&connus, maintenant).await;
        let _ = service.etat.elaguer(maintenant).await;
        mesures::enregistreur().run_upkeep();
        if arret.ou(tokio::time::sleep(ENTRETIEN)).await.is_none() {
            return;
        }
    }
}
