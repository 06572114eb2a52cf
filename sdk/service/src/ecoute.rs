//! Where requests come in: an address or a socket of Unix, with limits of time, size and number, and an orderly end.
//! It knows no route.

mod corps;
mod fiches;
mod ouverture;
mod refus;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use crate::configuration::Limites;
use crate::probleme::Probleme;
use corps::Bornes;
pub use corps::{Admission, PlaceCorps, Porteur};
pub use fiches::{CertificatRefuse, Fiche, Fiches};
use ouverture::Flux;
pub use ouverture::{EcouteImpossible, Ecouteur};
use refus::Explique;

/// The largest head of a request, in bytes.
const TETE_MAXIMALE: usize = 64 * 1024;
/// How long a caller may take to read the next piece of an answer.
const DELAI_LECTURE: Duration = Duration::from_secs(30);

impl Ecouteur {
    /// Serves the routes until `arret`, with the bodies that `garde` admits; then accepts nothing more, and ends when the requests that are under way have.
    pub async fn servir(mut self, routes: Router, garde: Admission, limites: &Limites, arret: CancellationToken) {
        let places = Arc::new(Semaphore::new(limites.connexions));
        let (bornes, conversations) = (Arc::new(Bornes::new(limites, garde)), TaskTracker::new());
        let entetes = Duration::from_secs(limites.entetes);
        loop {
            let accepte = tokio::select! {
                accepte = self.accepter() => accepte,
                () = arret.cancelled() => break,
            };
            let Ok(arrivee) = accepte else {
                // Probably no file handles are left: others will close soon.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let Ok(place) = places.clone().try_acquire_owned() else {
                conversations.spawn(async move { econduire(arrivee.en_clair()).await });
                continue;
            };
            let (routes, bornes, arret) = (routes.clone(), bornes.clone(), arret.clone());
            conversations.spawn(async move {
                if let Ok(Some(flux)) = timeout(entetes, arrivee.accueillir()).await {
                    converser(flux, routes, bornes, (entetes, arret)).await;
                }
                drop(place);
            });
        }
        self.fermer();
        conversations.close();
        conversations.wait().await;
    }
}

async fn converser(
    flux: Box<dyn Flux>,
    routes: Router,
    bornes: Arc<Bornes>,
    (entetes, arret): (Duration, CancellationToken),
) {
    let mut flux = TimeoutStream::new(flux);
    flux.set_write_timeout(Some(DELAI_LECTURE));
    let service = service_fn(move |requete: hyper::Request<Incoming>| {
        let (routes, bornes) = (routes.clone(), bornes.clone());
        async move {
            Ok::<_, std::convert::Infallible>(match bornes.recevoir(requete).await {
                Ok(requete) => {
                    // The room of the body is given back when it is answered, or by what goes on with it.
                    let _place = requete.extensions().get::<PlaceCorps>().cloned();
                    routes.oneshot(requete).await.unwrap_or_else(|jamais| match jamais {})
                }
                Err(probleme) => axum::response::IntoResponse::into_response(*probleme),
            })
        }
    });
    let connexion = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(entetes)
        // A caller that has closed its sending half still waits for the answer.
        .half_close(true)
        .max_buf_size(TETE_MAXIMALE)
        .serve_connection(TokioIo::new(Explique::new(Box::pin(flux))), service);
    let mut connexion = std::pin::pin!(connexion);
    // The caller is responsible for the end of a connection: cut, slow, or not HTTP.
    tokio::select! {
        _ = connexion.as_mut() => return,
        () = arret.cancelled() => connexion.as_mut().graceful_shutdown(),
    }
    let _ = connexion.await;
}

/// A connection beyond the maximum is told so; one with TLS is only closed.
async fn econduire(flux: Option<Box<dyn Flux>>) {
    let Some(mut flux) = flux else { return };
    let probleme = Probleme::new(429, "connexions", "Trop de connexions à la fois : recommencez dans une seconde.");
    let reponse = refus::ecrite(&probleme.attendre(1));
    // It fits the buffer of a new connection; a caller that is gone does not read it.
    let _ = timeout(Duration::from_secs(1), async {
        let _ = flux.write_all(&reponse).await;
        let _ = flux.shutdown().await;
    })
    .await;
}
