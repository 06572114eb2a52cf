//! Bodies are read whole before the routes see them, within bounds of size and time: each, those of one CFA, and all
//! together.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use cfadock::runtime::BoxFuture;
use cfadock::scalaires::Siren;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::EXPECT;
use hyper::http::request::Parts;
use tokio::time::timeout;

use crate::configuration::Limites;
use crate::places::{Place, Places};
use crate::probleme::Probleme;

/// Room for all bodies that are read, answered or deposited, in bytes, and for those of one CFA.
const ENSEMBLE: usize = 256 << 20;
const CHACUN: usize = ENSEMBLE / 4;

/// How long a body that is not admitted is read on, and thrown away: its caller, if it is quick, reads the answer and not
/// a broken connection.
const RESTE: Duration = Duration::from_secs(1);

/// Whose room a body takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Porteur {
    /// A CFA's.
    Cfa(Siren),
    /// That of the administration.
    Administration,
}

/// Says by the head of a request alone whose room its body may take. One that may not is thrown away, and the routes
/// answer without it.
pub type Admission = Arc<dyn for<'a> Fn(&'a Parts) -> BoxFuture<'a, Option<Porteur>> + Send + Sync>;

/// The room of a body, which is an extension of its request: whatever keeps the body when it was answered keeps this too.
#[derive(Clone, Debug)]
pub struct PlaceCorps {
    _place: Arc<Place<Porteur>>,
}

/// The bounds, and the room that is left.
pub(super) struct Bornes {
    garde: Admission,
    corps: usize,
    reception: Duration,
    places: Places<Porteur>,
    /// The room of one, and that of all.
    bornes: (usize, usize),
}

impl Bornes {
    pub(super) fn new(limites: &Limites, garde: Admission) -> Self {
        Self {
            garde,
            corps: limites.corps,
            reception: Duration::from_secs(limites.reception),
            places: Places::default(),
            // A body of its own size is always admitted.
            bornes: (CHACUN.max(limites.corps), ENSEMBLE.max(limites.corps)),
        }
    }

    /// The request with its body, and the room that it takes as an extension.
    pub(super) async fn recevoir(&self, requete: Request<Incoming>) -> Result<Request<Body>, Box<Probleme>> {
        let (mut tete, corps) = requete.into_parts();
        if corps.is_end_stream() {
            return Ok(Request::from_parts(tete, Body::empty()));
        }
        let Some(porteur) = (self.garde)(&tete).await else {
            ecarter(&tete, corps, (self.corps, RESTE)).await;
            return Ok(Request::from_parts(tete, Body::empty()));
        };
        let annonce = usize::try_from(corps.size_hint().upper().unwrap_or(self.corps as u64)).unwrap_or(usize::MAX);
        if annonce > self.corps {
            // Read on a while, so that the caller reads the refusal and not a broken connection.
            ecarter(&tete, corps, (self.corps.saturating_mul(4), self.reception)).await;
            return Err(Box::new(self.trop_grand()));
        }
        let mut place = self.places.prendre(&porteur, annonce, self.bornes).ok_or_else(|| {
            let phrase = "Trop de données à la fois, avec celles des dépôts en cours : rien n'a été envoyé ; recommencez \
                          dans un instant, sous la même clé.";
            Probleme::new(429, "charge", phrase).attendre(1)
        })?;
        match timeout(self.reception, Limited::new(corps, self.corps).collect()).await {
            Ok(Ok(lu)) => {
                let octets: Bytes = lu.to_bytes();
                // One that did not say its length had the room of the largest.
                place.reduire(octets.len());
                tete.extensions.insert(PlaceCorps { _place: Arc::new(place) });
                Ok(Request::from_parts(tete, Body::from(octets)))
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

/// Reads a body and throws it away, within these bounds. Who waits for a word before sending it gets the answer instead.
async fn ecarter(tete: &Parts, corps: Incoming, (octets, duree): (usize, Duration)) {
    if !tete.headers.contains_key(EXPECT) {
        let _ = timeout(duree, jeter(corps, octets)).await;
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
