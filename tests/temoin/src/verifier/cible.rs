//! The implementation under test, over raw HTTP: requests, statuses and JSON, with every exchange captured.
//!
//! It knows no model and no verdict. Secrets are stored here and sent only in headers.

mod capture;
mod injoignable;
mod jeton;
mod message;
mod nature;

pub use injoignable::Injoignable;
pub(crate) use injoignable::hote;
pub(super) use injoignable::{octets, panne};
pub use message::{Adresse, CorpsEnvoye, Reponse, Requete};
pub use nature::{Nature, SIMULE};

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use tokio::time::Instant;

use self::jeton::ClePreuve;
use super::echange::{Echange, JETON};
use super::masque::{extrait, masquer};
use crate::generated::operation::Operation;
use crate::simulateur::ENTETE_SIMULE;

/// The smallest bytes that count as a PDF.
const PDF: &[u8] = b"%PDF-1.4\n%%EOF\n";

/// The default timeout of one answer.
pub const DELAI: Duration = Duration::from_secs(60);

/// The number of consecutive broken calls after which the target is checked.
const COUPURES: u32 = 3;

/// The client of a run; constructing it reads the system's certificates, so that it is done once.
///
/// # Errors
///
/// When the certificates of the system cannot be read.
pub fn transport() -> Result<Client, Injoignable> {
    let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
    client.map_err(|_| Injoignable::Autre("(aucune)".to_owned()))
}

/// The target, with the exchanges so far.
pub struct Cible {
    http: Client,
    adresse: Adresse,
    /// Every token of the run; the last is in use, all are secret.
    jetons: Vec<String>,
    /// When the token in use is renewed; never if its lifetime is unknown.
    renouveler_a: Option<Instant>,
    /// Whether a new token did not help against the last 401.
    vain: bool,
    coupures: u32,
    preuve: ClePreuve,
    /// Every exchange, in order.
    pub echanges: Vec<Echange>,
    /// Whether an answer showed that it comes from the simulated OPCO.
    pub simulee: bool,
    /// Names of persons sent, masked in all evidence.
    pub personnes: Vec<String>,
    /// Why no further request is possible, if so.
    pub perdue: Option<Injoignable>,
}

impl Cible {
    /// Requests a token.
    ///
    /// # Errors
    ///
    /// When the target is unreachable, or is no API.
    pub async fn joindre(http: Client, adresse: Adresse) -> Result<Self, Injoignable> {
        let mut cible = Self {
            http,
            adresse,
            jetons: Vec::new(),
            renouveler_a: None,
            vain: false,
            coupures: 0,
            preuve: ClePreuve::default(),
            echanges: Vec::new(),
            simulee: false,
            personnes: Vec::new(),
            perdue: None,
        };
        cible.renouveler().await?;
        Ok(cible)
    }

    async fn renouveler(&mut self) -> Result<(), Injoignable> {
        let recu = jeton::demander(&self.http, &self.adresse, &mut self.preuve).await?;
        self.renouveler_a = recu.duree.map(|duree| Instant::now() + (duree - (duree / 4).min(Duration::from_secs(30))));
        self.jetons.push(recu.texte);
        Ok(())
    }

    /// Requests another token during a run: without one no further request is possible.
    async fn relayer(&mut self) -> Result<(), Injoignable> {
        if let Err(cause) = self.renouveler().await {
            let perdu = Injoignable::JetonPerdu(Box::new(cause));
            self.perdue = Some(perdu.clone());
            return Err(perdu);
        }
        Ok(())
    }

