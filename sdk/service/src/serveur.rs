//! The routes.

pub mod evenements;
pub mod mesures;
pub mod sante;

use std::sync::Arc;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;

use crate::service::Service;

/// All routes, and the document that describes them.
pub fn routes(service: Arc<Service>) -> (Router, utoipa::openapi::OpenApi) {
    let (routes, document) = OpenApiRouter::<Arc<Service>>::new().split_for_parts();
    (routes.with_state(service), document)
}
