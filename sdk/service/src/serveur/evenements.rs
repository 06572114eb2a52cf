//! The events by cursor, with long polling, and a pass on demand.

use std::time::Duration;

use axum::extract::State;
use axum::response::Response;
use cfadock::scalaires::Siren;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Partage;
use super::acces::{AccesCfa, AccesOpco};
use super::description::{Refus, SousCfa, SousOpco, Taille};
use super::idempotence::json;
use super::requete::Parametres;
use crate::bilan::BilanSuivi;
use crate::etat::EchecEtat;
use crate::evenement::Evenement;
use crate::probleme::Probleme;
use crate::service::Service;
use crate::suivi::passe;

/// Events of one answer at most.
const LIMITE_MAXIMALE: u32 = 1_000;

/// A caller waits this long at most for an event.
const ATTENTE_MAXIMALE: u64 = 60;

/// Des événements, et le curseur des suivants.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct PageEvenements {
    /// Les événements, dans l'ordre de leurs numéros.
    pub evenements: Vec<Evenement>,
    /// À donner comme `apres` à la prochaine demande.
    pub apres: i64,
}

pub(super) fn routes() -> OpenApiRouter<Partage> {
    OpenApiRouter::new().routes(routes!(lire_evenements)).routes(routes!(passer))
}

/// Les événements d'un CFA
///
/// Par numéro croissant, chez tous ses OPCO. Donnez comme `apres` celui de la réponse précédente, une fois ses événements
/// gardés : ce qui ne le dépasse pas est tenu pour reçu, et peut être retiré après 90 jours.
#[utoipa::path(
    get,
    path = "/v1/cfa/{siren}/evenements",
    operation_id = "lireEvenements",
    tag = "Suivi",
    params(
        SousCfa,
        ("apres" = Option<i64>, Query, description = "Le dernier numéro reçu ; 0, ou absent, pour commencer."),
        Taille,
        ("attendre" = Option<i32>, Query, description = "Combien de secondes attendre s'il n'y en a pas, 60 au plus."),
    ),
    responses(
        (status = 200, description = "Les événements ; aucun, si rien n'est venu.", body = PageEvenements),
        Refus,
    ),
)]
async fn lire_evenements(
    State(service): State<Partage>,
    AccesCfa(cfa): AccesCfa,
    mut requete: Parametres,
) -> Result<Response, Probleme> {
    let (apres, limite) = requete.page()?;
    let demande = Demande {
        apres,
        limite: u32::try_from(limite).unwrap_or(LIMITE_MAXIMALE),
        attendre: requete.un("attendre", "un nombre de secondes, 60 au plus")?.unwrap_or_default(),
    };
    requete.finir()?;
    Ok(json(&lire(&service, &cfa, demande).await?))
}

/// Un passage de suivi, maintenant
///
/// Lit ce qui a changé chez l'OPCO. Deux passages du même CFA chez le même OPCO n'ont jamais lieu à la fois : une demande
/// attend la fin de celui qui est en cours.
#[utoipa::path(
    post,
    path = "/v1/cfa/{siren}/opco/{opco}/suivi",
    operation_id = "suivre",
    tag = "Suivi",
    params(SousOpco),
    responses(
        (status = 200, description = "Ce qui a changé, et ce qui n'a pas pu être lu.", body = BilanSuivi),
        Refus,
    ),
)]
async fn passer(State(service): State<Partage>, acces: AccesOpco, requete: Parametres) -> Result<Response, Probleme> {
    requete.finir()?;
    Ok(json(&passe::passer(&service, &acces.cfa, acces.opco).await?))
}

/// What a caller asks for.
#[derive(Clone, Copy, Debug, Default)]
struct Demande {
    apres: i64,
    limite: u32,
    /// Seconds.
    attendre: u64,
}

/// The events of a CFA after a number; where there is none, those that come while the caller waits.
async fn lire(service: &Service, cfa: &Siren, demande: Demande) -> Result<PageEvenements, Probleme> {
    if demande.apres < 0 {
        return Err(Probleme::parametre("apres", "doit être 0 au moins"));
    }
    let mut nouvelles = service.suite.nouvelles();
    let place = service.suite.attendre(cfa, service.configuration.limites.connexions);
    // One too many does not wait: also who hung up keeps a connection until its time is over.
    let attendre = if place.is_some() { demande.attendre.min(ATTENTE_MAXIMALE) } else { 0 };
    let fin = tokio::time::sleep(Duration::from_secs(attendre));
    tokio::pin!(fin);
    loop {
        // Before reading, so that what comes in between wakes.
        nouvelles.borrow_and_update();
        let (evenements, dernier) =
            service.etat.evenements(cfa, demande.apres, demande.limite).await.map_err(|echec| illisible(&echec))?;
        if demande.apres > dernier {
            return Err(perdu(demande.apres, dernier));
        }
        if let Some(fin) = evenements.last() {
            let apres = fin.id;
            service.etat.lu(cfa, demande.apres).await.map_err(|echec| illisible(&echec))?;
            return Ok(PageEvenements { evenements, apres });
        }
        let change = tokio::select! {
            () = service.arret.cancelled() => false,
            () = &mut fin => false,
            change = nouvelles.changed() => change.is_ok(),
        };
        if !change {
            service.etat.lu(cfa, demande.apres).await.map_err(|echec| illisible(&echec))?;
            return Ok(PageEvenements { evenements, apres: demande.apres });
        }
    }
}

fn illisible(echec: &EchecEtat) -> Probleme {
    Probleme::new(503, "etat", format!("Les événements ne peuvent pas être lus : {echec}.")).attendre(10)
}

/// A cursor from another state file: waiting with it would never end.
fn perdu(apres: i64, dernier: i64) -> Probleme {
    let phrase = format!(
        "L'événement {apres} n'a pas été donné par ce fichier d'état, qui en est au numéro {dernier} : il a sans doute été \
         remplacé. Reprenez à `apres=0` ; les événements reviendront, et leurs dossiers disent ce que vous aviez déjà."
    );
    Probleme::new(409, "curseur-inconnu", phrase)
}
