//! Who is told of events.

mod signature;

use std::sync::{Arc, PoisonError, RwLock};

use cfadock::Timeouts;
use cfadock::journal::Empreinte;
use cfadock::runtime::url::Url;
use cfadock::runtime::{ReqwestTransport, Transport, UrlProblem, base_url};
use cfadock::scalaires::Siren;

use crate::configuration::{Configuration, ReglageNotification};
use crate::secrets::EchecSecret;

pub use signature::{Cle, SecretInvalide};

/// Who is told of events.
#[derive(Clone)]
pub struct Destinataire {
    /// Its name in the state file: a digest, as the address may hold a secret.
    pub marque: String,
    /// Where it is posted.
    pub url: Url,
    /// The key of the signatures, which all clones share.
    cle: Arc<RwLock<Cle>>,
}

/// The address may hold a secret.
impl std::fmt::Debug for Destinataire {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Destinataire").field("marque", &self.marque).finish_non_exhaustive()
    }
}

/// Why nobody can be told there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DestinataireInvalide {
    /// The address.
    #[error(
        "l'adresse d'une notification est en https, ou en http sur cette machine ; sans nom ni mot de passe, sans \
         paramètre ni fragment"
    )]
    Adresse(UrlProblem),
    /// The secret.
    #[error(transparent)]
    Secret(#[from] SecretInvalide),
    /// The secret cannot be read.
    #[error("son secret ne peut pas être lu : {0}")]
    Lecture(EchecSecret),
    /// TLS does not start.
    #[error("le transport ne démarre pas")]
    Transport,
}

impl Destinataire {
    /// The receiver of a setting, with the value of its secret.
    ///
    /// # Errors
    /// When the address is neither https nor on this machine, or the secret is none.
    pub fn new(reglage: &ReglageNotification, secret: &str) -> Result<Self, DestinataireInvalide> {
        let url = base_url(&reglage.url).map_err(DestinataireInvalide::Adresse)?;
        Ok(Self { marque: marque(reglage), url, cle: Arc::new(RwLock::new(Cle::lire(secret)?)) })
    }

    /// The key of the signatures.
    pub fn cle(&self) -> Cle {
        // It is replaced as a whole.
        self.cle.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The name of a receiver: the same as long as its address and its CFA are.
pub fn marque(reglage: &ReglageNotification) -> String {
    let cfa = reglage.cfa.as_ref().map(Siren::as_str).unwrap_or_default();
    let mut marque = Empreinte::textes([reglage.url.trim(), cfa]).to_string();
    marque.truncate(16);
    marque
}

/// The host of each receiver, by its name, for people.
pub fn hotes(configuration: &Configuration) -> Vec<(String, String)> {
    let hote = |une: &ReglageNotification| Some(base_url(&une.url).ok()?.host_str()?.to_owned());
    configuration.notifications.iter().map(|une| (marque(une), hote(une).unwrap_or_default())).collect()
}

/// The names of those who are told of the events of a CFA.
pub fn de(configuration: &Configuration, cfa: &Siren) -> Vec<String> {
    let voulus = configuration.notifications.iter().filter(|une| une.cfa.as_ref().is_none_or(|voulu| voulu == cfa));
    let mut marques: Vec<_> = voulus.map(marque).collect();
    marques.sort_unstable();
    marques.dedup();
    marques
}

/// All who are told of events, and the way to them.
#[derive(Clone)]
pub struct Destinataires {
    /// The receivers.
    pub tous: Vec<Destinataire>,
    /// The way to them: no redirect, TLS 1.2 at least.
    pub transport: Arc<dyn Transport>,
}

impl std::fmt::Debug for Destinataires {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Destinataires").field(&self.tous).finish()
    }
}

impl Destinataires {
    /// Signs with the keys of others of the same configuration from now on.
    pub fn reprendre_les_cles(&self, lus: &Self) {
        for (sien, lu) in self.tous.iter().zip(&lus.tous) {
            *sien.cle.write().unwrap_or_else(PoisonError::into_inner) = lu.cle();
        }
    }

    /// Those of the configuration, each with its secret.
    ///
    /// # Errors
    /// The first that cannot be told, by its rank from 1.
    pub async fn lire(configuration: &Configuration) -> Result<Self, (usize, DestinataireInvalide)> {
        let mut tous = Vec::new();
        for (rang, reglage) in (1..).zip(&configuration.notifications) {
            let lu = match reglage.secret.lire().await {
                Ok(secret) => Destinataire::new(reglage, secret.expose()),
                Err(echec) => Err(DestinataireInvalide::Lecture(echec)),
            };
            tous.push(lu.map_err(|cause| (rang, cause))?);
        }
        let transport = ReqwestTransport::new(Timeouts::default()).map_err(|_| (0, DestinataireInvalide::Transport))?;
        Ok(Self { tous, transport: Arc::new(transport) })
    }
}
