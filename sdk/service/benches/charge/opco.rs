//! An OPCO that answers at once: a token, and a number for each contract.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::post;

pub struct OpcoRapide {
    pub base: String,
    pub jeton: String,
}

impl OpcoRapide {
    /// Serves from a thread of its own until the process ends.
    pub fn demarrer() -> Self {
        let (annonce, adresse) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let execution = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            execution.block_on(async move {
                let ecoute = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
                annonce.send(ecoute.local_addr().unwrap()).unwrap();
                axum::serve(ecoute, routes()).await.unwrap();
            });
        });
        let racine = format!("http://{}", adresse.recv().unwrap());
        Self { base: format!("{racine}/api"), jeton: format!("{racine}/jeton") }
    }
}

fn routes() -> Router {
    let recus = Arc::new(AtomicU64::new(0));
    let jeton = r#"{"access_token":"jeton-de-mesure","token_type":"Bearer","expires_in":3600}"#;
    Router::new().route("/jeton", post(move || async move { json(jeton.to_owned()) })).route(
        "/api/v1/dossiers",
        // The whole body is read before it is answered.
        post(move |_: Bytes| async move {
            let numero = recus.fetch_add(1, Ordering::Relaxed);
            json(format!(r#"{{"numeroInterne":"INT-N-{numero}","numeroExterne":"EXT-N-{numero}"}}"#))
        }),
    )
}

fn json(corps: String) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/json")], corps)
}
