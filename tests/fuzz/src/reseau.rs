//! An OPCO that answers any call with given bytes; the errors must show no secret.

use std::fmt::Write as _;
use std::sync::Arc;

use cfadock::models::Erreur;
use cfadock::parcours::{Acces, ClesEnMemoire, Connexion, Logiciel};
use cfadock::runtime::http::{HeaderMap, StatusCode};
use cfadock::runtime::{Answer, BoxFuture, Request, Transport, TransportError};
use cfadock::{Error, Opco, Retries};

/// Secrets of the client: none may be visible anywhere.
pub const SECRETS: [&str; 3] = ["cle-du-cfa-7f3a9c", "secret-du-logiciel-51d2", "jeton-acces-88e4b0"];

/// What stands for the secrets in the bytes of a corpus, so that they can be put anywhere at random.
const PLACES: [&str; 3] = ["@C", "@S", "@J"];

struct Reseau {
    statut: StatusCode,
    corps: String,
}

impl Transport for Reseau {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        let jeton = request.url.host_str() == Some("jeton.example");
        Box::pin(async move {
            if jeton {
                let corps = format!(r#"{{"access_token":"{}","expires_in":3600}}"#, SECRETS[2]);
                return Ok(Answer::new(StatusCode::OK, HeaderMap::new(), corps));
            }
            Ok(Answer::new(self.statut, HeaderMap::new(), self.corps.clone()))
        })
    }
}

/// The bytes as a text, with the secrets in their places.
pub fn habiller(octets: &[u8]) -> String {
    let texte = String::from_utf8_lossy(octets).into_owned();
    PLACES.iter().zip(SECRETS).fold(texte, |texte, (place, secret)| texte.replace(place, secret))
}

/// A connection to an OPCO that answers this.
pub fn connexion(statut: StatusCode, corps: String) -> Connexion {
    let cfa = "732829320".parse().expect("a SIREN");
    let cles = ClesEnMemoire::new().avec(&cfa, Opco::Ocapiat, SECRETS[0]);
    let acces = Acces::new("https://opco.example", "identifiant", SECRETS[1]).jeton("https://jeton.example/t");
    let logiciel = Logiciel::new("E", "L", "1").cles(cles).transport(Arc::new(Reseau { statut, corps }));
    let logiciel = logiciel.reprises(Retries::none()).acces(Opco::Ocapiat, acces);
    logiciel.connexion(&cfa, Opco::Ocapiat).expect("a whole access")
}

/// Everything that an error prints.
pub fn montrer(erreur: &Error<Erreur>) -> String {
    let mut texte = format!("{erreur} {erreur:?}");
    let mut cause = std::error::Error::source(erreur);
    while let Some(une) = cause {
        write!(texte, " {une} {une:?}").expect("memory");
        cause = une.source();
    }
    if let Some(corps) = erreur.raw() {
        write!(texte, " {corps} {corps:?}").expect("memory");
    }
    texte
}

/// Nothing of the client's secrets stands in a text.
pub fn taire(texte: &str) {
    assert!(SECRETS.iter().all(|secret| !texte.contains(secret)), "a secret is shown: {texte}");
}

/// Waits for a call.
pub fn attendre<T>(appel: impl Future<Output = T>) -> T {
    let moteur = tokio::runtime::Builder::new_current_thread().enable_time().build();
    moteur.expect("a clock").block_on(appel)
}
