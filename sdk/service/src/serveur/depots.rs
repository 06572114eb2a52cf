//! Deposits: contracts, conventions, certificates, documents and ruptures.

use axum::response::Response;
use cfadock::journal::{Empreinte, IdEntree};
use cfadock::runtime::jiff::civil::Date;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Partage;
use super::corps::{EnParties, Json};
use super::description::{Derogations, EntetesDepot, ReponsesDepot, SousOpco};
use super::idempotence::Depositaire;
use super::requete::Parametres;
use crate::actes::envoi::{EnvoiDemande, ObjetsDocument, ReglagesContrat};
use crate::actes::{jour, norme};
use crate::probleme::Probleme;

pub(super) fn routes() -> OpenApiRouter<Partage> {
    OpenApiRouter::new()
        .routes(routes!(envoyer_contrat))
        .routes(routes!(deposer_convention))
        .routes(routes!(deposer_certificat))
        .routes(routes!(deposer_document))
        .routes(routes!(signaler_rupture))
}

/// Envoie un contrat
///
/// Il est contrôlé, puis envoyé une seule fois. Un dépôt n'est pas un accord : suivez le dossier jusqu'à `ENGAGE`.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/contrats",
    operation_id = "envoyerContrat",
    tag = "Dépôts",
    params(
        SousOpco,
        EntetesDepot,
        ("corriger" = Option<i64>, Query, description = "L'entrée du dépôt refusé que ce contrat remplace."),
        ("en_plus_de" = Option<i64>, Query, description = "L'entrée d'un avenant du même type et du même jour."),
        ("mineur_emancipe" = Option<bool>, Query, description = "L'apprenti mineur est émancipé."),
        Derogations,
    ),
    request_body(content = ref("#/components/schemas/DossierTransmission"), content_type = "application/json"),
    responses(ReponsesDepot),
)]
async fn envoyer_contrat(depositaire: Depositaire, mut requete: Parametres, corps: Json) -> Result<Response, Probleme> {
    let reglages = ReglagesContrat {
        corriger: requete.un("corriger", "le numéro d'une entrée du journal")?.map(IdEntree),
        en_plus_de: requete.un("en_plus_de", "le numéro d'une entrée du journal")?.map(IdEntree),
        mineur_emancipe: requete.un("mineur_emancipe", "`true` ou `false`")?.unwrap_or_default(),
        deroger: requete.deroger()?,
    };
    requete.finir()?;
    let envoi = EnvoiDemande::Contrat(Box::new(corps.modele()?), reglages);
    depositaire.deposer(Empreinte::octets(&corps.0), envoi).await
}

/// Une convention signée et son fichier.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it says what the parts are")]
pub(super) struct EnvoiConvention {
    #[schema(schema_with = norme::convention)]
    donnees: (),
    /// Le fichier signé : PDF, JPEG ou PNG.
    #[schema(value_type = String, format = Binary)]
    fichier: Vec<u8>,
}

/// Un certificat de réalisation et son fichier.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it says what the parts are")]
pub(super) struct EnvoiCertificat {
    #[schema(schema_with = norme::certificat)]
    donnees: (),
    /// Le fichier signé : PDF, JPEG ou PNG.
    #[schema(value_type = String, format = Binary)]
    fichier: Vec<u8>,
}

/// Un document et ce à quoi il se rattache.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it says what the parts are")]
pub(super) struct EnvoiDocument {
    #[schema(schema_with = norme::infos_fichier)]
    donnees: (),
    /// Le fichier : PDF, JPEG ou PNG.
    #[schema(value_type = String, format = Binary)]
    fichier: Vec<u8>,
}

/// Dépose une convention
///
/// Elle est comparée au contrat que l'OPCO connaît, puis déposée une seule fois.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/conventions",
    operation_id = "deposerConvention",
    tag = "Dépôts",
    params(SousOpco, EntetesDepot, Derogations),
    request_body(content = EnvoiConvention, content_type = "multipart/form-data"),
    responses(ReponsesDepot),
)]
async fn deposer_convention(
    depositaire: Depositaire,
    mut requete: Parametres,
    corps: EnParties,
) -> Result<Response, Probleme> {
    let deroger = requete.deroger()?;
    requete.finir()?;
    let parties = corps.nommees("donnees")?;
    let envoi = EnvoiDemande::Convention(Box::new(parties.modele()?), parties.fichier.clone(), deroger);
    depositaire.deposer(parties.empreinte(), envoi).await
}

/// Dépose un certificat de réalisation
///
/// Par la voie que l'OPCO offre : comme certificat, sinon comme document.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/certificats",
    operation_id = "deposerCertificat",
    tag = "Dépôts",
    params(SousOpco, EntetesDepot, Derogations),
    request_body(content = EnvoiCertificat, content_type = "multipart/form-data"),
    responses(ReponsesDepot),
)]
async fn deposer_certificat(
    depositaire: Depositaire,
    mut requete: Parametres,
    corps: EnParties,
) -> Result<Response, Probleme> {
    let deroger = requete.deroger()?;
    requete.finir()?;
    let parties = corps.nommees("donnees")?;
    let envoi = EnvoiDemande::Certificat(Box::new(parties.modele()?), parties.fichier.clone(), deroger);
    depositaire.deposer(parties.empreinte(), envoi).await
}

/// Joint un document à un dossier
///
/// Il se rattache à un dossier, et au plus à une facture.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/documents",
    operation_id = "deposerDocument",
    tag = "Dépôts",
    params(SousOpco, EntetesDepot, Derogations),
    request_body(content = EnvoiDocument, content_type = "multipart/form-data"),
    responses(ReponsesDepot),
)]
async fn deposer_document(
    depositaire: Depositaire,
    mut requete: Parametres,
    corps: EnParties,
) -> Result<Response, Probleme> {
    let deroger = requete.deroger()?;
    requete.finir()?;
    let parties = corps.nommees("donnees")?;
    let envoi = EnvoiDemande::Document(ObjetsDocument::de(parties.modele()?)?, parties.fichier.clone(), deroger);
    depositaire.deposer(parties.empreinte(), envoi).await
}

/// Une rupture.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DemandeRupture {
    /// Le numéro interne du dossier chez l'OPCO.
    #[schema(min_length = 1)]
    numero_interne: String,
    /// Le dernier jour du contrat.
    #[serde(deserialize_with = "jour::lire")]
    #[schema(value_type = String, format = Date)]
    jour: Date,
}

/// Signale la rupture d'un contrat
///
/// Où l'OPCO la prend par l'API ; sinon le refus dit par quelle voie il la prend.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/ruptures",
    operation_id = "signalerRupture",
    tag = "Dépôts",
    params(SousOpco, EntetesDepot),
    request_body(content = DemandeRupture, content_type = "application/json"),
    responses(ReponsesDepot),
)]
async fn signaler_rupture(depositaire: Depositaire, requete: Parametres, corps: Json) -> Result<Response, Probleme> {
    requete.finir()?;
    let DemandeRupture { numero_interne, jour } = corps.modele()?;
    if numero_interne.trim().is_empty() {
        return Err(Probleme::champ("/numero_interne", "donnez le numéro interne du dossier."));
    }
    depositaire.deposer(Empreinte::octets(&corps.0), EnvoiDemande::Rupture(numero_interne, jour)).await
}
