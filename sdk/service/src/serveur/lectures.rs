//! What is read at the OPCO, and checks alone.

use axum::response::Response;
use cfadock::parcours::{Horloge, HorlogeSysteme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Partage;
use super::acces::{AccesCfa, AccesOpco, du_chemin};
use super::corps::Json;
use super::idempotence::json;
use super::requete::Parametres;
use crate::actes::controle::{ResultatControle, controler};
use crate::actes::lectures::{self, EtatCle, PageDossiers};
use crate::probleme::{ContenuProbleme, Probleme};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

pub(super) fn routes() -> OpenApiRouter<Partage> {
    OpenApiRouter::new()
        .routes(routes!(lister_dossiers))
        .routes(routes!(lire_dossier))
        .routes(routes!(verifier_cle))
        .routes(routes!(controler_contrat))
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
        ("siren" = String, Path, description = "Le SIREN du CFA."),
        ("opco" = String, Path, description = "L'OPCO, par son identifiant, comme `akto`."),
        ("etat" = Option<String>, Query, description = "Seulement ceux de cet état, comme `ENGAGE`."),
        ("apres" = Option<i64>, Query, description = "Sans les premiers (`suite` de la page d'avant)."),
        ("limite" = Option<i32>, Query, description = "Combien au plus, de 1 à 1000 ; 100 sans lui."),
    ),
    responses(
        (status = 200, description = "Une page.", body = PageDossiers),
        (status = "default", description = "Pourquoi il n'y en a pas.", body = ContenuProbleme, content_type = "application/problem+json"),
    ),
)]
async fn lister_dossiers(acces: AccesOpco, mut requete: Parametres) -> Result<Response, Probleme> {
    let etat: Option<String> = requete.un("etat", "un état de la norme")?;
    let page = requete.page()?;
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
        ("siren" = String, Path, description = "Le SIREN du CFA."),
        ("opco" = String, Path, description = "L'OPCO, par son identifiant, comme `akto`."),
        ("numero_interne" = String, Path, description = "Le numéro interne du dossier chez l'OPCO."),
    ),
    responses(
        (status = 200, description = "Le dossier.", body = ref("#/components/schemas/DossierLu"), content_type = "application/json"),
        (status = "default", description = "Pourquoi il n'y en a pas.", body = ContenuProbleme, content_type = "application/problem+json"),
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
    params(
        ("siren" = String, Path, description = "Le SIREN du CFA."),
        ("opco" = String, Path, description = "L'OPCO, par son identifiant, comme `akto`."),
    ),
    responses(
        (status = 200, description = "Ce qui lui reste.", body = EtatCle),
        (status = "default", description = "Pourquoi ce n'est pas dit.", body = ContenuProbleme, content_type = "application/problem+json"),
    ),
)]
async fn verifier_cle(acces: AccesOpco, requete: Parametres) -> Result<Response, Probleme> {
    requete.finir()?;
    Ok(json(&lectures::cle(&acces.connexion).await?))
}

/// Contrôle un contrat
///
/// Les contrôles seuls : rien n'est envoyé ni écrit.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/controles/contrats",
    operation_id = "controlerContrat",
    tag = "Contrôles",
    params(
        ("siren" = String, Path, description = "Le SIREN du CFA."),
        ("mineur_emancipe" = Option<bool>, Query, description = "L'apprenti mineur est émancipé."),
        ("deroger" = Option<Vec<String>>, Query, description = "Les règles dont les erreurs n'arrêtent pas l'envoi."),
    ),
    request_body(content = ref("#/components/schemas/DossierTransmission"), content_type = "application/json"),
    responses(
        (status = 200, description = "Les constats.", body = ResultatControle),
        (status = "default", description = "Pourquoi il n'y en a pas.", body = ContenuProbleme, content_type = "application/problem+json"),
    ),
)]
async fn controler_contrat(_: AccesCfa, mut requete: Parametres, corps: Json) -> Result<Response, Probleme> {
    let mineur_emancipe = requete.un("mineur_emancipe", "`true` ou `false`")?.unwrap_or_default();
    let deroger = requete.deroger()?;
    requete.finir()?;
    Ok(json(&controler(&corps.modele()?, mineur_emancipe, &deroger, HorlogeSysteme.aujourd_hui())))
}
