//! The implementation under examination, by raw HTTP: requests in, statuses and JSON out, every exchange captured.
//!
//! It knows no model and no verdict. Secrets are held here and leave only in headers.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, Response};
use serde_json::Value;
use url::Url;

use super::echange::{Echange, FICHIER, FORMULAIRE, JETON, MASQUE, expurger, extrait, masquer};
use super::jeton::{self, Preuve};

/// The smallest bytes that pass for a PDF.
const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

/// Longest wait for one answer.
const DELAI: Duration = Duration::from_secs(60);

/// Who calls, and where.
#[derive(Clone)]
pub struct Adresse {
    /// What stands before `/v1`, without a trailing slash.
    pub base: String,
    /// Where tokens are given.
    pub jeton: String,
    /// Key of the CFA.
    pub cle_api: String,
    /// Identifier of the software.
    pub client_id: String,
    /// Secret of the software.
    pub client_secret: String,
    /// Scope to ask for.
    pub scope: Option<String>,
    /// Whether the token request carries a proof of possession.
    pub dpop: bool,
    /// Least time between two requests; zero for a simulated OPCO.
    pub intervalle: Duration,
}

/// A request before it is sent.
#[derive(Clone, Debug)]
pub struct Requete {
    /// HTTP method.
    pub methode: String,
    /// Path below the base.
    pub chemin: String,
    /// Query, one pair per occurrence.
    pub query: Vec<(String, String)>,
    /// Headers, lower case.
    pub entetes: Vec<(String, String)>,
    /// The body.
    pub corps: Corps,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub enum Corps {
    /// None.
    Aucun,
    /// A text under a media type.
    Texte(&'static str, String),
    /// The JSON part of a form by its name, and whether a file goes with it.
    Parts(String, Value, bool),
}

/// An answer, with the place of its exchange among the evidence.
#[derive(Clone, Debug)]
pub struct Reponse {
    /// Status.
    pub statut: u16,
    /// `Content-Type`, without parameters, in lower case.
    pub media: String,
    /// The body as JSON, where it is.
    pub json: Option<Value>,
    /// Index among the exchanges.
    pub preuve: usize,
}

/// Why nothing can be asked of a target; each is one French sentence.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Injoignable {
    /// No connection.
    #[error("la cible {0} ne répond pas : connexion impossible")]
    Connexion(String),
    /// TLS fails.
    #[error("le certificat de {0} n'est pas accepté")]
    Certificat(String),
    /// No answer in time.
    #[error("la cible {0} n'a pas répondu dans le délai")]
    Delai(String),
    /// The token is refused.
    #[error("la cible refuse le jeton du logiciel : statut {0} ; vérifiez l'identifiant, le secret et la portée")]
    Jeton(u16),
    /// A page for people.
    #[error("la cible {0} répond une page HTML : ce n'est pas l'adresse de l'API")]
    Html(String),
    /// Anything else.
    #[error("la demande à {0} n'a pas abouti")]
    Autre(String),
}

/// The client of a run; its construction reads the system's certificates, so it is made once.
///
/// # Errors
///
/// When the certificates of the system are not readable.
pub fn transport() -> Result<Client, Injoignable> {
    let client = Client::builder().no_proxy().timeout(DELAI).redirect(reqwest::redirect::Policy::none()).build();
    client.map_err(|_| Injoignable::Autre("(aucune)".to_owned()))
}

/// The target, with what was exchanged so far.
pub struct Cible {
    http: Client,
    adresse: Adresse,
    jeton: String,
    preuve: Preuve,
    /// Every exchange, in order.
    pub echanges: Vec<Echange>,
    /// Names of persons sent, masked in every evidence.
    pub personnes: Vec<String>,
}

impl Cible {
    /// Asks for a token.
    ///
    /// # Errors
    ///
    /// When the target is not there, or is no API.
    pub async fn joindre(http: Client, adresse: Adresse) -> Result<Self, Injoignable> {
        let mut cible = Self {
            http,
            adresse,
            jeton: String::new(),
            preuve: Preuve::default(),
            echanges: Vec::new(),
            personnes: Vec::new(),
        };
        cible.jeton = jeton::demander(&cible.http, &cible.adresse, &mut cible.preuve).await?;
        Ok(cible)
    }

    /// Asks for another token, by the address changed in one thing; the answer is kept without the token.
    ///
    /// # Errors
    ///
    /// When nothing answers.
    pub async fn jeton(&mut self, changer: impl FnOnce(&mut Adresse)) -> Result<(u16, Value), Injoignable> {
        let mut adresse = self.adresse.clone();
        changer(&mut adresse);
        let (statut, json) = jeton::essayer(&self.http, &adresse, &mut self.preuve).await?;
        self.echanges.push(Echange {
            methode: "POST".to_owned(),
            chemin: JETON.to_owned(),
            entetes: Vec::new(),
            corps: Some("grant_type=client_credentials".to_owned()),
            statut,
            media: None,
            reponse: masquer(&json).to_string(),
        });
        Ok((statut, json))
    }

