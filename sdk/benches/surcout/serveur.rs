//! A server that does as little as possible: its answers are written before the first request.

use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use cfadock::runtime::serde_json::json;
use serde::Deserialize;

pub struct Serveur {
    pub base_url: String,
    pub token_url: String,
}

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "numeroPage", default)]
    numero_page: usize,
}

impl Serveur {
    /// Serves from threads of its own until the process ends.
    pub fn demarrer(etats: usize, par_page: usize) -> Self {
        let pages: Arc<Vec<Bytes>> =
            Arc::new((0..=etats.div_ceil(par_page)).map(|rang| page(etats, par_page, rang)).collect());
        let (annonce, adresse) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let execution = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            execution.block_on(async move {
                let ecoute = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
                annonce.send(ecoute.local_addr().unwrap()).unwrap();
                axum::serve(ecoute, routes(pages)).await.unwrap();
            });
        });
        let racine = format!("http://{}", adresse.recv().unwrap());
        Self { base_url: format!("{racine}/api"), token_url: format!("{racine}/jeton") }
    }
}

fn routes(pages: Arc<Vec<Bytes>>) -> Router {
    let lire = |State(pages): State<Arc<Vec<Bytes>>>, Query(page): Query<Page>| async move {
        json_de(pages.get(page.numero_page - 1).or(pages.last()).unwrap().clone())
    };
    let depot = Bytes::from(json!({"numeroInterne": "INT-D-1", "numeroExterne": "EXT-1"}).to_string());
    let jeton =
        Bytes::from(json!({"access_token": "jeton-de-mesure", "token_type": "Bearer", "expires_in": 3600}).to_string());
    Router::new()
        .route("/jeton", post(move || async move { json_de(jeton.clone()) }))
        .route("/api/v2/dossiers/etats", get(lire))
        // The whole body is read before it is answered.
        .route("/api/v1/dossiers", post(move |_: Bytes| async move { json_de(depot.clone()) }))
        .with_state(pages)
}

fn json_de(corps: Bytes) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], corps)
}

/// The page of this rank, from 0; the one after the last is empty.
fn page(etats: usize, par_page: usize, rang: usize) -> Bytes {
    let items: Vec<_> = (rang * par_page..((rang + 1) * par_page).min(etats))
        .map(|numero| {
            json!({"numeroInterne": format!("INT-D-{numero}"), "numeroExterne": format!("EXT-{numero}"),
                "numeroDeca": format!("075202606NC{:04}", numero % 10_000), "etat": "ENGAGE"})
        })
        .collect();
    json!({"total": etats, "count": items.len(), "page": rang + 1, "EtatDossierResult": items}).to_string().into()
}
