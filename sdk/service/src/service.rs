//! What is open while the service runs.

use std::sync::Arc;

use cfadock::journal::Journal;
use cfadock::scalaires::Siren;
use cfadock::{Connexion, Logiciel, Opco};

use crate::configuration::Configuration;
use crate::etat::Etat;
use crate::probleme::Probleme;
use crate::suite::Suite;

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
    /// What requests and the work in the background share.
    pub suite: Suite,
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
