//! Who is told of events.

use cfadock::journal::Empreinte;
use cfadock::runtime::url::Url;
use cfadock::runtime::{UrlProblem, base_url};
use cfadock::scalaires::Siren;

pub use super::signature::{Cle, SecretInvalide};
use crate::configuration::{Configuration, ReglageNotification};

/// Who is told of events.
#[derive(Clone)]
pub struct Destinataire {
    /// Its name in the state file: a digest, as the address may hold a secret.
    pub marque: String,
    pub(super) url: Url,
    pub(super) cle: Cle,
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
}

impl Destinataire {
    /// The receiver of a setting, with the value of its secret.
    ///
    /// # Errors
    /// When the address is neither https nor on this machine, or the secret is none.
    pub fn new(reglage: &ReglageNotification, secret: &str) -> Result<Self, DestinataireInvalide> {
        let url = base_url(&reglage.url).map_err(DestinataireInvalide::Adresse)?;
        Ok(Self { marque: marque(reglage), url, cle: Cle::lire(secret)? })
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
