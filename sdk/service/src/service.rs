//! What is open while the service runs.

use std::sync::Arc;

use cfadock::journal::Journal;
use cfadock::scalaires::Siren;
use cfadock::{Connexion, Logiciel, Opco};
use tokio_util::task::TaskTracker;

use crate::configuration::Configuration;
use crate::etat::Etat;
use crate::probleme::Probleme;
use crate::serveur::acces::Jetons;
use crate::demandes::Demandes;

/// What is open while the service runs; shared by all requests.
#[derive(Debug)]
pub struct Service {
    /// The configuration.
    pub configuration: Configuration,
    /// The software, with its accesses and its keys.
    pub logiciel: Logiciel,
    /// The journal of deposits.
    pub journal: Arc<dyn Journal>,
    /// What else is kept.
    pub etat: Etat,
    /// Who may ask for what.
    pub jetons: Jetons,
    /// The deposits under way.
    pub demandes: Demandes,
    /// Work that outlives the request that began it: a stop waits for it, within `limites.arret`.
    pub travaux: TaskTracker,
}

impl Service {
    /// The connection of a CFA to an OPCO.
    ///
    /// # Errors
    /// When there is no access to this OPCO.
    pub fn connexion(&self, cfa: &Siren, opco: Opco) -> Result<Connexion, Probleme> {
        self.logiciel.connexion(cfa, opco).map_err(|absent| Probleme::new(404, "acces-absent", absent.to_string()))
    }
}
