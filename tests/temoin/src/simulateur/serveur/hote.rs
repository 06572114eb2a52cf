//! Several simulated OPCO on one loopback port, each under its identifier, with a state file and a page.

use std::path::PathBuf;
use std::sync::Arc;

use super::ecoute;
use super::lieu::Lieu;
use super::simulateur::Simulateur;
use crate::simulateur::accueil;
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::portefeuille::Registre;
use crate::simulateur::portefeuille::fichier::{EtatIllisible, Fichier};
use crate::simulateur::reglages::particularite::Particularite;
use crate::simulateur::reglages::profil::{self, ProfilIllisible};

/// Simulated OPCO on one port; they stop when this value and all values from it are dropped.
#[derive(Debug)]
pub struct Hote {
    /// The address of the page, without a trailing slash: `http://127.0.0.1:{port}`, or with the name that was given.
    pub racine: String,
    simulateurs: Vec<(String, Simulateur)>,
}

/// Why the port cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HoteImpossible {
    /// Another program has the port, or it may not be opened.
    #[error("le port {0} ne peut pas être ouvert : {1}")]
    Port(u16, std::io::Error),
    /// No such OPCO.
    #[error(transparent)]
    Profil(#[from] ProfilIllisible),
    /// The state file cannot be used.
    #[error(transparent)]
    Etat(#[from] EtatIllisible),
}

impl Hote {
    /// Opens a loopback port (0: chosen by the system) for the OPCO with these identifiers, each at
    /// `/{identifiant}/v1…` and `/{identifiant}/v2…` with its token endpoint at `/{identifiant}/connect/token`. With a
    /// state file their state is kept; without one it is lost with this value. With a seed, an empty OPCO starts with a
    /// portfolio; the same seed gives the same portfolio.
    ///
    /// # Errors
    ///
    /// When the port is taken, an identifier is unknown, or the state file is damaged or of another version.
    pub async fn demarrer(
        port: u16,
        identifiants: &[&str],
        etat: Option<PathBuf>,
        graine: Option<u64>,
        particularites: &[Particularite],
    ) -> Result<Self, HoteImpossible> {
        Self::ecouter(Lieu::local(port), identifiants, etat, graine, particularites).await
    }

    /// The same at another address, for other machines: a network of tests.
    ///
    /// # Errors
    ///
    /// Those of [`demarrer`](Self::demarrer).
    pub async fn ecouter(
        lieu: Lieu,
        identifiants: &[&str],
        etat: Option<PathBuf>,
        graine: Option<u64>,
        particularites: &[Particularite],
    ) -> Result<Self, HoteImpossible> {
        let fichier = etat.map(|chemin| Fichier::ouvrir(&chemin).map(Arc::new)).transpose()?;
        let mut opcos = Vec::new();
        for identifiant in identifiants {
            let mut reglages = profil::lire(identifiant)?
                .base(format!("/{identifiant}"))
                .chemin_jeton(format!("/{identifiant}/connect/token"))
                .taille_page(50);
            for particularite in particularites {
                reglages = reglages.particularite(*particularite, true);
            }
            let connu = fichier.as_ref().map(|fichier| fichier.charger(identifiant)).transpose()?.flatten();
            let registre = fichier.clone().map(|fichier| fichier as Arc<dyn Registre>);
            let opco = Opco::new(identifiant, reglages, connu, registre);
            if let Some(graine) = graine {
                opco.semer(graine);
            }
            opcos.push(Arc::new(opco));
        }
        let groupe = Groupe { opcos: opcos.clone(), page: Some(accueil::repondre), hotes: lieu.hotes.clone() };
        let ouverture = ecoute::ouvrir((lieu.adresse, lieu.port), groupe).await;
        let (adresse, arret) = ouverture.map_err(|erreur| HoteImpossible::Port(lieu.port, erreur))?;
        let adresse = lieu.public(adresse);
        let arret = Arc::new(arret);
        let simulateur = |opco: Arc<Opco>| (opco.id.clone(), Simulateur::new(opco, &adresse, Arc::clone(&arret)));
        Ok(Self { racine: format!("http://{adresse}"), simulateurs: opcos.into_iter().map(simulateur).collect() })
    }

    /// Closes the port and waits until it and the state file are free again.
    pub async fn arreter(mut self) {
        let arret = self.simulateurs.first().map(|(_, simulateur)| Arc::clone(&simulateur.arret));
        self.simulateurs.clear();
        if let Some(arret) = arret {
            arret.attendre().await;
        }
    }

    /// The OPCO with this identifier, if it is on this port.
    pub fn opco(&self, identifiant: &str) -> Option<&Simulateur> {
        self.tous().find(|(id, _)| *id == identifiant).map(|(_, simulateur)| simulateur)
    }

    /// The OPCO of this port with their identifiers, in order.
    pub fn tous(&self) -> impl Iterator<Item = (&str, &Simulateur)> {
        self.simulateurs.iter().map(|(id, simulateur)| (id.as_str(), simulateur))
    }
}
