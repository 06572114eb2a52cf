//! The caller's own key, and how long it waits for the outcome.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cfadock::Opco;
use cfadock::journal::{Empreinte, ReferenceEditeur};
use cfadock::scalaires::Siren;
use serde::Serialize;

use super::acces::AccesOpco;
use crate::actes::demande::{DemandeDepot, soumettre};
use crate::actes::depot::{Depot, SituationDepot};
use crate::actes::envoi::EnvoiDemande;
use crate::demandes::FinDemande;
use crate::ecoute::PlaceCorps;
use crate::etat::demandes::CleDemande;
use crate::probleme::Probleme;
use crate::service::Service;

const REJOUEE: HeaderName = HeaderName::from_static("idempotency-replayed");
const PREFERE: HeaderName = HeaderName::from_static("prefer");

/// A request to deposit: who, where, under which key, and until when its caller waits.
#[derive(Debug)]
pub struct Depositaire {
    service: Arc<Service>,
    cfa: Siren,
    opco: Opco,
    cle: ReferenceEditeur,
    adresse: Empreinte,
    attente: Duration,
    place: Option<PlaceCorps>,
}

impl FromRequestParts<Arc<Service>> for Depositaire {
    type Rejection = Probleme;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Probleme> {
        let AccesOpco { cfa, opco, .. } = AccesOpco::from_request_parts(parts, service).await?;
        let cle = cle(parts)?;
        let prefere = parts.headers.get_all(PREFERE).iter().filter_map(|valeur| valeur.to_str().ok());
        let plafond = Duration::from_secs(service.configuration.limites.attente);
        let attente = prefere.flat_map(|valeur| valeur.split(',')).find_map(attente).unwrap_or(plafond).min(plafond);
        let requete = parts.uri.query().unwrap_or_default();
        // Without the prefix that a proxy may have put before the address.
        let chemin = parts.uri.path().rsplit('/').next().unwrap_or_default();
        let ecrits = [parts.method.as_str(), cfa.as_str(), opco.identifiant(), chemin, requete];
        let adresse = Empreinte::textes(ecrits);
        let place = parts.extensions.get().cloned();
        Ok(Self { service: service.clone(), cfa, opco, cle, adresse, attente, place })
    }
}

/// The key, bare or as a string of a structured header.
fn cle(parts: &Parts) -> Result<ReferenceEditeur, Probleme> {
    let mut entetes = parts.headers.get_all("idempotency-key").iter();
    let Some(entete) = entetes.next() else {
        let phrase = "Donnez votre propre clé à ce que vous déposez (en-tête `Idempotency-Key`) : sous elle, rien ne part \
                      deux fois.";
        return Err(refusee(phrase));
    };
    if entetes.next().is_some() {
        let phrase = "L'en-tête `Idempotency-Key` ne se donne qu'une fois : un dépôt a une seule clé.";
        return Err(refusee(phrase));
    }
    let texte = entete.to_str().unwrap_or_default().trim();
    let texte = texte.strip_prefix('"').and_then(|texte| texte.strip_suffix('"')).unwrap_or(texte);
    texte.parse().map_err(|erreur| refusee(format!("`Idempotency-Key` : {erreur}")))
}

fn refusee(phrase: impl Into<String>) -> Probleme {
    Probleme::de_l_entete(400, "cle-idempotence", ("Idempotency-Key", phrase))
}

/// A preference of RFC 7240 that says how long to wait.
fn attente(preference: &str) -> Option<Duration> {
    let (nom, valeur) = preference.trim().split_once('=').unwrap_or((preference.trim(), ""));
    match nom.trim().to_ascii_lowercase().as_str() {
        "wait" => valeur.trim().trim_matches('"').parse().ok().map(Duration::from_secs),
        "respond-async" => Some(Duration::ZERO),
        _ => None,
    }
}

impl Depositaire {
    /// Deposits, and answers when the outcome is known or the caller's patience ends.
    ///
    /// # Errors
    /// Why nothing was deposited.
    pub async fn deposer(self, corps: Empreinte, envoi: EnvoiDemande) -> Result<Response, Probleme> {
        let empreinte = Empreinte::textes([self.adresse.to_string().as_str(), corps.to_string().as_str()]);
        let cle = CleDemande { cfa: self.cfa, cle: self.cle };
        let demande = DemandeDepot { cle, opco: self.opco, empreinte, place: self.place };
        Ok(match soumettre(&self.service, &demande, envoi, self.attente).await? {
            Some(conclusion) => conclue(&conclusion, &demande),
            None => accepte(StatusCode::ACCEPTED, &Depot::en_cours(&demande.cle, demande.opco), &suite(&demande)),
        })
    }
}

/// Where the request is read again.
fn suite(demande: &DemandeDepot) -> String {
    format!("/v1/cfa/{}/demandes/{}", demande.cle.cfa.as_str(), chemin(demande.cle.cle.as_str()))
}

/// A key as a segment of an address: it may hold `/`, `#` and `:`.
fn chemin(cle: &str) -> String {
    cle.replace('%', "%25").replace('/', "%2F").replace('#', "%23")
}

fn conclue(conclusion: &FinDemande, demande: &DemandeDepot) -> Response {
    let mut reponse = match &conclusion.reponse {
        Err(probleme) => probleme.clone().into_response(),
        Ok(depot) => match (depot.situation, depot.entree) {
            (SituationDepot::EnCours | SituationDepot::Inconnue | SituationDepot::ReponsePerdue, _) | (_, None) => {
                accepte(StatusCode::ACCEPTED, depot, &suite(demande))
            }
            (_, Some(entree)) => {
                let (cfa, opco) = (demande.cle.cfa.as_str(), demande.opco.identifiant());
                accepte(StatusCode::CREATED, depot, &format!("/v1/cfa/{cfa}/opco/{opco}/depots/{entree}"))
            }
        },
    };
    if conclusion.rejouee {
        reponse.headers_mut().insert(REJOUEE, HeaderValue::from_static("true"));
    }
    reponse
}

fn accepte(statut: StatusCode, depot: &Depot, adresse: &str) -> Response {
    let mut reponse = (statut, axum::Json(depot)).into_response();
    if let Ok(adresse) = HeaderValue::from_str(adresse) {
        reponse.headers_mut().insert(header::LOCATION, adresse);
    }
    if statut == StatusCode::ACCEPTED {
        reponse.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    reponse
}

/// A body in JSON.
pub(super) fn json(corps: &impl Serialize) -> Response {
    axum::Json(corps).into_response()
}