    /// The key of the CFA, for the operation that examines it.
    pub fn cle_api(&self) -> &str {
        &self.adresse.cle_api
    }

    /// The headers that every call carries.
    pub fn entetes(&self) -> Vec<(String, String)> {
        [
            ("authorization", format!("Bearer {}", self.jeton)),
            ("x-api-key", self.adresse.cle_api.clone()),
            ("editeur", "Editeur Exemple".to_owned()),
            ("logiciel", "Suite de conformite".to_owned()),
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ]
        .map(|(nom, valeur)| (nom.to_owned(), valeur))
        .into()
    }

    /// Sends a request and keeps the exchange.
    ///
    /// # Errors
    ///
    /// When no answer comes.
    pub async fn envoyer(&mut self, requete: &Requete) -> Result<Reponse, Injoignable> {
        if !self.adresse.intervalle.is_zero() {
            tokio::time::sleep(self.adresse.intervalle).await;
        }
        let url = format!("{}{}", self.adresse.base, requete.chemin);
        let methode = Method::from_bytes(requete.methode.as_bytes()).unwrap_or(Method::GET);
        let mut builder = self.http.request(methode, &url).query(&requete.query);
        for (nom, valeur) in &requete.entetes {
            builder = builder.header(nom, valeur);
        }
        builder = match &requete.corps {
            Corps::Aucun => builder,
            Corps::Texte(media, texte) => builder.header("content-type", *media).body(texte.clone()),
            Corps::Parts(nom, json, fichier) => {
                let form = Form::new().text(nom.clone(), json.to_string());
                let file = || Part::bytes(PDF).file_name("piece.pdf");
                builder.multipart(if *fichier { form.part("fichier", file()) } else { form })
            }
        };
        let reponse = builder.send().await.map_err(|error| panne(&error, &url))?;
        self.capturer(requete, reponse, &url).await
    }

    async fn capturer(&mut self, requete: &Requete, reponse: Response, url: &str) -> Result<Reponse, Injoignable> {
        let statut = reponse.status().as_u16();
        let entete = reponse.headers().get("content-type").and_then(|value| value.to_str().ok());
        let media = entete.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_lowercase();
        let octets = reponse.bytes().await.map_err(|error| panne(&error, url))?;
        let json: Option<Value> = serde_json::from_slice(&octets).ok();
        let secrets = self.secrets();
        let query = requete.query.iter().map(|(nom, valeur)| format!("{nom}={valeur}")).collect::<Vec<_>>().join("&");
        let suite = if query.is_empty() { String::new() } else { format!("?{query}") };
        let tu = |nom: &str| matches!(nom, "authorization" | "x-api-key");
        let media_envoye = match &requete.corps {
            Corps::Aucun => None,
            Corps::Texte(media, _) => Some(*media),
            Corps::Parts(..) => Some(FORMULAIRE),
        };
        let entetes = requete
            .entetes
            .iter()
            .map(|(nom, valeur)| (nom.clone(), if tu(nom) { MASQUE.to_owned() } else { valeur.clone() }));
        let entetes = entetes.chain(media_envoye.map(|media| ("content-type".to_owned(), media.to_owned())));
        let corps = match &requete.corps {
            Corps::Aucun => None,
            Corps::Texte(_, texte) => {
                let json: Option<Value> = serde_json::from_str(texte).ok();
                Some(extrait(texte.as_bytes(), json.as_ref(), &secrets))
            }
            Corps::Parts(nom, json, fichier) => {
                let suite = if *fichier { FICHIER } else { "" };
                Some(format!("{nom}={}{suite}", extrait(b"json", Some(&masquer(json)), &secrets)))
            }
        };
        self.echanges.push(Echange {
            methode: requete.methode.clone(),
            chemin: expurger(&format!("{}{suite}", requete.chemin), &secrets),
            entetes: entetes.collect(),
            corps,
            statut,
            media: (!media.is_empty()).then(|| media.clone()),
            reponse: extrait(&octets, json.as_ref(), &secrets),
        });
        Ok(Reponse { statut, media, json, preuve: self.echanges.len() - 1 })
    }

    fn secrets(&self) -> Vec<String> {
        let mut secrets = vec![self.jeton.clone(), self.adresse.cle_api.clone(), self.adresse.client_secret.clone()];
        secrets.extend(self.personnes.iter().cloned());
        secrets
    }
}

/// Scheme, host and port only: the rest of an address may hold a secret.
pub(super) fn hote(adresse: &str) -> String {
    Url::parse(adresse).map_or_else(|_| "(adresse illisible)".to_owned(), |url| url.origin().ascii_serialization())
}

/// The transport's error as a sentence, without its address.
pub(super) fn panne(error: &reqwest::Error, adresse: &str) -> Injoignable {
    let hote = hote(adresse);
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(one) = cause {
        if one.to_string().to_lowercase().contains("certificate") {
            return Injoignable::Certificat(hote);
        }
        cause = one.source();
    }
    if error.is_timeout() {
        Injoignable::Delai(hote)
    } else if error.is_connect() {
        Injoignable::Connexion(hote)
    } else {
        Injoignable::Autre(hote)
    }
}
