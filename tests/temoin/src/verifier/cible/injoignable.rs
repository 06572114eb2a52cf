//! Why a target does not answer, in French sentences without secrets; and answers read up to a limit.

use reqwest::Response;
use url::Url;

/// The maximum size of an answer in bytes.
const VOLUME: usize = 16 * 1024 * 1024;

/// Why no request to a target is possible; each is one French sentence.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Injoignable {
    /// There is no connection.
    #[error("la cible {0} ne répond pas : connexion impossible")]
    Connexion(String),
    /// TLS fails.
    #[error("le certificat de {0} n'est pas accepté")]
    Certificat(String),
    /// No answer in time.
    #[error("la cible {0} n'a pas répondu dans le délai")]
    Delai(String),
    /// The token is refused.
    #[error("la cible refuse le jeton du logiciel : statut {0} ; vérifiez l'identifiant, le secret et la portée")]
    Jeton(u16),
    /// A page for people.
    #[error("la cible {0} répond une page HTML : ce n'est pas l'adresse de l'API")]
    Html(String),
    /// The token cannot be renewed.
    #[error("le jeton ne peut être renouvelé : {0}")]
    JetonPerdu(Box<Self>),
    /// The answer does not end.
    #[error("une réponse de {0} dépasse 16 Mio")]
    Volume(String),
    /// Any other reason.
    #[error("la demande à {0} n'a pas abouti")]
    Autre(String),
}

/// Scheme, host and port only: the rest of an address may contain a secret.
pub(crate) fn hote(adresse: &str) -> String {
    Url::parse(adresse).map_or_else(|_| "(adresse illisible)".to_owned(), |url| url.origin().ascii_serialization())
}

/// The transport's error as a sentence, without its address.
pub(in crate::verifier) fn panne(erreur: &reqwest::Error, adresse: &str) -> Injoignable {
    let hote = hote(adresse);
    let mut cause: Option<&dyn std::error::Error> = Some(erreur);
    while let Some(un) = cause {
        if un.to_string().to_lowercase().contains("certificate") {
            return Injoignable::Certificat(hote);
        }
        cause = un.source();
    }
    if erreur.is_timeout() {
        Injoignable::Delai(hote)
    } else if erreur.is_connect() {
        Injoignable::Connexion(hote)
    } else {
        Injoignable::Autre(hote)
    }
}

/// The body of an answer, up to sixteen mebibytes.
pub(in crate::verifier) async fn octets(mut reponse: Response, adresse: &str) -> Result<Vec<u8>, Injoignable> {
    let mut lus = Vec::new();
    while let Some(morceau) = reponse.chunk().await.map_err(|erreur| panne(&erreur, adresse))? {
        if lus.len() + morceau.len() > VOLUME {
            return Err(Injoignable::Volume(hote(adresse)));
        }
        lus.extend_from_slice(&morceau);
    }
    Ok(lus)
}
