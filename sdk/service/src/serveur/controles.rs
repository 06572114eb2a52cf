//! Checks alone, as of any day.

use axum::extract::State;
use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Partage;
use super::acces::{AccesCfa, AccesOpco};
use super::corps::Json;
use super::description::{Derogations, JourJuge, Refus, SousCfa, SousOpco};
use super::idempotence::json;
use super::requete::Parametres;
use crate::actes::controle::{self, ResultatControle};
use crate::actes::facture::DemandeFacture;
use crate::probleme::Probleme;

pub(super) fn routes() -> OpenApiRouter<Partage> {
    OpenApiRouter::new()
        .routes(routes!(controler_contrat))
        .routes(routes!(controler_convention))
        .routes(routes!(controler_certificat))
        .routes(routes!(controler_facture))
}

/// Contrôle un contrat
///
/// Les contrôles seuls : rien n'est demandé à l'OPCO, envoyé ni écrit.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/controles/contrats",
    operation_id = "controlerContrat",
    tag = "Contrôles",
    params(
        SousCfa,
        JourJuge,
        ("mineur_emancipe" = Option<bool>, Query, description = "L'apprenti mineur est émancipé."),
        Derogations,
    ),
    request_body(content = ref("#/components/schemas/DossierTransmission"), content_type = "application/json"),
    responses(
        (status = 200, description = "Les constats.", body = ResultatControle),
        Refus,
    ),
)]
async fn controler_contrat(
    State(service): State<Partage>,
    _: AccesCfa,
    mut requete: Parametres,
    corps: Json,
) -> Result<Response, Probleme> {
    let jour = requete.jour()?.unwrap_or_else(|| service.aujourd_hui());
    let mineur_emancipe = requete.un("mineur_emancipe", "`true` ou `false`")?.unwrap_or_default();
    let deroger = requete.deroger()?;
    requete.finir()?;
    Ok(json(&controle::contrat(&corps.modele()?, mineur_emancipe, &deroger, jour)))
}

/// Contrôle une convention
///
/// Elle est comparée au contrat que l'OPCO connaît ; rien n'est envoyé ni écrit.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/controles/conventions",
    operation_id = "controlerConvention",
    tag = "Contrôles",
    params(SousOpco, JourJuge, Derogations),
    request_body(content = ref("#/components/schemas/Convention"), content_type = "application/json"),
    responses(
        (status = 200, description = "Les constats.", body = ResultatControle),
        Refus,
    ),
)]
async fn controler_convention(acces: AccesOpco, mut requete: Parametres, corps: Json) -> Result<Response, Probleme> {
    let jour = requete.jour()?.unwrap_or_else(|| acces.connexion.aujourd_hui());
    let deroger = requete.deroger()?;
    requete.finir()?;
    Ok(json(&controle::convention(&acces.connexion, &corps.modele()?, &deroger, jour).await?))
}

/// Contrôle un certificat de réalisation
///
/// Il est comparé au dossier que l'OPCO connaît ; rien n'est envoyé ni écrit.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/controles/certificats",
    operation_id = "controlerCertificat",
    tag = "Contrôles",
    params(SousOpco, JourJuge, Derogations),
    request_body(content = ref("#/components/schemas/Certificat"), content_type = "application/json"),
    responses(
        (status = 200, description = "Les constats.", body = ResultatControle),
        Refus,
    ),
)]
async fn controler_certificat(acces: AccesOpco, mut requete: Parametres, corps: Json) -> Result<Response, Probleme> {
    let jour = requete.jour()?.unwrap_or_else(|| acces.connexion.aujourd_hui());
    let deroger = requete.deroger()?;
    requete.finir()?;
    Ok(json(&controle::certificat(&acces.connexion, &corps.modele()?, &deroger, jour).await?))
}

/// Contrôle une facture
///
/// Celle qui partirait d'après cette demande et le dossier de l'OPCO ; rien n'est envoyé ni écrit. Le projet
/// (`factures/projets`) donne les mêmes constats, avec la facture.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/controles/factures",
    operation_id = "controlerFacture",
    tag = "Contrôles",
    params(SousOpco, JourJuge),
    request_body(content = DemandeFacture, content_type = "application/json"),
    responses(
        (status = 200, description = "Les constats.", body = ResultatControle),
        Refus,
    ),
)]
async fn controler_facture(acces: AccesOpco, mut requete: Parametres, corps: Json) -> Result<Response, Probleme> {
    let jour = requete.jour()?.unwrap_or_else(|| acces.connexion.aujourd_hui());
    requete.finir()?;
    Ok(json(&controle::facture(acces.connexion, corps.modele()?, jour).await?))
}
