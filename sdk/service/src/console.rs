//! The console: pages in French, rendered on the server, which need no script. They only show, but for one form, by
//! which a person settles a deposit (`trancher`).
//!
//! The journal and the state file are all that they show, and neither holds the name of anybody.

mod acces;
mod adresse;
mod exposition;
mod jeton;
mod lecture;
mod saisie;
mod trancher;
mod vue;

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Router, middleware};
use serde::Deserialize;

use crate::ecoute::{Admission, Porteur};
use crate::probleme::Probleme;
use crate::service::Service;
use acces::Gardien;
use vue::{PageAccueil, PageDepot, PageErreur, PageListe};

const STYLE: &str = include_str!("../templates/console/page.css");

/// The icon, a ledger; without one, browsers request a missing file.
const ICONE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\">\
                     <rect width=\"8\" height=\"8\" rx=\"1\" fill=\"#12355b\"/>\
                     <path d=\"M2 2h4v1H2zm0 2h4v1H2z\" fill=\"#ffd166\"/></svg>";

/// Nothing runs; only the style and the icon of this server are read, and forms are sent only to it; no site may frame
/// a page.
const POLITIQUE: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                         frame-ancestors 'none'; base-uri 'none'";

/// A form is a few short fields.
const FORMULAIRE: usize = 16 * 1024;

/// What the pages stand on.
#[derive(Debug)]
struct Console {
    service: Arc<Service>,
    gardien: Gardien,
    sceau: jeton::SceauConsole,
}

/// The pages and the measures, for who has the token of the administration.
pub fn routes(service: Arc<Service>) -> Router {
    let console = Arc::new(Console { service, gardien: Gardien::default(), sceau: jeton::SceauConsole::nouveau() });
    Router::new()
        .route("/console", get(accueil))
        .route("/console/depots", get(lister))
        .route("/console/depots/{entree}", get(montrer))
        .route("/console/depots/{entree}/trancher", post(trancher::trancher))
        .route("/console/page.css", get(|| async { ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE) }))
        .route("/console/page.svg", get(|| async { ([(header::CONTENT_TYPE, "image/svg+xml")], ICONE) }))
        .route("/metrics", get(exposition::mesurer))
        .layer(DefaultBodyLimit::max(FORMULAIRE))
        .layer(middleware::from_fn_with_state(console.clone(), acces::garder))
        .with_state(console)
}

/// Whose bodies are read here: of who has the token of the administration.
pub fn garde(service: Arc<Service>) -> Admission {
    let gardien = Arc::new(Gardien::default());
    Arc::new(move |tete| {
        let (service, gardien) = (service.clone(), gardien.clone());
        Box::pin(async move {
            let ici = tete.uri.path().starts_with("/console") || tete.uri.path() == "/metrics";
            match &service.configuration.administration {
                Some(source) if ici && gardien.connait((source, service.relectures()), &tete.headers).await => {
                    Some(Porteur::Administration)
                }
                _ => None,
            }
        })
    })
}

async fn accueil(State(console): State<Arc<Console>>) -> Result<Response, PageErreur> {
    Ok(html(StatusCode::OK, PageAccueil::lire(&console.service).await?.render()))
}

/// Parameters that may be wrong: then the page says so.
type Lue<T> = Result<Query<T>, QueryRejection>;

fn parametres(_: QueryRejection) -> PageErreur {
    let phrase = "Un paramètre de cette adresse n'est pas de la forme attendue : revenez à la liste.";
    PageErreur::new(StatusCode::BAD_REQUEST, phrase)
}

/// The parameters of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filtre {
    etat: String,
    q: String,
    avant: Option<i64>,
}

async fn lister(State(console): State<Arc<Console>>, filtre: Lue<Filtre>) -> Result<Response, PageErreur> {
    let Query(filtre) = filtre.map_err(parametres)?;
    Ok(html(StatusCode::OK, PageListe::lire(&console.service, &filtre).await?.render()))
}

/// The parameters of the page of a deposit.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Arrivee {
    fait: bool,
}

async fn montrer(
    State(console): State<Arc<Console>>,
    Path(entree): Path<String>,
    arrivee: Lue<Arrivee>,
) -> Result<Response, PageErreur> {
    let Query(arrivee) = arrivee.map_err(parametres)?;
    let entree = lecture::une(&console.service, &entree).await?;
    let mut page = PageDepot::lire(&console.service, &entree, console.sceau.jeton(&entree)).await?;
    page.tranche = arrivee.fait;
    Ok(html(StatusCode::OK, page.render()))
}

fn html(statut: StatusCode, rendue: askama::Result<String>) -> Response {
    // Our templates with our values: rendering fails only without memory.
    let Ok(html) = rendue else {
        return Probleme::new(503, "page", "La page ne peut pas être écrite.").into_response();
    };
    let entetes = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLITIQUE),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // The form says where it comes from, which `no-referrer` would hide.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (statut, entetes, html).into_response()
}

impl IntoResponse for PageErreur {
    fn into_response(self) -> Response {
        html(self.statut, self.render())
    }
}