    /// Requests another token with one change in the request; the answer is stored without the token.
    ///
    /// # Errors
    ///
    /// When there is no answer.
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
            reponse: extrait(b"json", Some(&masquer(&json)), &self.secrets()),
        });
        Ok((statut, json))
    }

    /// The key of the CFA, for the operation that checks it.
    pub fn cle_api(&self) -> &str {
        &self.adresse.cle_api
    }

    fn porteur(&self) -> String {
        format!("Bearer {}", self.jetons.last().map_or("", String::as_str))
    }

    /// The headers of every call.
    pub fn entetes(&self) -> Vec<(String, String)> {
        [
            ("authorization", self.porteur()),
            ("x-api-key", self.adresse.cle_api.clone()),
            ("editeur", "Editeur Exemple".to_owned()),
            ("logiciel", "Suite de conformite".to_owned()),
            ("version", env!("CARGO_PKG_VERSION").to_owned()),
        ]
        .map(|(nom, valeur)| (nom.to_owned(), valeur))
        .into()
    }

    /// Sends a request and stores the exchange. A token near its end is renewed before. A token that is refused
    /// although the key is right is renewed once and the request repeated; a request with another token is sent
    /// unchanged.
    ///
    /// # Errors
    ///
    /// When there is no answer.
    pub async fn envoyer(&mut self, requete: &Requete) -> Result<Reponse, Injoignable> {
        if let Some(perdue) = &self.perdue {
            return Err(perdue.clone());
        }
        let mut requete = requete.clone();
        if self.renouveler_a.is_some_and(|fin| fin <= Instant::now()) {
            self.relayer().await?;
        }
        let legitime = self.au_jeton(&mut requete);
        let reponse = self.compter(&requete).await?;
        if !legitime || (reponse.statut == 401 && self.vain) {
            return Ok(reponse);
        }
        if reponse.statut != 401 {
            self.vain = false;
            return Ok(reponse);
        }
        self.relayer().await?;
        self.au_jeton(&mut requete);
        let reponse = self.compter(&requete).await?;
        self.vain = reponse.statut == 401;
        Ok(reponse)
    }

    /// Replaces an older token by the current one; false if the request is meant to be refused.
    fn au_jeton(&self, requete: &mut Requete) -> bool {
        let cle = requete.entetes.iter().any(|(nom, valeur)| nom == "x-api-key" && *valeur == self.adresse.cle_api);
        let porteur = self.porteur();
        let porte = requete.entetes.iter_mut().find(|(nom, valeur)| {
            nom == "authorization"
                && valeur.strip_prefix("Bearer ").is_some_and(|jeton| self.jetons.iter().any(|un| un == jeton))
        });
        porte.map(|(_, valeur)| *valeur = porteur).is_some() && cle
    }

    /// Sends, and counts broken calls: after several in a row, a target without any answer counts as lost.
    async fn compter(&mut self, requete: &Requete) -> Result<Reponse, Injoignable> {
        let cause = match self.tenter(requete).await {
            Ok(reponse) => {
                self.coupures = 0;
                return Ok(reponse);
            }
            // An answer that is too large is still an answer.
            Err(Injoignable::Volume(hote)) => return Err(Injoignable::Volume(hote)),
            Err(cause) => cause,
        };
        self.coupures += 1;
        if self.coupures >= COUPURES {
            let ligne = Operation::ConsulterStatut.row();
            let (chemin, entetes) = (ligne.path.to_owned(), self.entetes());
            let sonde = Requete { methode: Method::GET, chemin, query: Vec::new(), entetes, corps: CorpsEnvoye::Aucun };
            match self.tenter(&sonde).await {
                Ok(_) | Err(Injoignable::Volume(_)) => self.coupures = 0,
                Err(_) => self.perdue = Some(cause.clone()),
            }
        }
        Err(cause)
    }

    /// Sends once; the exchange is stored even without an answer.
    async fn tenter(&mut self, requete: &Requete) -> Result<Reponse, Injoignable> {
        if !self.adresse.intervalle.is_zero() {
            tokio::time::sleep(self.adresse.intervalle).await;
        }
        let url = format!("{}{}", self.adresse.base, requete.chemin);
        let rang = self.echanges.len();
        let echange = self.echange(requete);
        self.echanges.push(echange);
        let recu = match self.composer(requete, &url).send().await {
            Ok(reponse) => {
                self.simulee |= reponse.headers().contains_key(ENTETE_SIMULE);
                lire(reponse, &url).await
            }
            Err(erreur) => Err(panne(&erreur, &url)),
        };
        let (statut, media, octets) = match recu {
            Ok(recu) => recu,
            Err(cause) => {
                self.echanges[rang].reponse = format!("[{cause}]");
                return Err(cause);
            }
        };
        let json: Option<Value> = serde_json::from_slice(&octets).ok();
        let (dite, reponse) = (self.propre(&media), extrait(&octets, json.as_ref(), &self.secrets()));
        let echange = &mut self.echanges[rang];
        (echange.statut, echange.reponse) = (statut, reponse);
        echange.media = (!dite.is_empty()).then_some(dite);
        Ok(Reponse { statut, media, json, preuve: rang })
    }

    fn composer(&self, requete: &Requete, url: &str) -> RequestBuilder {
        let mut constructeur = self.http.request(requete.methode.clone(), url).query(&requete.query);
        constructeur = constructeur.timeout(self.adresse.delai);
        for (nom, valeur) in &requete.entetes {
            constructeur = constructeur.header(nom, valeur);
        }
        match &requete.corps {
            CorpsEnvoye::Aucun => constructeur,
            CorpsEnvoye::Texte(media, texte) => constructeur.header("content-type", *media).body(texte.clone()),
            CorpsEnvoye::Parts(nom, json, fichier) => {
                let forme = Form::new().text(nom.clone(), json.to_string());
                let piece = || Part::bytes(PDF).file_name("piece.pdf");
                constructeur.multipart(if *fichier { forme.part("fichier", piece()) } else { forme })
            }
        }
    }
}

/// Status, media type and bytes of an answer.
async fn lire(reponse: Response, url: &str) -> Result<(u16, String, Vec<u8>), Injoignable> {
    let statut = reponse.status().as_u16();
    let entete = reponse.headers().get("content-type").and_then(|valeur| valeur.to_str().ok());
    let media = entete.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_lowercase();
    Ok((statut, media, octets(reponse, url).await?))
}
