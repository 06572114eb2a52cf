//! What is open while the service runs.

mod ouverture;
mod relecture;
mod releve;
mod reprise;

use std::sync::{Arc, PoisonError, RwLock};

use cfadock::journal::Journal;
use cfadock::parcours::{Emetteur, Horloge as _, HorlogeSysteme};
use cfadock::runtime::jiff::civil::Date;
use cfadock::scalaires::Siren;
use cfadock::{Connexion, Logiciel, Opco};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::cles::RegistreCles;
use crate::configuration::Configuration;
use crate::demandes::Demandes;
use crate::destinataire::Destinataires;
use crate::etat::FichierEtat;
use crate::jetons::JetonsCfa;
use crate::journal::JournalOuvert;
use crate::probleme::Probleme;
use crate::suite::Suite;

pub use ouverture::OuvertureImpossible;
pub use relecture::{BilanRelecture, RelectureRefusee};
use releve::SecretsVus;
use reprise::Reprise;

/// What is open while the service runs; shared by all requests.
#[derive(Debug)]
pub struct Service {
    /// The configuration.
    pub configuration: Configuration,
    /// The software, with its accesses and its keys; replaced as a whole when they are read again.
    logiciel: RwLock<Arc<Logiciel>>,
    /// The journal of deposits.
    pub journal: Arc<dyn Journal>,
    /// What else is kept.
    pub etat: FichierEtat,
    /// The keys of callers.
    pub cles: RegistreCles,
    /// What requests and the work in the background share.
    pub suite: Suite,
    /// Who may ask for what.
    pub jetons: JetonsCfa,
    /// The deposits under way.
    pub demandes: Demandes,
    /// Work that outlives the request that began it: a stop waits for it, within `limites.arret`.
    pub travaux: TaskTracker,
    /// Cancelled when the service is told to stop: whoever waits for something stops waiting.
    pub arret: CancellationToken,
    /// The same journal, for what only its kind can do.
    pub magasin: JournalOuvert,
    /// Who is told of events.
    pub destinataires: Destinataires,
    reprise: Reprise,
    releve: SecretsVus,
}

impl Service {
    /// The software, with its accesses and its keys.
    pub fn logiciel(&self) -> Arc<Logiciel> {
        self.logiciel.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Today in France, or the day of the trial.
    pub fn aujourd_hui(&self) -> Date {
        self.configuration.essai.unwrap_or_else(|| HorlogeSysteme.aujourd_hui())
    }

    /// The connection of a CFA to an OPCO.
    ///
    /// # Errors
    /// When there is no access to this OPCO.
    pub fn connexion(&self, cfa: &Siren, opco: Opco) -> Result<Connexion, Probleme> {
        let connexion = self
            .logiciel()
            .connexion(cfa, opco)
            .map_err(|absent| Probleme::new(404, "acces-absent", absent.to_string()))?;
        let aussi = self.configuration.opco.get(&opco).map(|reglage| &reglage.prend_aussi[..]).unwrap_or_default();
        let connexion = aussi.iter().fold(connexion, |connexion, operation| connexion.passer_outre(operation));
        let Some(reglage) = self.configuration.cfa.get(cfa) else { return Ok(connexion) };
        let emetteur = Emetteur::default();
        let emetteur = reglage.iban.iter().fold(emetteur, |emetteur, iban| emetteur.iban(iban.clone()));
        let emetteur = reglage.siret.iter().fold(emetteur, |emetteur, siret| emetteur.siret(siret.clone()));
        Ok(connexion.emetteur(emetteur))
    }
}
