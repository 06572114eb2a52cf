//! An OPCO in memory: it answers from JSON that the test may change, and fails where the test says.

use std::sync::{Arc, Mutex};

use tokio::time::Instant;

use crate::operations::{LISTER_ETATS_DOSSIERS, LISTER_ETATS_DOSSIERS_V2, LISTER_ETATS_FACTURES};
use crate::parcours::{Connexion, Horloge};
use crate::runtime::http::{HeaderMap, HeaderValue, StatusCode};
use crate::runtime::jiff::Timestamp;
use crate::runtime::serde_json::{Value, json};
use crate::runtime::{Answer, BoxFuture, Request, Transport, TransportError};
use crate::{Client, Opco, Retries};

/// What it answers to a request that fails.
#[derive(Clone, Copy)]
pub enum Panne {
    Status(u16, Option<&'static str>),
    Rien,
}

#[derive(Default)]
pub struct Etat {
    /// The items of the list of states.
    pub etats: Value,
    /// The items of the list of invoices.
    pub factures: Value,
    /// Dossiers by internal number; others are unknown.
    pub dossiers: Value,
    /// Which requests fail, counted from 0 and from the last call of `compter`.
    pub pannes: Vec<(usize, Panne)>,
    /// A `total` that differs from the number of items.
    pub total: Option<i64>,
    /// Paths with queries, and when they came.
    pub demandes: Vec<(String, Instant)>,
}

#[derive(Clone)]
pub struct Joue {
    pub etat: Arc<Mutex<Etat>>,
    pub jour: Arc<Mutex<&'static str>>,
    opco: Opco,
}

impl Joue {
    pub fn new(opco: Opco) -> Self {
        let etat = Etat { etats: json!([]), factures: json!([]), dossiers: json!({}), ..Etat::default() };
        Self { etat: Arc::new(Mutex::new(etat)), jour: Arc::new(Mutex::new("2026-09-01")), opco }
    }

    pub fn connexion(&self) -> Connexion {
        let connexion = self.sans_v2();
        let client = connexion.client().clone();
        connexion.client_v2(client)
    }

    /// Without an access of its own to V2.
    pub fn sans_v2(&self) -> Connexion {
        let client =
            Client::builder().base_url("https://opco.example").cle_api("cle-de-test").editeur("E").logiciel("L");
        let client = client.version("1").transport(Arc::new(self.clone())).retries(Retries::none()).build().unwrap();
        let connexion = Connexion::new(self.opco, "732829320".parse().unwrap(), client);
        connexion.horloge(Arc::new(Jour(self.jour.clone())))
    }

    pub fn dire(&self, change: impl FnOnce(&mut Etat)) {
        change(&mut self.etat.lock().unwrap());
    }

    /// The requests since the last call.
    pub fn compter(&self) -> Vec<String> {
        let demandes = std::mem::take(&mut self.etat.lock().unwrap().demandes);
        demandes.into_iter().map(|(demande, _)| demande).collect()
    }

    fn answer(&self, request: &Request) -> Result<Answer, TransportError> {
        let mut etat = self.etat.lock().unwrap();
        let rang = etat.demandes.len();
        let (path, query) = (request.url.path(), request.url.query().unwrap_or_default());
        etat.demandes.push((format!("{path}?{query}"), Instant::now()));
        if let Some((_, panne)) = etat.pannes.iter().find(|(when, _)| *when == rang) {
            return match *panne {
                Panne::Rien => Err(TransportError::broken("cut")),
                Panne::Status(status, wait) => Ok(answer(status, &json!({ "comment": "plus tard" }), wait)),
            };
        }
        let number: usize = query.split('=').nth(1).and_then(|value| value.parse().ok()).unwrap_or(1);
        let total = |items: &Value| etat.total.unwrap_or(items.as_array().unwrap().len() as i64);
        let page = |items: &Value| -> Vec<Value> {
            items.as_array().unwrap().iter().skip((number - 1) * 2).take(2).cloned().collect()
        };
        let body = match path {
            _ if path == LISTER_ETATS_DOSSIERS.path => etat.etats.clone(),
            _ if path == LISTER_ETATS_DOSSIERS_V2.path => {
                json!({ "total": total(&etat.etats), "page": number, "EtatDossierResult": page(&etat.etats) })
            }
            _ if path == LISTER_ETATS_FACTURES.path => {
                json!({ "total": total(&etat.factures), "page": number, "factures": page(&etat.factures) })
            }
            _ => match etat.dossiers.get(query.split('=').nth(1).unwrap_or_default()) {
                Some(dossier) => dossier.clone(),
                None => return Ok(answer(404, &json!({ "comment": "inconnu" }), None)),
            },
        };
        Ok(answer(200, &body, None))
    }
}

fn answer(status: u16, body: &Value, wait: Option<&'static str>) -> Answer {
    let headers: HeaderMap = wait
        .map(|wait| (crate::runtime::http::header::RETRY_AFTER, HeaderValue::from_static(wait)))
        .into_iter()
        .collect();
    Answer::new(StatusCode::from_u16(status).unwrap(), headers, body.to_string())
}

impl Transport for Joue {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Answer, TransportError>> {
        Box::pin(async move { self.answer(&request) })
    }
}

#[derive(Debug)]
struct Jour(Arc<Mutex<&'static str>>);

impl Horloge for Jour {
    fn maintenant(&self) -> Timestamp {
        format!("{}T10:00:00Z", self.jour()).parse().unwrap()
    }
}

impl Jour {
    fn jour(&self) -> &'static str {
        *self.0.lock().unwrap()
    }
}

/// An item of the list of states.
pub fn etat(numero: &str, etat: &str) -> Value {
    json!({ "numeroInterne": numero, "etat": etat })
}

/// A dossier with échéances `(numero, opening, total, paid, examined)`.
pub fn dossier(echeances: &[(i32, &str, i64, i64, i64)]) -> Value {
    let echeances = echeances.iter().map(|(numero, opening, total, paid, examined)| {
        json!({
            "numero": numero, "codification": format!("E{numero}"), "dateOuverture": opening, "montantTotal": total,
            "montantRegle": paid, "montantEnCoursInstruction": examined,
        })
    });
    json!({ "cerfa": {}, "echeances": echeances.collect::<Vec<_>>() })
}
