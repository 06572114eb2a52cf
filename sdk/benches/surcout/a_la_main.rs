//! What a careful editor would write without the SDK: one client with its timeouts, one token, typed answers.

use std::collections::HashSet;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};
use serde::Deserialize;

use crate::contrat::Transmission;
use crate::serveur::Serveur;
use cfadock::runtime::serde_json;

pub struct ALaMain {
    client: reqwest::Client,
    base_url: String,
    contrat: Transmission,
}

#[derive(Deserialize)]
struct Jeton {
    access_token: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read as the SDK reads them, and counted")]
struct Etat {
    #[serde(rename = "numeroInterne")]
    numero_interne: Option<String>,
    #[serde(rename = "numeroExterne")]
    numero_externe: Option<String>,
    #[serde(rename = "numeroDeca")]
    numero_deca: Option<String>,
    etat: Option<String>,
}

#[derive(Deserialize)]
struct Page {
    total: Option<usize>,
    #[serde(rename = "EtatDossierResult")]
    etats: Option<Vec<Etat>>,
}

#[derive(Deserialize)]
struct Depot {
    #[serde(rename = "numeroInterne")]
    numero_interne: Option<String>,
}

impl ALaMain {
    pub async fn new(serveur: &Serveur) -> Self {
        let form = "grant_type=client_credentials&client_id=mesure&client_secret=mesure";
        let token = reqwest::Client::new().post(&serveur.token_url).body(form).send().await.unwrap();
        let token: Jeton = serde_json::from_slice(&token.bytes().await.unwrap()).unwrap();
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("x-api-key", "cle-de-mesure"),
            ("editeur", "Editions Exemple"),
            ("logiciel", "Logiciel Exemple"),
            ("version", "1.0.0"),
            ("accept", "application/json"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers.insert("authorization", format!("Bearer {}", token.access_token).parse().unwrap());
        let client = reqwest::Client::builder()
            .default_headers(headers)
            .connect_timeout(Duration::from_secs(5))
            .read_timeout(Duration::from_secs(45))
            .timeout(Duration::from_secs(60))
            .redirect(reqwest::redirect::Policy::none())
            .http1_only()
            .build()
            .unwrap();
        let contrat = serde_json::from_str(crate::CONTRAT).unwrap();
        Self { client, base_url: serveur.base_url.clone(), contrat }
    }

    /// With the guards of the norm: a page that brings nothing new ends the reading, and so do an empty one and the total.
    pub async fn lister(&self) -> usize {
        let (mut lus, mut vus): (Vec<Etat>, HashSet<String>) = Default::default();
        for numero in 1.. {
            let url = format!("{}/v2/dossiers/etats?numeroPage={numero}", self.base_url);
            let reply = self.client.get(url).send().await.unwrap().error_for_status().unwrap();
            let page: Page = serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap();
            let mut etats = page.etats.unwrap_or_default();
            etats.retain(|etat| etat.numero_interne.as_ref().is_none_or(|numero| vus.insert(numero.clone())));
            let fini = etats.is_empty();
            lus.extend(etats);
            if fini || page.total.is_some_and(|total| total <= lus.len()) {
                break;
            }
        }
        lus.len()
    }

    pub async fn deposer(&self, nombre: usize) {
        for _ in 0..nombre {
            let url = format!("{}/v1/dossiers", self.base_url);
            let body = serde_json::to_vec(&self.contrat).unwrap();
            let request = self.client.post(url).header("content-type", "application/json").body(body);
            let reply = request.send().await.unwrap().error_for_status().unwrap();
            let depot: Depot = serde_json::from_slice(&reply.bytes().await.unwrap()).unwrap();
            assert!(depot.numero_interne.is_some());
        }
    }
}
