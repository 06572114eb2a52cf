//! The state of one running simulated OPCO. `ecoute` has the port, `aiguillage` the answers.

pub(super) mod groupe;
pub(super) mod impossible;
pub(super) mod jetons;
pub(super) mod journal;

use std::fmt;
use std::sync::{Arc, Mutex};

use self::impossible::CommandeImpossible;
use self::jetons::Jetons;
use self::journal::Journal;
use crate::simulateur::portefeuille::{Portefeuille, Registre};
use crate::simulateur::reglages::Reglages;
use crate::simulateur::reglages::panne::Pannes;
use crate::simulateur::reglages::particularite::Particularite;
use crate::simulateur::verrou::verrou;

/// The complete state of one simulated OPCO.
pub(crate) struct Opco {
    /// Its name in paths and in the state file.
    pub(super) id: String,
    reglages: Mutex<Arc<Reglages>>,
    pub(super) portefeuille: Mutex<Portefeuille>,
    pub(super) jetons: Mutex<Jetons>,
    pub(super) journal: Mutex<Journal>,
    pub(super) pannes: Mutex<Pannes>,
    registre: Option<Arc<dyn Registre>>,
}

impl fmt::Debug for Opco {
    /// Shows its name only: its state contains contracts of persons.
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

    /// The current settings.
    pub(super) fn reglages(&self) -> Arc<Reglages> {
        Arc::clone(&verrou(&self.reglages))
    }

    pub(super) fn regler_particularite(&self, particularite: Particularite, active: bool) {
        let mut reglages = verrou(&self.reglages);
        *reglages = Arc::new(Reglages::clone(&reglages).particularite(particularite, active));
    }

    /// Writes the changes to the state file, if there is one.
    pub(super) fn ecrire(&self, portefeuille: &mut Portefeuille) -> Result<(), CommandeImpossible> {
        let Some(registre) = self.registre.as_ref().filter(|_| portefeuille.a_change()) else {
            portefeuille.ecrit();
            return Ok(());
        };
        let echec = |erreur| CommandeImpossible::new(format!("le fichier d'état ne peut pas être écrit : {erreur}"));
        registre.enregistrer(&self.id, portefeuille).map_err(echec)?;
        portefeuille.ecrit();
        Ok(())
    }
}
