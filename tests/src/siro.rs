//! A simulated directory of France compétences (SIRO) on a loopback port. It knows no model of the SDK.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The key it accepts.
pub const CLE: &str = "cle-france-competences-de-test";

/// A running simulation; it stops when dropped.
#[derive(Debug)]
pub struct Siro {
    /// What stands before `/siro/v1/public`.
    pub url: String,
    registre: Arc<Registre>,
    _arret: oneshot::Sender<()>,
}

#[derive(Debug, Default)]
struct Registre {
    etat: Mutex<Etat>,
}

#[derive(Debug, Default)]
struct Etat {
    employeurs: HashMap<String, Value>,
    /// Statuses of the next answers, with their `Retry-After`.
    refus: Vec<(u16, Option<u32>)>,
    demandes: usize,
}

impl Siro {
    /// Opens a loopback port; the register is empty.
    ///
    /// # Errors
    ///
    /// When no loopback port can be opened.
    pub async fn demarrer() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let registre = Arc::new(Registre::default());
        let router = Router::new().route("/siro/v1/public/{siret}", get(repondre)).with_state(registre.clone());
        let (arret, fini) = oneshot::channel::<()>();
        let serveur = axum::serve(listener, router).with_graceful_shutdown(async move {
            // An error means that the sender was dropped, which is the signal.
            let _ = fini.await;
        });
        tokio::spawn(async move { serveur.await });
        Ok(Self { url, registre, _arret: arret })
    }

    /// Registers an employer: how it is known, its agreement, the OPCO of its branch and the one that manages.
    pub fn inscrire(&self, siret: &str, code: &str, idcc: &str, [rattachement, gestion]: [&str; 2]) {
        let reponse = json!({
            "code": code, "siret": siret, "idcc": idcc,
            "opcoRattachement": { "code": "00", "nom": rattachement }, "opcoGestion": { "code": "00", "nom": gestion },
        });
        self.etat(|etat| etat.employeurs.insert(siret.to_owned(), reponse));
    }

    /// Answers a next question with this status, and `Retry-After` in seconds; several answers are used in order.
    pub fn refuser(&self, statut: u16, attendre: Option<u32>) {
        self.etat(|etat| etat.refus.push((statut, attendre)));
    }

    /// How many questions came.
    pub fn demandes(&self) -> usize {
        self.etat(|etat| etat.demandes)
    }

    fn etat<T>(&self, action: impl FnOnce(&mut Etat) -> T) -> T {
        action(&mut self.registre.etat.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn repondre(State(registre): State<Arc<Registre>>, Path(siret): Path<String>, entetes: HeaderMap) -> Response {
    let mut etat = registre.etat.lock().unwrap_or_else(PoisonError::into_inner);
    etat.demandes += 1;
    if entetes.get("x-gravitee-api-key").is_none_or(|cle| cle != CLE) {
        return (StatusCode::UNAUTHORIZED, "Unauthorized").into_response();
    }
    if !etat.refus.is_empty() {
        let (statut, attendre) = etat.refus.remove(0);
        let statut = StatusCode::from_u16(statut).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        return match attendre {
            Some(secondes) => (statut, [(header::RETRY_AFTER, secondes.to_string())]).into_response(),
            None => statut.into_response(),
        };
    }
    let inconnu = || json!({ "code": "99", "siret": siret });
    Json(etat.employeurs.get(&siret).cloned().unwrap_or_else(inconnu)).into_response()
}
