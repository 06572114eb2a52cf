//! A proxy in front of a simulated OPCO that forwards requests and may falsify the answers. It knows no rule.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use reqwest::Client;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::simulateur::{Simulateur, TAILLE_MAXIMALE};

/// Path of the proxy that leads to the token endpoint.
pub const JETON: &str = "/jeton";

/// A request as the proxy sees it.
pub struct DemandeVue {
    /// Method in capitals.
    pub methode: String,
    /// Path below the base, such as `/v1/dossiers`.
    pub chemin: String,
    /// The raw query.
    pub query: String,
    /// The body as text.
    pub corps: String,
}

/// The answer, to be falsified.
pub struct Rendu {
    /// Status.
    pub statut: u16,
    /// `Content-Type`.
    pub media: String,
    /// The body as JSON; null where it is none.
    pub json: Value,
    /// A body that takes the place of the JSON.
    pub texte: Option<String>,
}

/// How a wrong OPCO changes an answer.
pub type Fausser = Box<dyn Fn(&DemandeVue, &mut Rendu) + Send + Sync>;

/// How an OPCO is wrong.
pub struct Mutant {
    /// In a few French words.
    pub phrase: String,
    /// Its effect on an answer.
    pub fausser: Fausser,
}

/// A running proxy; it closes when dropped.
pub struct Intermediaire {
    /// Its base URL, instead of that of the OPCO.
    pub url: String,
    /// Its URL for tokens, instead of that of the OPCO.
    pub url_jeton: String,
    _arret: oneshot::Sender<()>,
}

struct Derriere {
    http: Client,
    base: String,
    jeton: String,
    mutant: Option<Mutant>,
}

impl Intermediaire {
    /// Opens a loopback port in front of a simulated OPCO.
    ///
    /// # Errors
    ///
    /// When no port can be opened.
    pub async fn ouvrir(http: Client, opco: &Simulateur, mutant: Option<Mutant>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let derriere = Arc::new(Derriere { http, base: opco.url.clone(), jeton: opco.url_jeton.clone(), mutant });
        let router = Router::new().fallback(move |requete: Request| passer(Arc::clone(&derriere), requete));
        let (arret, fini) = oneshot::channel::<()>();
        let serveur = axum::serve(listener, router).with_graceful_shutdown(async move {
            // An error means that the sender was dropped, which is the signal to stop.
            let _ = fini.await;
        });
        tokio::spawn(async move { serveur.await });
        let url_jeton = format!("{url}{JETON}");
        Ok(Self { url, url_jeton, _arret: arret })
    }
}

async fn passer(derriere: Arc<Derriere>, requete: Request) -> Response {
    let (parties, contenu) = requete.into_parts();
    let Ok(octets) = to_bytes(contenu, TAILLE_MAXIMALE).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let demande = DemandeVue {
        methode: parties.method.to_string(),
        chemin: parties.uri.path().to_owned(),
        query: parties.uri.query().unwrap_or_default().to_owned(),
        corps: String::from_utf8_lossy(&octets).into_owned(),
    };
    let suite = if demande.query.is_empty() { String::new() } else { format!("?{}", demande.query) };
    let url = match demande.chemin.as_str() {
        JETON => derriere.jeton.clone(),
        chemin => format!("{}{chemin}{suite}", derriere.base),
    };
    let entetes: HeaderMap = parties
        .headers
        .into_iter()
        .filter_map(|(nom, valeur)| {
            let nom = nom.filter(|nom| nom != header::HOST && nom != header::CONTENT_LENGTH)?;
            Some((nom, valeur))
        })
        .collect();
    let envoi = derriere.http.request(parties.method, url).headers(entetes).body(octets).send().await;
    let Ok(reponse) = envoi else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    let statut = reponse.status().as_u16();
    let entete = reponse.headers().get(header::CONTENT_TYPE).and_then(|element| element.to_str().ok());
    let media = entete.unwrap_or_default().to_owned();
    let octets = reponse.bytes().await.unwrap_or_default();
    let json = serde_json::from_slice(&octets).unwrap_or_default();
    let mut rendu = Rendu { statut, media, json, texte: None };
    if let Some(mutant) = &derriere.mutant {
        (mutant.fausser)(&demande, &mut rendu);
    }
    let corps = rendu.texte.unwrap_or_else(|| rendu.json.to_string());
    let statut = StatusCode::from_u16(rendu.statut).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (statut, [(header::CONTENT_TYPE, rendu.media)], Body::from(corps)).into_response()
}
