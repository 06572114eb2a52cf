//! Credentials, requests and answers: plain values, nothing is sent.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

/// The credentials and the addresses.
#[derive(Clone)]
pub struct Adresse {
    /// The part before `/v1`, without a trailing slash.
    pub base: String,
    /// The URL for tokens.
    pub jeton: String,
    /// Key of the CFA.
    pub cle_api: String,
    /// Identifier of the software.
    pub client_id: String,
    /// Secret of the software.
    pub client_secret: String,
    /// The scope to request.
    pub scope: Option<String>,
    /// Whether the token request carries a proof of possession.
    pub dpop: bool,
    /// The minimum time between two requests; zero for a simulated OPCO.
    pub intervalle: Duration,
    /// The timeout of one answer.
    pub delai: Duration,
}

/// A request before it is sent.
#[derive(Clone, Debug)]
pub struct Requete {
    /// HTTP method.
    pub methode: Method,
    /// Path below the base.
    pub chemin: String,
    /// Query, one pair per occurrence.
    pub query: Vec<(String, String)>,
    /// Headers, lower case.
    pub entetes: Vec<(String, String)>,
    /// The body.
    pub corps: CorpsEnvoye,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub enum CorpsEnvoye {
    /// No body.
    Aucun,
    /// A text under a media type.
    Texte(&'static str, String),
    /// The JSON part of a form by its name, and whether there is a file.
    Parts(String, Value, bool),
}

/// An answer, with the index of its exchange in the evidence.
#[derive(Clone, Debug)]
pub struct Reponse {
    /// Status.
    pub statut: u16,
    /// `Content-Type`, without parameters, in lower case.
    pub media: String,
    /// The body as JSON, if it is JSON.
    pub json: Option<Value>,
    /// Index among the exchanges.
    pub preuve: usize,
}
