//! What one simulated OPCO keeps while it runs. The port it answers on is in `ecoute`, the answers in `aiguillage`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fmt, io};

use super::Simulateur;
use super::commande::CommandeImpossible;
use super::ecoute::{self, Groupe};
use super::jeton::Jetons;
use super::journal::Journal;
use super::panne::Pannes;
use super::particularite::Particularite;
use super::portefeuille::Portefeuille;
use super::reglages::Reglages;

/// Where what changed is kept when the process ends.
pub(super) trait Registre: Send + Sync {
    /// Writes what changed at an OPCO, all or nothing; else why it could not be.
    fn enregistrer(&self, opco: &str, portefeuille: &Portefeuille) -> Result<(), String>;
}

/// Everything one simulated OPCO knows.
pub(super) struct Opco {
    /// What it is called in paths and in the state file.
    pub(super) id: String,
    reglages: Mutex<Arc<Reglages>>,
    pub(super) portefeuille: Mutex<Portefeuille>,
    pub(super) jetons: Mutex<Jetons>,
    pub(super) journal: Mutex<Journal>,
    pub(super) pannes: Mutex<Pannes>,
    registre: Option<Arc<dyn Registre>>,
}

/// A lock that survives a panic elsewhere: the state is whole after every statement.
pub(super) fn verrou<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Opco {
    /// By its name only: what it knows are contracts of persons.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opco").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Opco {
    pub(super) fn new(
        id: &str,
        reglages: Reglages,
        portefeuille: Option<Portefeuille>,
        registre: Option<Arc<dyn Registre>>,
    ) -> Self {
        Self {
            id: id.to_owned(),
            portefeuille: Mutex::new(portefeuille.unwrap_or_else(|| Portefeuille::new(reglages.date))),
            reglages: Mutex::new(Arc::new(reglages)),
            jetons: Mutex::default(),
            journal: Mutex::default(),
            pannes: Mutex::default(),
            registre,
        }
    }

    /// The settings as they are now.
    pub(super) fn reglages(&self) -> Arc<Reglages> {
        Arc::clone(&verrou(&self.reglages))
    }

    pub(super) fn regler_particularite(&self, particularite: Particularite, active: bool) {
        let mut reglages = verrou(&self.reglages);
        *reglages = Arc::new(Reglages::clone(&reglages).particularite(particularite, active));
    }

    /// Writes what changed into the state file, where there is one.
    pub(super) fn ecrire(&self, portefeuille: &mut Portefeuille) -> Result<(), CommandeImpossible> {
        let Some(registre) = self.registre.as_ref().filter(|_| portefeuille.a_change()) else {
            portefeuille.ecrit();
            return Ok(());
        };
        let wrong = |error| CommandeImpossible::new(format!("le fichier d'état ne peut pas être écrit : {error}"));
        registre.enregistrer(&self.id, portefeuille).map_err(wrong)?;
        portefeuille.ecrit();
        Ok(())
    }
}

/// One OPCO alone on a loopback port of the system's choice.
pub(super) async fn demarrer(reglages: Reglages) -> io::Result<Simulateur> {
    let opco = Arc::new(Opco::new("opco", reglages, None, None));
    let groupe = Groupe { opcos: vec![Arc::clone(&opco)], page: None };
    let (adresse, arret) = ecoute::ouvrir(0, groupe).await?;
    Ok(Simulateur::new(opco, adresse, arret))
}
