//! Checks alone: nothing is sent, nothing is written.

use cfadock::controle::{ContratAControler, IdRegle, controler_contrat};
use cfadock::models::DossierTransmission;
use cfadock::runtime::jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::depot::ConstatControle;

/// Ce que les contrôles ont relevé.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ResultatControle {
    /// Les constats, les erreurs d'abord.
    pub constats: Vec<ConstatControle>,
    /// Si rien n'arrête l'envoi.
    pub envoyable: bool,
}

/// Checks a contract as of `jour`.
pub fn controler(
    contrat: &DossierTransmission,
    mineur_emancipe: bool,
    deroger: &[IdRegle],
    jour: Date,
) -> ResultatControle {
    let mut sujet = ContratAControler::new(contrat, jour);
    sujet.mineur_emancipe = mineur_emancipe;
    let controle = controler_contrat(&sujet);
    ResultatControle {
        constats: controle.constats().iter().map(|constat| ConstatControle::de(constat, "")).collect(),
        envoyable: controle.verdict(deroger).is_ok(),
    }
}
