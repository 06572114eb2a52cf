//! A simulated OPCO on a loopback port, for an editor's own tests.
//!
//! It is a witness independent of the SDK: requests are raw JSON held against the generated tables of the norm, and
//! no model of the SDK is used (a test reads these files for that). It keeps dossiers, échéanciers, conventions,
//! invoices and documents in memory, on a virtual clock that only [`Simulateur::avancer`] moves. What it does where
//! the norm is silent is an estimate, and is said so at its place.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use conformance::simulateur::Simulateur;
//!
//! let opco = Simulateur::neutre().demarrer().await?;
//! assert!(opco.base_url.starts_with("http://127.0.0.1:"));
//! # std::io::Result::Ok(())
//! # }).unwrap();
//! ```

mod acces;
mod aiguillage;
mod commande;
mod corps;
mod demande;
mod dossier;
mod echeancier;
mod erreur;
mod facture;
mod jeton;
mod journal;
mod operations;
mod portefeuille;
mod preuve;
mod profil;
mod reglages;
mod rejet;
mod serveur;
mod valeur;

pub use commande::CommandeImpossible;
pub use erreur::FormeErreur;
pub use journal::{Appel, Ecart};
pub use profil::ProfilIllisible;
pub use reglages::{Acces, CorpsForce, NumeroInconnu, Portee, Reglages};

use std::sync::Arc;

use serveur::{Arret, Opco};

/// Largest request body, in bytes; a larger one is answered 413.
pub const TAILLE_MAXIMALE: usize = 16 * 1024 * 1024;

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
    _arret: Arret,
}

impl Simulateur {
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
