//! Control over HTTP, under `/_simulateur`: JSON in, JSON out.
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
//! `"opco"` in a body, or `?opco=` in a query, selects the OPCO. Without it, the call applies to every OPCO of the
//! port; a call for one dossier or invoice then requires it if the port has several. A POST must be `application/json`
//! and a call must name as host the loopback, from this machine, or a name that was given, so that no page of another
//! site can control the simulator.

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

/// The path prefix of control.
pub(super) const CHEMIN: &str = "/_simulateur";

pub(super) async fn repondre(groupe: &Groupe, requete: Request) -> Response {
    let (tete, corps) = requete.into_parts();
    let effet = match lecture::lire(corps).await {
        Ok(corps) => comprendre(&tete, &corps.octets, &groupe.hotes).and_then(|ordre| aiguiller(groupe, &tete, &ordre)),
        Err(refus) => Err(refus),
    };
    match effet {
        Ok(valeur) => {
            (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], valeur.to_string()).into_response()
        }
        Err(refus) => refus.reponse(FormeErreur::Erreurs).0,
    }
}

fn aiguiller(groupe: &Groupe, tete: &Parts, ordre: &Ordre) -> Effet {
    let reste = tete.uri.path().strip_prefix(CHEMIN).unwrap_or_default();
    let segments: Vec<_> = reste.split('/').filter(|segment| !segment.is_empty()).collect();
    let depose = ordre.methode == Method::POST;
    let lit = ordre.methode == Method::GET;
    let efface = ordre.methode == Method::DELETE;
    match segments[..] {
        [] if lit => Ok(etat::sommaire(groupe)),
        ["horloge"] if lit => Ok(etat::horloge(&ordre.cibles(groupe)?)),
        ["horloge"] if depose => acte::horloge(&ordre.cibles(groupe)?, ordre),
        ["pannes"] if lit => Ok(panne::toutes(&ordre.cibles(groupe)?)),
        ["pannes"] if depose => panne::ajouter(&ordre.cibles(groupe)?, ordre),
        ["pannes"] if efface => Ok(panne::vider(&ordre.cibles(groupe)?)),
        ["appels"] if lit => Ok(etat::appels(&ordre.cibles(groupe)?, ordre.nombre("nombre", 50))),
        ["appels"] if efface => Ok(etat::oublier(&ordre.cibles(groupe)?)),
        ["dossiers"] if lit => Ok(etat::dossiers(ordre.cible(groupe)?, ordre.nombre("page", 1))),
        ["dossiers"] if depose => acte::recevoir(ordre.cible(groupe)?, ordre),
        ["dossiers", numero, action] if depose => acte::dossier(ordre.cible(groupe)?, numero, action, ordre),
        ["factures"] if lit => Ok(etat::factures(ordre.cible(groupe)?, ordre.nombre("page", 1))),
        ["factures", numero, action] if depose => acte::facture(ordre.cible(groupe)?, numero, action, ordre),
        ["particularites"] if lit => Ok(etat::particularites(&ordre.cibles(groupe)?)),
        ["particularites"] if depose => acte::particularite(&ordre.cibles(groupe)?, ordre),
        ["horloge" | "pannes" | "appels" | "dossiers" | "factures" | "particularites", ..] | [] => {
            Err(Refus::un(405, "METHODE", "Cette méthode n'existe pas ici."))
        }
        _ => Err(Refus::un(404, "CHEMIN", "Ce chemin de pilotage n'existe pas ; GET /_simulateur les donne tous.")),
    }
}
