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
mod conduite;
mod etat;
#[cfg(feature = "commandes")]
mod graine;
pub(super) mod ordre;
mod panne;

use self::ordre::{Effet, Ordre, comprendre};
use crate::simulateur::demande::lecture;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::reglages::choix::FormeErreur;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Where steering begins.
pub(super) const CHEMIN: &str = "/_simulateur";

pub(super) async fn repondre(groupe: &Groupe, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let effet = match lecture::lire(body).await {
        Ok(body) => comprendre(&parts, &body.octets).and_then(|ordre| aiguiller(groupe, &parts, &ordre)),
        Err(refus) => Err(refus),
    };
    match effet {
        Ok(value) => (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response(),
        Err(refus) => refus.reponse(FormeErreur::Erreurs).0,
    }
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
