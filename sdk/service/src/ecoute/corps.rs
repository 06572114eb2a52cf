//! Bodies are read whole before the routes see them, within bounds of size and time, each and all together.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use cfadock::runtime::BoxFuture;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::EXPECT;
use hyper::http::request::Parts;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::configuration::Limites;
use crate::probleme::Probleme;

/// Room for all bodies that are read or answered, in bytes.
const ENSEMBLE: usize = 256 << 20;
/// Room is counted by so many bytes.
const UNITE: usize = 1024;

/// How long a body that is not admitted is read on, and thrown away: its caller, if it is quick, reads the answer and not
/// a broken connection.
const RESTE: Duration = Duration::from_secs(1);

/// Says by the head of a request alone whether its body may take room. One that may not is thrown away, and the routes
/// answer without it.
pub type Admission = Arc<dyn for<'a> Fn(&'a Parts) -> BoxFuture<'a, bool> + Send + Sync>;

/// The bounds, and the room that is left.
pub(super) struct Bornes {
    garde: Admission,
    corps: usize,
    reception: Duration,
    place: Arc<Semaphore>,
}

impl Bornes {
    pub(super) fn new(limites: &Limites, garde: Admission) -> Self {
        let ensemble = ENSEMBLE.max(limites.corps) / UNITE + 1;
        Self {
            garde,
            corps: limites.corps,
            reception: Duration::from_secs(limites.reception),
            place: Arc::new(Semaphore::new(ensemble)),
        }
    }

    /// The request with its body, and the room that it takes.
    pub(super) async fn recevoir(
        &self,
        requete: Request<Incoming>,
    ) -> Result<(Request<Body>, Option<OwnedSemaphorePermit>), Box<Probleme>> {
        let (tete, corps) = requete.into_parts();
        if corps.is_end_stream() {
            return Ok((Request::from_parts(tete, Body::empty()), None));
        }
        if !(self.garde)(&tete).await {
            // Who waits for a word before sending it gets the answer instead.
            if !tete.headers.contains_key(EXPECT) {
                let _ = timeout(RESTE, jeter(corps, self.corps)).await;
            }
            return Ok((Request::from_parts(tete, Body::empty()), None));
        }
        let annonce = usize::try_from(corps.size_hint().upper().unwrap_or(self.corps as u64)).unwrap_or(usize::MAX);
        if annonce > self.corps {
            // Read on a while, so that the caller reads the refusal and not a broken connection.
            let _ = timeout(self.reception, jeter(corps, self.corps.saturating_mul(4))).await;
            return Err(Box::new(self.trop_grand()));
        }
        let unites = u32::try_from(annonce / UNITE + 1).unwrap_or(u32::MAX);
        let place = self.place.clone().try_acquire_many_owned(unites).map_err(|_| {
            Probleme::new(429, "charge", "Trop de données à la fois : recommencez dans une seconde.").attendre(1)
        })?;
        match timeout(self.reception, Limited::new(corps, self.corps).collect()).await {
            Ok(Ok(lu)) => {
                let octets: Bytes = lu.to_bytes();
                Ok((Request::from_parts(tete, Body::from(octets)), Some(place)))
            }
            Ok(Err(erreur)) if erreur.is::<LengthLimitError>() => Err(Box::new(self.trop_grand())),
            Ok(Err(_)) => Err(Box::new(Probleme::new(400, "corps", "Le corps de la requête n'est pas arrivé entier."))),
            Err(_) => {
                let phrase = format!("Le corps n'est pas arrivé en {} secondes.", self.reception.as_secs());
                Err(Box::new(Probleme::new(408, "reception", phrase)))
            }
        }
    }

    fn trop_grand(&self) -> Probleme {
        let phrase = format!("Le corps dépasse {} octets (`limites.corps`) : rien n'a été envoyé.", self.corps);
        Probleme::new(413, "corps-trop-grand", phrase)
    }
}

async fn jeter(mut corps: Incoming, mut reste: usize) {
    while let Some(Ok(trame)) = corps.frame().await {
        let longueur = trame.data_ref().map_or(0, Bytes::len);
        if longueur > reste {
            return;
        }
        reste -= longueur;
    }
}
