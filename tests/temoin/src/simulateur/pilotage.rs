//! Steering over HTTP, under `/_simulateur`: JSON in, JSON out.
//!
//! | Path | GET | POST | DELETE |
//! |---|---|---|---|
//! | `/horloge` | the day of each OPCO | `{"date": "2027-03-01"}` or `{"jours": 30}` | |
//! | `/pannes` | faults to come | `{"operation", "fois", "status", "corps", "texte", "media", "entetes", "delai_ms", "coupure"}` | all gone |
//! | `/appels` | last requests with verdicts (`?nombre=50`) | | all gone |
//! | `/dossiers` | `?page=1`, by 50, the last first | `{"cerfa": {…}}`, a contract that came from elsewhere | |
//! | `/dossiers/{numero}/{action}` | | `instruire`, `engager`, `refuser`, `annuler`, `rompre`, `payer` | |
//! | `/factures` | `?page=1` | | |
//! | `/factures/{numero}/{action}` | | `payer`, `refuser` | |
//! | `/particularites` | all, with their state | `{"nom": "page_repetee", "active": true}` | |
//!
//! `"opco"` in a body, or `?opco=` in a query, says whom it is for; without it everyone on the port, except where one
//! dossier or invoice is meant and several OPCO are there. A POST has to be `application/json` and a call has to name
//! the loopback as host, so that no page of another site can steer.

mod acte;
mod etat;
mod panne;

use std::sync::Arc;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::demande;
use super::ecoute::Groupe;
use super::erreur::{FormeErreur, Refus};
use super::lecture;
use super::serveur::Opco;

/// Where steering begins.
pub(super) const CHEMIN: &str = "/_simulateur";

/// One steering call.
struct Ordre {
    method: Method,
    query: Vec<(String, String)>,
    corps: Value,
}

type Effet = Result<Value, Refus>;

pub(super) async fn repondre(groupe: &Groupe, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let effet = match lecture::lire(body).await {
        Ok(body) => comprendre(&parts, &body.octets).and_then(|ordre| aiguiller(groupe, &parts, &ordre)),
        Err(refus) => Err(refus),
    };
    match effet {
        Ok(value) => (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response(),
        Err(refus) => refus.reponse(FormeErreur::Errors).0,
    }
}

/// Whether the caller knows where it is: a foreign name that leads here would be a page of another site.
pub(super) fn hote_local(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|byte| byte.is_ascii_digit()) { name } else { host });
    ["127.0.0.1", "localhost", "[::1]"].iter().any(|local| name.eq_ignore_ascii_case(local))
}

fn comprendre(parts: &Parts, body: &[u8]) -> Result<Ordre, Refus> {
    if !hote_local(&parts.headers) {
        return Err(Refus::un(421, "HOTE", "Le pilotage ne s'appelle que par 127.0.0.1 ou localhost."));
    }
    let mut corps = json!({});
    if parts.method == Method::POST {
        let media = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = media.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Refus::un(415, "TYPE_DE_CONTENU", "Le corps doit être de type application/json."));
        }
        if !body.is_empty() {
            corps = serde_json::from_slice(body).map_err(|_| Refus::un(400, "JSON", "Le corps n'est pas du JSON."))?;
        }
        if !corps.is_object() {
            return Err(Refus::un(400, "JSON", "Le corps doit être un objet JSON."));
        }
    }
    Ok(Ordre { method: parts.method.clone(), query: demande::query(&parts.uri), corps })
}

