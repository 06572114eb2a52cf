//! Deposits of the journal: lists, one of them, decisions and reconciliation.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use cfadock::journal::IdEntree;
use cfadock::scalaires::Siren;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Partage;
use super::acces::{AccesCfa, AccesOpco, du_chemin};
use super::corps::Json;
use super::description::{Refus, SousCfa, SousEntree, SousOpco, Taille};
use super::idempotence::json;
use super::requete::Parametres;
use crate::actes::cle;
use crate::actes::depot::Depot;
use crate::actes::journal::{self, BilanReconciliation, DemandeTrancher, PageDepots};
use crate::etat::demandes::CleDemande;
use crate::probleme::Probleme;
use crate::service::Service;

pub(super) fn routes() -> OpenApiRouter<Partage> {
    OpenApiRouter::new()
        .routes(routes!(lister_depots))
        .routes(routes!(lire_depot))
        .routes(routes!(lire_demande))
        .routes(routes!(trancher))
        .routes(routes!(reconcilier))
}

/// Les dépôts, page par page
///
/// Du plus ancien au plus récent, d'après le journal.
#[utoipa::path(
    get,
    path = "/v1/cfa/{siren}/opco/{opco}/depots",
    operation_id = "listerDepots",
    tag = "Journal",
    params(
        SousOpco,
        ("ouverts" = Option<bool>, Query, description = "Seulement ceux dont il reste à apprendre quelque chose."),
        ("apres" = Option<i64>, Query, description = "Seulement ceux qui suivent cette entrée (`suite` de la page d'avant)."),
        Taille,
    ),
    responses(
        (status = 200, description = "Une page.", body = PageDepots),
        Refus,
    ),
)]
async fn lister_depots(acces: AccesOpco, mut requete: Parametres) -> Result<Response, Probleme> {
    let ouverts = requete.un("ouverts", "`true` ou `false`")?.unwrap_or_default();
    let page = requete.page()?;
    requete.finir()?;
    Ok(json(&journal::lister(&acces.connexion, ouverts, page).await?))
}

/// Une entrée du journal, à la fin de l'adresse.
struct Numero(IdEntree);

impl FromRequestParts<Partage> for Numero {
    type Rejection = Probleme;

    async fn from_request_parts(parts: &mut Parts, _: &Partage) -> Result<Self, Probleme> {
        let numero = du_chemin(parts, "entree").await?.parse();
        numero.map(|numero| Self(IdEntree(numero))).map_err(|_| {
            Probleme::new(404, "entree-inconnue", "L'adresse doit finir par le numéro d'une entrée du journal.")
        })
    }
}

/// Un dépôt
///
/// D'après le journal.
#[utoipa::path(
    get,
    path = "/v1/cfa/{siren}/opco/{opco}/depots/{entree}",
    operation_id = "lireDepot",
    tag = "Journal",
    params(SousEntree),
    responses(
        (status = 200, description = "Le dépôt.", body = Depot),
        Refus,
    ),
)]
async fn lire_depot(acces: AccesOpco, Numero(entree): Numero, requete: Parametres) -> Result<Response, Probleme> {
    requete.finir()?;
    Ok(json(&journal::un(&acces.connexion, entree).await?))
}

/// La clé d'une demande, à la fin de l'adresse.
struct Cle(String);

impl FromRequestParts<Partage> for Cle {
    type Rejection = Probleme;

    async fn from_request_parts(parts: &mut Parts, _: &Partage) -> Result<Self, Probleme> {
        Ok(Self(du_chemin(parts, "cle").await?))
    }
}

/// Le dépôt d'une clé d'idempotence
///
/// En cours, fini, ou pourquoi rien n'est parti.
#[utoipa::path(
    get,
    path = "/v1/cfa/{siren}/demandes/{cle}",
    operation_id = "lireDemande",
    tag = "Journal",
    params(
        SousCfa,
        ("cle" = String, Path, description = "La clé d'idempotence de la demande."),
    ),
    responses(
        (status = 200, description = "Le dépôt, ou l'envoi en cours.", body = Depot),
        Refus,
    ),
)]
async fn lire_demande(
    State(service): State<Arc<Service>>,
    AccesCfa(cfa): AccesCfa,
    Cle(cle): Cle,
    requete: Parametres,
) -> Result<Response, Probleme> {
    requete.finir()?;
    let demandee = cle_de(cfa, &cle)?;
    let depot = cle::relire(&service, &demandee).await?;
    let encore = depot.is_none();
    let mut reponse = json(&depot.unwrap_or_else(|| Depot::sous(&demandee)));
    if encore {
        reponse.headers_mut().insert(header::RETRY_AFTER, 2.into());
    }
    Ok((StatusCode::OK, reponse).into_response())
}

fn cle_de(cfa: Siren, texte: &str) -> Result<CleDemande, Probleme> {
    let cle = texte.parse().map_err(|erreur| Probleme::new(404, "demande-inconnue", format!("Clé : {erreur}")))?;
    Ok(CleDemande { cfa, cle })
}

/// Tranche un dépôt
///
/// Une personne a vu chez l'OPCO ce qu'il en est.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/depots/{entree}/trancher",
    operation_id = "trancherDepot",
    tag = "Journal",
    params(SousEntree),
    request_body(content = DemandeTrancher, content_type = "application/json"),
    responses(
        (status = 200, description = "Le dépôt, tranché.", body = Depot),
        Refus,
    ),
)]
async fn trancher(
    acces: AccesOpco,
    Numero(entree): Numero,
    requete: Parametres,
    corps: Json,
) -> Result<Response, Probleme> {
    requete.finir()?;
    Ok(json(&journal::trancher(&acces.connexion, entree, corps.modele()?).await?))
}

/// Réconcilie ce qui est ouvert
///
/// Par lecture chez l'OPCO ; n'envoie rien.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/reconciliation",
    operation_id = "reconcilierDepots",
    tag = "Journal",
    params(SousOpco),
    responses(
        (status = 200, description = "Ce qui est réglé, et ce qui reste.", body = BilanReconciliation),
        Refus,
    ),
)]
async fn reconcilier(acces: AccesOpco, requete: Parametres) -> Result<Response, Probleme> {
    requete.finir()?;
    Ok(json(&journal::reconcilier(&acces.connexion).await?))
}
