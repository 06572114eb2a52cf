//! A running simulated OPCO: its construction, its addresses, and its end. Its commands are in `commande`.

use std::net::Ipv4Addr;
use std::sync::Arc;

use super::ecoute::{self, Arret};
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::reglages::Reglages;
use crate::simulateur::reglages::choix::Acces;
use crate::simulateur::reglages::profil::{self, ProfilIllisible};

/// A running simulated OPCO; it stops when dropped.
#[derive(Debug)]
pub struct Simulateur {
    /// The base URL of the API, without a trailing slash: `http://127.0.0.1:{port}/{base}`.
    pub url: String,
    /// The URL for tokens.
    pub url_jeton: String,
    /// The credentials it accepts.
    pub acces: Acces,
    pub(crate) opco: Arc<Opco>,
    pub(crate) arret: Arc<Arret>,
}

impl Simulateur {
    /// `adresse` is host and port of its URLs.
    pub(crate) fn new(opco: Arc<Opco>, adresse: &str, arret: impl Into<Arc<Arret>>) -> Self {
        let reglages = opco.reglages();
        Self {
            url: format!("http://{adresse}{}", reglages.base),
            url_jeton: format!("http://{adresse}{}", reglages.chemin_jeton),
            acces: reglages.acces.clone(),
            opco,
            arret: arret.into(),
        }
    }

    /// Closes the port and waits until its tasks have released the OPCO.
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
    /// When the profile compiled into this crate is invalid, which a test of this crate excludes.
    pub fn akto() -> Reglages {
        Self::profil("akto").expect("the profiles of this crate are readable, see its tests")
    }

    /// The OPCO whose profile has this identifier, such as `opco_ep`.
    ///
    /// # Errors
    ///
    /// When there is no such profile, or it is invalid.
    pub fn profil(identifiant: &str) -> Result<Reglages, ProfilIllisible> {
        profil::lire(identifiant)
    }
}

impl Reglages {
    /// Opens a loopback port chosen by the system and answers there until the value is dropped.
    ///
    /// # Errors
    ///
    /// When no loopback port can be opened.
    pub async fn demarrer(self) -> std::io::Result<Simulateur> {
        let opco = Arc::new(Opco::new("opco", self, None, None));
        let groupe = Groupe { opcos: vec![Arc::clone(&opco)], page: None, hotes: Vec::new() };
        let (adresse, arret) = ecoute::ouvrir((Ipv4Addr::LOCALHOST.into(), 0), groupe).await?;
        Ok(Simulateur::new(opco, &adresse.to_string(), arret))
    }
}
