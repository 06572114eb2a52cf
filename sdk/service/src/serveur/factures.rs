//! Invoices: the project for the PDF, and the invoice with it.

use axum::response::Response;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Partage;
use super::acces::AccesOpco;
use super::corps::{EnParties, Json};
use super::description::{EntetesDepot, Refus, ReponsesDepot, SousOpco};
use super::idempotence::{Depositaire, json};
use super::requete::Parametres;
use crate::actes::envoi::EnvoiDemande;
use crate::actes::facture::{DemandeFacture, Facturee, preparer};
use crate::actes::projet::ProjetDeFacture;
use crate::probleme::Probleme;

pub(super) fn routes() -> OpenApiRouter<Partage> {
    OpenApiRouter::new().routes(routes!(preparer_facture)).routes(routes!(facturer))
}

/// Prépare une facture
///
/// La facture telle qu'elle partirait à présent, pour en faire le PDF. N'envoie rien.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/factures/projets",
    operation_id = "preparerFacture",
    tag = "Factures",
    params(SousOpco),
    request_body(content = DemandeFacture, content_type = "application/json"),
    responses(
        (status = 200, description = "Le projet.", body = ProjetDeFacture),
        Refus,
    ),
)]
async fn preparer_facture(acces: AccesOpco, requete: Parametres, corps: Json) -> Result<Response, Probleme> {
    requete.finir()?;
    Ok(json(&preparer(&acces.connexion, corps.modele()?).await?))
}

/// Une facture demandée, et son PDF.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it says what the parts are")]
pub(super) struct EnvoiFacture {
    /// La demande du projet, avec son empreinte.
    demande: DemandeFacture,
    /// Le PDF, d'après le projet.
    #[schema(value_type = String, format = Binary)]
    fichier: Vec<u8>,
}

/// Envoie une facture
///
/// La facture d'un projet, avec le PDF qui en est fait ; rien ne part si elle a changé depuis.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/factures",
    operation_id = "facturer",
    tag = "Factures",
    params(SousOpco, EntetesDepot),
    request_body(content = EnvoiFacture, content_type = "multipart/form-data"),
    responses(ReponsesDepot),
)]
async fn facturer(depositaire: Depositaire, requete: Parametres, corps: EnParties) -> Result<Response, Probleme> {
    requete.finir()?;
    let parties = corps.nommees("demande")?;
    let facturee = Facturee::de(parties.modele()?, "/demande")?;
    let envoi = EnvoiDemande::Facture(Box::new(facturee), parties.fichier.clone());
    depositaire.deposer(parties.empreinte(), envoi).await
}
