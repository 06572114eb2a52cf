//! A raw HTTP client for the tests of the simulated OPCO. It knows no model, only names and JSON.

use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use temoin::generated::operation::Operation;
use temoin::modele::modele;
use temoin::simulateur::{Reglages, Simulateur};

use crate::chemins::en_norme;

/// The smallest bytes that pass for a PDF.
pub const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

/// A simulated OPCO, a token, and a client that sends what it is told.
pub struct Brut {
    pub opco: Simulateur,
    http: Client,
    jeton: String,
}

/// Status and JSON of an answer; null where the body is no JSON.
pub type Reponse = (u16, Value);

impl Brut {
    pub async fn demarrer(reglages: Reglages) -> Self {
        let opco = reglages.demarrer().await.unwrap();
        let http = Client::builder().no_proxy().build().unwrap();
        let mut form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            opco.acces.client_id, opco.acces.client_secret
        );
        if let Some(scope) = &opco.acces.scope {
            form.push_str(&format!("&scope={}", scope.replace(' ', "+")));
        }
        let request = http.post(&opco.url_jeton).header("content-type", "application/x-www-form-urlencoded").body(form);
        let (status, token) = lire(request.send().await.unwrap()).await;
        assert_eq!(status, 200, "{token}");
        let jeton = token["access_token"].as_str().unwrap().to_owned();
        Self { opco, http, jeton }
    }

    /// The token it holds.
    pub fn jeton(&self) -> &str {
        &self.jeton
    }

    /// Host and port, for callers that write their own bytes.
    pub fn hote(&self) -> &str {
        self.opco.url_jeton.trim_start_matches("http://").split('/').next().unwrap()
    }

    /// A request without any header of ours.
    pub fn nue(&self, method: &str, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        self.http.request(method, format!("{}{}", self.opco.url, en_norme(path)))
    }

    /// A request with every header but those in `sans` (lower case).
    pub fn sans(&self, sans: &[&str], method: &str, path: &str) -> RequestBuilder {
        let headers = [
            ("authorization", format!("Bearer {}", self.jeton)),
            ("x-api-key", self.opco.acces.cle_api.clone()),
            ("editeur", "Éditions Exemple".replace('É', "E")),
            ("logiciel", "Logiciel Exemple".to_owned()),
            ("version", "1.0.0".to_owned()),
        ];
        let kept = headers.into_iter().filter(|(name, _)| !sans.contains(name));
        kept.fold(self.nue(method, path), |request, (name, value)| request.header(name, value))
    }

    pub async fn get(&self, path: &str) -> Reponse {
        lire(self.sans(&[], "GET", path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reponse {
        let request = self.sans(&[], "POST", path).header("content-type", "application/json");
        lire(request.body(body.to_string()).send().await.unwrap()).await
    }

    /// Sends a JSON part and a PDF.
    pub async fn deposer(&self, path: &str, name: &'static str, json: &Value) -> Reponse {
        lire(self.sans(&[], "POST", path).multipart(formulaire(name, json.to_string())).send().await.unwrap()).await
    }

    /// The sample request of an operation, without the headers in `sans`.
    pub fn modele(&self, operation: Operation, sans: &[&str]) -> RequestBuilder {
        let (row, modele) = (operation.row(), modele(operation));
        let request = self.sans(sans, row.method, row.path).query(modele.query);
        match (modele.texte(), modele.part) {
            (Some(json), Some(part)) => request.multipart(formulaire(part, json)),
            (Some(json), None) => request.header("content-type", "application/json").body(json),
            (None, _) => request,
        }
    }

    pub async fn jouer(&self, operation: Operation, sans: &[&str]) -> Reponse {
        lire(self.modele(operation, sans).send().await.unwrap()).await
    }

    /// Deposits the sample contract, engages it, and moves the clock to where item 2 is open: the state the sample
    /// requests of the norm suppose.
    pub async fn engager(&self) {
        let (status, body) = self.jouer(Operation::TransmettreDossier, &[]).await;
        assert_eq!(status, 200, "{body}");
        self.opco.engager("INT-D-1").unwrap();
        self.opco.avancer(jiff::civil::date(2027, 3, 2)).unwrap();
    }

    /// Asserts that every answer so far was one the norm allows.
    pub fn verifier_ecarts(&self) {
        assert!(self.opco.manquements().is_empty(), "{:#?}", self.opco.manquements());
    }
}

/// A JSON part and a PDF.
fn formulaire(name: &'static str, json: String) -> Form {
    Form::new().text(name, json).part("fichier", Part::bytes(PDF).file_name("piece.pdf"))
}

/// The sample contract of an apprentice of this name.
pub fn contrat(nom: &str) -> Value {
    let mut contrat = modele(Operation::TransmettreDossier).json();
    contrat["cerfa"]["apprenti"]["nom"] = nom.into();
    contrat
}

pub async fn lire(response: Response) -> Reponse {
    let status = response.status().as_u16();
    let bytes = response.bytes().await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

/// The codes of an answer's `errors`.
pub fn codes(body: &Value) -> Vec<&str> {
    let errors = body["errors"].as_array().map_or(&[][..], Vec::as_slice);
    errors.iter().filter_map(|error| error["code"].as_str()).collect()
}

/// Asks until the places are free that were taken by others: the server has to see their ends first.
pub async fn sert_de_nouveau(mut demander: impl AsyncFnMut() -> reqwest::Result<Response>) {
    let mut status = 0;
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
        status = demander().await.map_or(0, |answer| answer.status().as_u16());
        if status == 200 {
            break;
        }
    }
    assert_eq!(status, 200);
}
