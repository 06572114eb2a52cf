//! Whether the process lives, whether it can work, and its measures.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use cfadock::journal::{Choix, IdEntree};

use super::mesures;
use crate::probleme::Probleme;
use crate::service::Service;

/// The process lives: it answers. Nothing is asked of what it stands on.
pub async fn vivant() -> &'static str {
    "ok\n"
}

/// The service can work: the journal is read, the state file is written, and the reconciliation at the start is over.
///
/// # Errors
/// Says what it waits for, or what cannot be reached.
pub async fn pret(State(service): State<Arc<Service>>) -> Result<&'static str, Probleme> {
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

/// The measures, as Prometheus reads them.
///
/// # Errors
/// When the journal or the state file cannot be read.
pub async fn mesurer(service: &Service) -> Result<Response, Probleme> {
    mesures::relever(service).await?;
    let texte = mesures::enregistreur().render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], texte).into_response())
}
