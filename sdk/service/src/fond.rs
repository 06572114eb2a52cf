//! What runs beside the requests while the service is open: the follow-up, the webhooks, and the upkeep of both.

use std::sync::Arc;
use std::time::Duration;

use cfadock::journal::EchecJournal;

use crate::actes::rattrapage;
use crate::destinataire;
use crate::service::Service;
use crate::{mesures, notifications, suivi};

/// Between two upkeeps.
const ENTRETIEN: Duration = Duration::from_secs(60);
/// Between two looks at what other processes wrote.
const VEILLE: Duration = Duration::from_secs(1);
/// Between two parts of a journal that is counted: deposits come first.
const PAUSE: Duration = Duration::from_millis(100);

/// Starts all of it, and the reconciliation. It ends by itself when the service stops; what is cut loses nothing: cursors
/// and webhooks are where they were.
pub fn lancer(service: &Arc<Service>) {
    service.lancer_la_reprise();
    if let Some(intervalle) = service.configuration.suivi {
        let intervalle = Duration::from_secs(intervalle.max(1));
        for (cfa, opco) in suivi::paires(service) {
            service.travaux.spawn(suivi::boucle(service.clone(), cfa, opco, intervalle));
        }
    }
    let destinataires = &service.destinataires;
    for destinataire in &destinataires.tous {
        let (destinataire, transport) = (destinataire.clone(), destinataires.transport.clone());
        service.travaux.spawn(notifications::boucle(service.clone(), destinataire, transport));
    }
    service.travaux.spawn(entretenir(service.clone()));
    service.travaux.spawn(veiller(service.clone()));
    service.travaux.spawn(indexer(service.clone()));
    service.travaux.spawn(compter(service.clone()));
    service.travaux.spawn(rattraper(service.clone()));
}

/// Wakes who waits for events when another process, as `cfadock suivre`, has written some.
async fn veiller(service: Arc<Service>) {
    let mut vues = None;
    loop {
        // What cannot be read now is compared at the next turn.
        if let Ok(ecritures) = service.etat.ecritures_d_autres().await
            && vues.replace(ecritures).is_some_and(|avant| avant != ecritures)
        {
            service.suite.annoncer();
        }
        if service.arret.run_until_cancelled(tokio::time::sleep(VEILLE)).await.is_none() {
            return;
        }
    }
}

/// Builds the indexes that the journal of an older version lacks.
async fn indexer(service: Arc<Service>) {
    if let Some(Err(echec)) = service.arret.run_until_cancelled(service.magasin.indexer()).await {
        tracing::warn!("des index manquent au journal, qui se lit plus lentement : {echec}");
    }
}

/// Takes the keys that the journal alone knows, a part at a time, until none is left: requests wait for them.
async fn rattraper(service: Arc<Service>) {
    let parts = async {
        loop {
            let pause = match rattrapage::avancer(service.journal.as_ref(), &service.cles).await {
                Ok(true) => return,
                Ok(false) => PAUSE,
                // A journal that cannot be read is what `/readyz` says.
                Err(_) => ENTRETIEN,
            };
            tokio::time::sleep(pause).await;
        }
    };
    service.arret.run_until_cancelled(parts).await;
}

/// Counts what older versions wrote, a part at a time, until all of it is counted. Pages go on with it too.
async fn compter(service: Arc<Service>) {
    let comptes = async {
        while let Err(echec) = service.journal.compter().await {
            let pause = match echec {
                EchecJournal::ComptesEnCours => PAUSE,
                // What the journal lacks is said by who asks for more of it.
                _ => ENTRETIEN,
            };
            tokio::time::sleep(pause).await;
        }
    };
    service.arret.run_until_cancelled(comptes).await;
}

/// Removes old events, gives up what is due to receivers that are no more, and keeps the measures small.
async fn entretenir(service: Arc<Service>) {
    let connus: Vec<_> = service.configuration.notifications.iter().map(destinataire::marque).collect();
    loop {
        let maintenant = service.suite.maintenant();
        // A state file that cannot be written is what `/readyz` says; the next turn tries again.
        let _ = service.etat.retirer_destinataires(&connus, maintenant).await;
        let _ = service.etat.elaguer(maintenant).await;
        mesures::enregistreur().run_upkeep();
        if service.arret.run_until_cancelled(tokio::time::sleep(ENTRETIEN)).await.is_none() {
            return;
        }
    }
}
