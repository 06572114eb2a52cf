//! Whether the process lives, and whether it can work.

use std::sync::Arc;

use axum::extract::State;
use cfadock::journal::{Choix, IdEntree};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Partage;
use super::description::Refus;
use crate::probleme::Probleme;
use crate::service::Service;

pub(super) fn routes() -> OpenApiRouter<Partage> {
    OpenApiRouter::new().routes(routes!(vivant)).routes(routes!(pret))
}

/// Le processus répond
///
/// Rien n'est demandé à ce dont il dépend.
#[utoipa::path(
    get,
    path = "/healthz",
    operation_id = "lireVie",
    tag = "Santé",
    security(()),
    responses((status = 200, description = "Il répond.", body = str, content_type = "text/plain")),
)]
async fn vivant() -> &'static str {
    "ok\n"
}

/// Le service peut travailler
///
/// Le journal se lit, l'état s'écrit, et la réconciliation du démarrage est faite.
#[utoipa::path(
    get,
    path = "/readyz",
    operation_id = "lireDisponibilite",
    tag = "Santé",
    security(()),
    responses(
        (status = 200, description = "Il le peut.", body = str, content_type = "text/plain"),
        Refus,
    ),
)]
async fn pret(State(service): State<Arc<Service>>) -> Result<&'static str, Probleme> {
    eprouver(&service).await.map(|()| "ok\n")
}

async fn eprouver(service: &Service) -> Result<(), Probleme> {
    let manque = |code, phrase: String| Err(Probleme::new(503, code, phrase));
    if service.arret.is_cancelled() {
        return manque("arret", "Le service s'arrête.".to_owned());
    }
    if !service.est_repris() {
        let phrase = "La réconciliation du démarrage est en cours : les dépôts restés ouverts sont relus.";
        return manque("demarrage", phrase.to_owned());
    }
    // No entry has this number: only whether there is an answer counts.
    if let Err(echec) = service.journal.lire(Choix::entree(IdEntree(0))).await {
        return manque("journal", format!("Le journal ne répond pas : {echec}."));
    }
    if let Err(echec) = service.etat.eprouver(service.suite.maintenant()).await {
        return manque("etat", format!("Rien ne peut être noté : {echec}."));
    }
    Ok(())
}
