//! The routes.

pub mod acces;
mod controles;
mod corps;
mod depots;
mod description;
pub mod document;
mod evenements;
mod factures;
mod idempotence;
mod journal;
mod lectures;
mod refus;
mod requete;
mod sante;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::{from_fn, map_response};
use axum::response::Response;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;

use crate::ecoute::{Admission, Porteur};
use crate::service::Service;
use crate::{console, mesures};

/// What all requests share.
type Partage = Arc<Service>;

/// All routes, and the document that describes them.
pub fn routes(service: Arc<Service>) -> (Router, utoipa::openapi::OpenApi) {
    let (routes, document) = decrites().split_for_parts();
    let texte = document::assembler(&document);
    let console = console::routes(service.clone());
    let routes = routes
        .route("/openapi.json", get(|| async move { ([(header::CONTENT_TYPE, "application/json")], texte) }))
        .fallback(refus::adresse)
        .method_not_allowed_fallback(refus::methode)
        .with_state(service)
        .merge(console)
        .layer(map_response(sans_copie))
        .layer(from_fn(mesures::compter));
    (routes, document)
}

/// Whose bodies are read: of a CFA, or of the administration, by their tokens. Nothing else that is served has a body.
pub fn garde(service: Arc<Service>) -> Admission {
    let console = console::garde(service.clone());
    Arc::new(move |tete| {
        let (service, console) = (service.clone(), console.clone());
        Box::pin(async move {
            if tete.uri.path().starts_with("/v1/") {
                acces::porteur(tete, &service).await.ok().map(Porteur::Cfa)
            } else {
                console(tete).await
            }
        })
    })
}

/// The routes that the document describes.
fn decrites() -> OpenApiRouter<Partage> {
    OpenApiRouter::with_openapi(document::entete())
        .merge(controles::routes())
        .merge(depots::routes())
        .merge(evenements::routes())
        .merge(factures::routes())
        .merge(journal::routes())
        .merge(lectures::routes())
        .merge(sante::routes())
}

/// What is answered is for the caller alone, and changes.
async fn sans_copie(mut reponse: Response) -> Response {
    reponse.headers_mut().entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    reponse
}
