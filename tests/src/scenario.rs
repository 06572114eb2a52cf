//! One scenario for each operation of the norm. A new operation does not compile until it has one.

use std::pin::Pin;

use crate::imprevu::Imprevu;
use crate::scenarios::{dossiers, etats, factures, pieces, service};
use temoin::generated::operation::Operation;

/// A test of one operation, run with the SDK against a new simulated OPCO.
#[derive(Clone, Copy)]
pub struct Scenario {
    /// What is played, in a French sentence.
    pub titre: &'static str,
    deroulement: fn() -> Play,
}

type Play = Pin<Box<dyn Future<Output = Result<(), Imprevu>> + Send>>;

impl Scenario {
    /// Runs it: a success with its fields, then a documented error with its type.
    ///
    /// # Errors
    ///
    /// The first thing that was not as the norm says.
    pub async fn jouer(&self) -> Result<(), Imprevu> {
        (self.deroulement)().await
    }
}

macro_rules! scenario {
    ($titre:literal, $deroulement:path) => {
        Scenario { titre: $titre, deroulement: || Box::pin($deroulement()) }
    };
}

/// The scenario of an operation.
pub fn scenario(operation: Operation) -> Scenario {
    match operation {
        Operation::TransmettreDossier => scenario!("Un contrat est transmis, une seule fois.", dossiers::transmettre),
        Operation::TransmettreDossierV2 => {
            scenario!("Un contrat est transmis par la V2, une seule fois.", dossiers::transmettre_v2)
        }
        Operation::ConsulterDossier => scenario!("Un dossier engagé montre son échéancier.", dossiers::consulter),
        Operation::ConsulterDossierV2 => {
            scenario!("Un dossier engagé montre son échéancier par la V2.", dossiers::consulter_v2)
        }
        Operation::ListerDossiers => {
            scenario!("Plusieurs dossiers se lisent d'un coup.", dossiers::lister)
        }
        Operation::SignalerRuptureEmployeur => {
            scenario!("Une rupture change l'état du dossier.", dossiers::rompre)
        }
        Operation::ListerEtatsDossiers => {
            scenario!("Les états de tous les dossiers se lisent.", etats::lister)
        }
        Operation::ListerEtatsDossiersV2 => {
            scenario!("Les états se lisent page par page.", etats::lister_v2)
        }
        Operation::ListerEtatsFactures => {
            scenario!("Une facture est suivie jusqu'au virement.", etats::factures)
        }
        Operation::DeposerConvention => {
            scenario!("Une convention suit son contrat.", pieces::convention)
        }
        Operation::DeposerDocument => {
            scenario!("Un document se rattache à une facture.", pieces::document)
        }
        Operation::DeposerCertificat => {
            scenario!("Un certificat porte sur une échéance.", pieces::certificat)
        }
        Operation::DeposerFacture => scenario!("Une échéance est facturée, une seule fois.", factures::deposer),
        Operation::ConsulterStatut => {
            scenario!("Le service dit s'il est en état.", service::statut)
        }
        Operation::ConsulterCleCfa => {
            scenario!("Une clé dit jusqu'à quand elle vaut.", service::cle)
        }
    }
}