fn aiguiller(groupe: &Groupe, parts: &Parts, ordre: &Ordre) -> Effet {
    let rest = parts.uri.path().strip_prefix(CHEMIN).unwrap_or_default();
    let steps: Vec<_> = rest.split('/').filter(|step| !step.is_empty()).collect();
    let post = ordre.method == Method::POST;
    let get = ordre.method == Method::GET;
    let delete = ordre.method == Method::DELETE;
    match steps[..] {
        [] if get => Ok(etat::sommaire(groupe)),
        ["horloge"] if get => Ok(etat::horloge(&ordre.cibles(groupe)?)),
        ["horloge"] if post => acte::horloge(&ordre.cibles(groupe)?, ordre),
        ["pannes"] if get => Ok(panne::toutes(&ordre.cibles(groupe)?)),
        ["pannes"] if post => panne::ajouter(&ordre.cibles(groupe)?, ordre),
        ["pannes"] if delete => Ok(panne::vider(&ordre.cibles(groupe)?)),
        ["appels"] if get => Ok(etat::appels(&ordre.cibles(groupe)?, ordre.nombre("nombre", 50))),
        ["appels"] if delete => Ok(etat::oublier(&ordre.cibles(groupe)?)),
        ["dossiers"] if get => Ok(etat::dossiers(ordre.cible(groupe)?, ordre.nombre("page", 1))),
        ["dossiers"] if post => acte::recevoir(ordre.cible(groupe)?, ordre),
        ["dossiers", numero, action] if post => acte::dossier(ordre.cible(groupe)?, numero, action, ordre),
        ["factures"] if get => Ok(etat::factures(ordre.cible(groupe)?, ordre.nombre("page", 1))),
        ["factures", numero, action] if post => acte::facture(ordre.cible(groupe)?, numero, action, ordre),
        ["particularites"] if get => Ok(etat::particularites(&ordre.cibles(groupe)?)),
        ["particularites"] if post => acte::particularite(&ordre.cibles(groupe)?, ordre),
        ["horloge" | "pannes" | "appels" | "dossiers" | "factures" | "particularites", ..] | [] => {
            Err(Refus::un(405, "METHODE", "Cette méthode n'existe pas ici."))
        }
        _ => Err(Refus::un(404, "CHEMIN", "Ce chemin de pilotage n'existe pas ; GET /_simulateur les donne tous.")),
    }
}

impl Ordre {
    /// A text of the body; `None` when it is absent.
    fn texte(&self, name: &str) -> Result<Option<&str>, Refus> {
        match &self.corps[name] {
            Value::Null => Ok(None),
            Value::String(text) => Ok(Some(text)),
            _ => Err(mauvais(name, "un texte")),
        }
    }

    /// A whole number of the body; `None` when it is absent.
    fn entier(&self, name: &str) -> Result<Option<u64>, Refus> {
        match &self.corps[name] {
            Value::Null => Ok(None),
            value => value.as_u64().map(Some).ok_or_else(|| mauvais(name, "un entier positif")),
        }
    }

    fn nombre(&self, name: &str, default: usize) -> usize {
        let given = self.query.iter().find(|(key, _)| key == name);
        given.and_then(|(_, value)| value.parse().ok()).unwrap_or(default).max(1)
    }

    fn nomme<'a>(&self, groupe: &'a Groupe) -> Result<Option<&'a Arc<Opco>>, Refus> {
        let in_query = self.query.iter().find(|(key, _)| key == "opco").map(|(_, value)| value.as_str());
        let Some(name) = self.texte("opco")?.or(in_query) else {
            return Ok(None);
        };
        let unknown = || Refus::un(404, "OPCO", "Cet OPCO n'est pas sur ce port.");
        groupe.opco(name).map(Some).ok_or_else(unknown)
    }

    /// The OPCO it is for: the one named, or all.
    fn cibles<'a>(&self, groupe: &'a Groupe) -> Result<Vec<&'a Arc<Opco>>, Refus> {
        Ok(self.nomme(groupe)?.map_or_else(|| groupe.opcos.iter().collect(), |one| vec![one]))
    }

    /// The one OPCO it is for.
    fn cible<'a>(&self, groupe: &'a Groupe) -> Result<&'a Arc<Opco>, Refus> {
        match (self.nomme(groupe)?, &groupe.opcos[..]) {
            (Some(one), _) => Ok(one),
            (None, [only]) => Ok(only),
            _ => Err(Refus::un(400, "OPCO", "Plusieurs OPCO sont sur ce port : dites lequel par « opco ».")),
        }
    }
}

fn mauvais(name: &str, wanted: &str) -> Refus {
    Refus::un(400, "CHAMP", format!("« {name} » doit être {wanted}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_loopback_steers() {
        for (host, local) in [
            ("127.0.0.1:8080", true),
            ("localhost", true),
            ("LOCALHOST:1", true),
            ("[::1]:8080", true),
            ("[::1]", true),
            ("exemple.fr", false),
            ("127.0.0.1.exemple.fr:80", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            assert_eq!(hote_local(&headers), local, "{host}");
        }
    }
}
