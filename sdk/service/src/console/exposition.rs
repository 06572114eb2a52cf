//! The measures, as Prometheus reads them, with what is counted only when somebody asks.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::Console;
use crate::mesures;
use crate::probleme::Probleme;

pub(super) async fn mesurer(State(console): State<Arc<Console>>) -> Result<Response, Probleme> {
    let service = &console.service;
    let manque = |code, phrase| Probleme::new(503, code, format!("Rien ne peut être compté : {phrase}."));
    service.logiciel().depots_ouverts().await.map_err(|echec| manque("journal", echec.to_string()))?;
    let (attente, abandonnees) =
        service.etat.compter_notifications().await.map_err(|echec| manque("etat", echec.to_string()))?;
    mesures::compter_notifications(attente, abandonnees);
    mesures::compter_travaux(service.travaux.len());
    let texte = mesures::enregistreur().render();
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], texte).into_response())
}
