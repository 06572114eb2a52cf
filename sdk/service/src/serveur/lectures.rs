//! What is read at the OPCO.

use axum::response::Response;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Partage;
use super::acces::{AccesOpco, du_chemin};
use super::description::{Refus, SousOpco, Taille};
use super::idempotence::json;
use super::requete::Parametres;
use crate::actes::lectures::{self, EtatCle, PageDossiers};
use crate::probleme::Probleme;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

pub(super) fn routes() -> OpenApiRouter<Partage> {
    OpenApiRouter::new().routes(routes!(lister_dossiers)).routes(routes!(lire_dossier)).routes(routes!(verifier_cle))
}

/// L'état des dossiers
///
/// Comme l'OPCO les donne, aussi de ceux qui ne sont pas passés par ici.
#[utoipa::path(
    get,
    path = "/v1/cfa/{siren}/opco/{opco}/dossiers",
    operation_id = "listerDossiers",
    tag = "Lectures",
    params(
        SousOpco,
        ("etat" = Option<String>, Query, description = "Seulement ceux de cet état, comme `ENGAGE`."),
        ("apres" = Option<String>, Query, description = "La `suite` de la page d'avant, telle quelle."),
        Taille,
    ),
    responses(
        (status = 200, description = "Une page.", body = PageDossiers),
        Refus,
    ),
)]
async fn lister_dossiers(acces: AccesOpco, mut requete: Parametres) -> Result<Response, Probleme> {
    let etat: Option<String> = requete.un("etat", "un état de la norme")?;
    let page = requete.page_apres("la `suite` de la page d'avant")?;
    requete.finir()?;
    Ok(json(&lectures::dossiers(&acces.connexion, etat.as_deref(), page).await?))
}

/// Le numéro d'un dossier, à la fin de l'adresse.
struct NumeroInterne(String);

impl FromRequestParts<Partage> for NumeroInterne {
    type Rejection = Probleme;

    async fn from_request_parts(parts: &mut Parts, _: &Partage) -> Result<Self, Probleme> {
        Ok(Self(du_chemin(parts, "numero_interne").await?))
    }
}

/// Un dossier
///
/// Avec son contrat et son échéancier, comme l'OPCO les donne.
#[utoipa::path(
    get,
    path = "/v1/cfa/{siren}/opco/{opco}/dossiers/{numero_interne}",
    operation_id = "lireDossier",
    tag = "Lectures",
    params(
        SousOpco,
        ("numero_interne" = String, Path, description = "Le numéro interne du dossier chez l'OPCO."),
    ),
    responses(
        (status = 200, description = "Le dossier.", body = ref("#/components/schemas/DossierLu"), content_type = "application/json"),
        Refus,
    ),
)]
async fn lire_dossier(
    acces: AccesOpco,
    NumeroInterne(numero): NumeroInterne,
    requete: Parametres,
) -> Result<Response, Probleme> {
    requete.finir()?;
    Ok(json(&lectures::dossier(&acces.connexion, &numero).await?))
}

/// Ce qui reste à la clé
///
/// Jusqu'à quand la clé du CFA sert encore chez cet OPCO.
#[utoipa::path(
    get,
    path = "/v1/cfa/{siren}/opco/{opco}/cle",
    operation_id = "verifierCle",
    tag = "Lectures",
    params(SousOpco),
    responses(
        (status = 200, description = "Ce qui lui reste.", body = EtatCle),
        Refus,
    ),
)]
async fn verifier_cle(acces: AccesOpco, requete: Parametres) -> Result<Response, Probleme> {
    requete.finir()?;
    Ok(json(&lectures::cle(&acces.connexion).await?))
}
