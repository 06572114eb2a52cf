//! A simulated OPCO on a loopback port, for an editor's own tests.
//!
//! It is a witness independent of the SDK: requests are raw JSON held against the generated tables of the norm, and
//! this package does not depend on the SDK. It keeps dossiers, échéanciers, conventions,
//! invoices and documents in memory, on a virtual clock that only [`Simulateur::avancer`] moves. What it does where
//! the norm is silent is an estimate, and is said so at its place. The command `bac-a-sable` puts several on one port, with a state file,
//! a page, and steering over HTTP that one alone has too.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use temoin::simulateur::Simulateur;
//!
//! let opco = Simulateur::neutre().demarrer().await?;
//! assert!(opco.base_url.starts_with("http://127.0.0.1:"));
//! # std::io::Result::Ok(())
//! # }).unwrap();
//! ```

mod acces;
#[cfg(feature = "commandes")]
mod accueil;
mod aiguillage;
mod commande;
mod conduite;
mod contrat;
mod corps;
mod deformation;
mod demande;
mod dossier;
mod echeancier;
mod ecoute;
mod erreur;
#[cfg(feature = "commandes")]
mod etat;
mod extrait;
mod facture;
#[cfg(feature = "commandes")]
mod graine;
#[cfg(feature = "commandes")]
mod hote;
mod jeton;
mod journal;
mod lecture;
mod operations;
mod panne;
mod particularite;
mod pilotage;
mod portefeuille;
mod preuve;
mod profil;
mod reglages;
mod rejet;
mod repertoire;
mod serveur;
mod valeur;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

pub use commande::CommandeImpossible;
pub use erreur::FormeErreur;
#[cfg(feature = "commandes")]
pub use etat::EtatIllisible;
#[cfg(feature = "commandes")]
pub use hote::{Hote, HoteImpossible};
pub use journal::{APPELS_RETENUS, Appel, Ecart};
pub use panne::{Coupure, DELAI_MAXIMAL, Panne};
pub use particularite::Particularite;
pub use profil::ProfilIllisible;
pub use reglages::{Acces, CorpsForce, NumeroInconnu, Portee, Reglages};

use ecoute::Arret;
use serveur::Opco;

/// The header by which every answer says that it comes from a simulated OPCO.
pub const ENTETE_SIMULE: &str = "x-opco-simule";

/// Largest request body, in bytes; a larger one is answered 413.
pub const TAILLE_MAXIMALE: usize = 16 * 1024 * 1024;

/// Largest head of a request that is sure to be read, in bytes; one of twice that is sure to be answered 431.
pub const TETE_MAXIMALE: usize = 64 * 1024;

/// Most connections at a time on one port; the next ones are answered 429 and closed.
pub const CONNEXIONS_MAXIMALES: usize = 256;

/// Time for the head of a request to arrive, and for the next one on a kept connection; then it is closed.
pub const DELAI_ENTETES: Duration = Duration::from_secs(10);

/// Time for the body of a request to arrive; then it is answered 408.
pub const DELAI_CORPS: Duration = Duration::from_secs(30);

/// Time for a caller to take the next piece of an answer; then it is cut off.
pub const DELAI_LECTURE: Duration = Duration::from_secs(30);

/// A running simulated OPCO; it stops when dropped.
#[derive(Debug)]
pub struct Simulateur {
    /// Where the API is, without a trailing slash: `http://127.0.0.1:{port}/{base}`.
    pub base_url: String,
    /// Where tokens are given.
    pub token_url: String,
    /// The credentials it accepts.
    pub acces: Acces,
    opco: Arc<Opco>,
    arret: Arc<Arret>,
}

impl Simulateur {
    fn new(opco: Arc<Opco>, adresse: SocketAddr, arret: impl Into<Arc<Arret>>) -> Self {
        let reglages = opco.reglages();
        Self {
            base_url: format!("http://{adresse}{}", reglages.base),
            token_url: format!("http://{adresse}{}", reglages.chemin_jeton),
            acces: reglages.acces.clone(),
            opco,
            arret: arret.into(),
        }
    }

    /// Closes the port and waits until nobody on it holds the OPCO any more.
    pub async fn arreter(self) {
        let arret = Arc::clone(&self.arret);
        drop(self);
        arret.attendre().await;
    }

    /// The identifiers of all OPCO, in order.
    pub fn identifiants() -> impl Iterator<Item = &'static str> {
        profil::identifiants()
    }

    /// An OPCO without peculiarities.
    pub fn neutre() -> Reglages {
        Reglages::default()
    }

    /// AKTO, as its dated profile describes it.
    ///
    /// # Panics
    ///
    /// When the profile compiled into this crate is not readable, which a test of this crate excludes.
    pub fn akto() -> Reglages {
        Self::profil("akto").expect("the profiles of this crate are readable, see its tests")
    }

    /// The OPCO whose profile has this identifier, such as `opco_ep`.
    ///
    /// # Errors
    ///
    /// When there is no such profile, or it is not readable.
    pub fn profil(identifiant: &str) -> Result<Reglages, ProfilIllisible> {
        profil::lire(identifiant)
    }
}
