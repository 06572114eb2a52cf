//! The service at work: what listens, what runs beside it, and the order in which all of it ends.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use crate::ecoute::Ecouteur;
use crate::fond;
use crate::serveur;
use crate::service::Service;

/// Serves until `service.arret`, and then until what is under way has ended, within `limites.arret`; a deposit that does
/// not end by then is open in the journal, and the next start looks for it. Whether all of it ended.
pub async fn servir(service: Arc<Service>, ecouteur: Ecouteur) -> bool {
    let limites = service.configuration.limites.clone();
    let (routes, _) = serveur::routes(service.clone());
    fond::lancer(&service);
    let tout = async {
        ecouteur.servir(routes, serveur::garde(service.clone()), &limites, service.arret.clone()).await;
        service.travaux.close();
        service.travaux.wait().await;
    };
    let trop_tard = async {
        service.arret.cancelled().await;
        sleep(Duration::from_secs(limites.arret)).await;
    };
    tokio::select! {
        () = tout => true,
        () = trop_tard => false,
    }
}
