//! The sandbox over raw HTTP: all OPCO on one port, the state file, steering, limits, deviations, the page.

mod commande;
mod etat;
mod limites;
mod page;
mod particularites;
mod pilotage;
mod sdk;
mod travail;

use std::path::PathBuf;

use reqwest::multipart::{Form, Part};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use temoin::generated::operation::Operation;
use temoin::modele::modele;
use temoin::simulateur::{Hote, Particularite, Simulateur};

pub use crate::brut::contrat;
use crate::brut::{PDF, Reponse, lire};
use crate::chemins::en_norme;

/// A sandbox and a client for one of its OPCO.
pub struct Banc {
    pub hote: Hote,
    pub http: Client,
    pub opco: &'static str,
    jeton: String,
}

impl Banc {
    pub async fn demarrer(opcos: &[&'static str], etat: Option<PathBuf>) -> Self {
        let hote = Hote::demarrer(0, opcos, etat, None, &[]).await.unwrap();
        let http = Client::builder().no_proxy().build().unwrap();
        let mut banc = Self { hote, http, opco: opcos[0], jeton: String::new() };
        banc.jeton = banc.jeton_de(opcos[0]).await.1["access_token"].as_str().unwrap_or_default().to_owned();
        banc
    }

    pub async fn akto() -> Self {
        Self::demarrer(&["akto"], None).await
    }

    pub fn simulateur(&self) -> &Simulateur {
        self.hote.opco(self.opco).unwrap()
    }

    pub async fn jeton_de(&self, opco: &str) -> Reponse {
        let simulateur = self.hote.opco(opco).unwrap();
        let mut form =
            "grant_type=client_credentials&client_id=logiciel-de-test&client_secret=secret-de-test".to_owned();
        if let Some(scope) = &simulateur.acces.scope {
            form.push_str(&format!("&scope={}", scope.replace(' ', "+")));
        }
        let request = self.http.post(&simulateur.url_jeton);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        lire(request.send().await.unwrap()).await
    }

    /// A call of the API with every header.
    pub fn appel(&self, method: &str, path: &str) -> RequestBuilder {
        let url = format!("{}{}", self.simulateur().url, en_norme(path));
        let request =
            self.http.request(method.parse().unwrap(), url).header("authorization", format!("Bearer {}", self.jeton));
        request.header("x-api-key", "cle-de-test").header("editeur", "E").header("logiciel", "L").header("version", "1")
    }

    pub async fn get(&self, path: &str) -> Reponse {
        lire(self.appel("GET", path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reponse {
        let request = self.appel("POST", path).header("content-type", "application/json").body(body.to_string());
        lire(request.send().await.unwrap()).await
    }

    pub async fn facturer(&self, facture: &Value) -> Reponse {
        let file = Part::bytes(PDF).file_name("facture.pdf");
        let form = Form::new().text("facture", facture.to_string()).part("fichier", file);
        lire(self.appel("POST", "/v1/factures").multipart(form).send().await.unwrap()).await
    }

    /// A page as a browser reads it: its status and HTML.
    pub async fn page(&self, path: &str) -> (u16, String) {
        let response = self.http.get(format!("{}{path}", self.hote.racine)).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    /// A steering call: a POST where there is a body.
    pub async fn piloter(&self, path: &str, body: Option<Value>) -> Reponse {
        let url = format!("{}/_simulateur{path}", self.hote.racine);
        let request = match body {
            None => self.http.get(url),
            Some(body) => self.http.post(url).header("content-type", "application/json").body(body.to_string()),
        };
        lire(request.send().await.unwrap()).await
    }

    /// Deposits the sample contract and engages it; the clock stands where its item 2 is open.
    pub async fn engager(&self) {
        assert_eq!(self.post("/v1/dossiers", &contrat("Exemple")).await.0, 200);
        assert_eq!(self.piloter("/dossiers/INT-D-1/engager", Some(json!({}))).await.0, 200);
        assert_eq!(self.piloter("/horloge", Some(json!({ "date": "2027-03-02" }))).await.0, 200);
    }
}

/// The sample invoice of item 2, held against what the dossier says.
pub fn facture(dossier: &Value) -> Value {
    let mut facture = modele(Operation::DeposerFacture).json();
    for line in facture["lignes"].as_array_mut().unwrap() {
        line["codificationEcheance"] = dossier["echeances"][1]["codification"].clone();
    }
    facture
}

#[tokio::test]
async fn eleven_on_one_port() {
    let tous: Vec<_> = Simulateur::identifiants().collect();
    assert_eq!(tous.len(), temoin::verifier::profil::PROFILS.len());
    let banc = Banc::demarrer(&tous, None).await;
    for opco in &tous {
        let (status, body) = banc.jeton_de(opco).await;
        // AFDAS wants a proof of possession besides.
        assert_eq!((*opco, status), (*opco, if *opco == "afdas" { 400 } else { 200 }), "{body}");
        let base = &banc.hote.opco(opco).unwrap().url;
        assert_eq!(*base, format!("{}/{opco}", banc.hote.racine));
        let (status, _) =
            lire(banc.http.get(format!("{base}{}", en_norme("/v2/dossiers/etats"))).send().await.unwrap()).await;
        assert_eq!(status, 401);
    }
    let unknown = lire(banc.http.get(format!("{}/lune/v1/status", banc.hote.racine)).send().await.unwrap()).await;
    assert_eq!((unknown.0, &unknown.1["errors"][0]["code"]), (404, &json!("CHEMIN")));
}

#[tokio::test]
async fn an_operation_that_the_profile_declares_absent_is_not_there() {
    let banc = Banc::demarrer(&["opco_sante"], None).await;
    assert_eq!(banc.get("/v2/factures/etats").await.0, 404);
    assert_eq!(banc.get("/v1/dossiers/etats").await.0, 200);
}

#[tokio::test]
async fn the_same_seed_sows_the_same() {
    let mut seen = Vec::new();
    for graine in [7, 7, 8] {
        let hote = Hote::demarrer(0, &["atlas"], None, Some(graine), &[Particularite::PageRepetee]).await.unwrap();
        let url = format!("{}/_simulateur/dossiers", hote.racine);
        seen.push(lire(reqwest::get(url).await.unwrap()).await.1);
    }
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0], seen[2]);
    assert_eq!(seen[0]["total"], 12);
    let etats: Vec<_> =
        seen[0]["dossiers"].as_array().unwrap().iter().map(|one| one["etat"]["etat"].as_str().unwrap()).collect();
    for etat in ["TRANSMIS", "EN_COURS_INSTRUCTION", "ENGAGE", "REFUSE", "RUPTURE"] {
        assert!(etats.contains(&etat), "{etat}");
    }
}
