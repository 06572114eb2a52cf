//! The service and the key.

use cfadock::models::CfaKeyInfoStatus;
use cfadock::runtime::Retries;
use jiff::civil::date;
use serde_json::json;

use super::banc::{Banc, egal, exiger, refus};
use crate::imprevu::Imprevu;
use temoin::generated::operation::Operation;
use temoin::simulateur::Simulateur;

pub(crate) async fn statut() -> Result<(), Imprevu> {
    let banc = Banc::monter(Simulateur::neutre()).await?;
    let statut = banc.client.consulter_statut().await?;
    egal("statut", statut.status.as_u16(), 200)?;
    let panne = json!({ "errors": [{ "code": "MAINTENANCE", "description": "Le service est arrêté." }] });
    // Reading is repeated: the service is down for as long as the SDK tries.
    for _ in 0..Retries::default().attempts.get() {
        banc.opco.prochaine_reponse(Operation::ConsulterStatut, 503, panne.clone());
    }
    refus(banc.client.consulter_statut().await, 503, "MAINTENANCE")?;
    banc.conclure(Operation::ConsulterStatut)
}

pub(crate) async fn cle() -> Result<(), Imprevu> {
    let banc = Banc::monter(Simulateur::neutre()).await?;
    let cle = banc.opco.acces.cle_api.clone();
    let info = banc.client.consulter_cle_cfa("000006544", &cle).await?.body;
    egal("status", info.status, Some(CfaKeyInfoStatus::Succes))?;
    let fin = info.date_fin_validite.and_then(|jour| jour.civil());
    egal("dateFinValidite", fin, Some(date(2030, 12, 31)))?;
    let inconnue = banc.client.consulter_cle_cfa("000006544", "autre-cle").await?.body;
    egal("status", inconnue.status, Some(CfaKeyInfoStatus::Erreur))?;
    exiger(inconnue.comment.is_some(), "le commentaire d'une clé inconnue manque")?;
    refus(banc.client.consulter_cle_cfa("12345678", &cle).await, 400, "LONGUEUR")?;
    banc.conclure(Operation::ConsulterCleCfa)
}
