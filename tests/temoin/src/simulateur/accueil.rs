//! The pages at `/` and `/dossier`: the state of one OPCO of the port, and buttons that control it. Plain HTML rendered
//! on the server.
//!
//! They only show; every button is a control request that the one script sends.

mod adresse;
mod recherche;
mod vue;

use askama::Template;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::simulateur::demande;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::pilotage::ordre::hote_admis;
use crate::simulateur::reglages::choix::FormeErreur;
use adresse::{Consultation, DOSSIER, LISTES};
use vue::{Page, PageAbsente, PageDossier};

const STYLE: &str = include_str!("../../templates/bac/page.css");
const SCRIPT: &str = include_str!("../../templates/bac/page.js");

/// The icon, a sandbox in a square; without one, browsers request a missing file.
const ICONE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\">\
                     <rect width=\"8\" height=\"8\" rx=\"1\" fill=\"#12355b\"/>\
                     <path d=\"M1 6h6L4 2z\" fill=\"#ffd166\"/></svg>";

/// Only content of this port runs or is called, and forms are sent only to it; no site may frame a page.
const POLITIQUE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
                         form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The answer to a request for a page or one of its files; `None` for any other.
pub(super) fn repondre(groupe: &Groupe, requete: &Request) -> Option<Response> {
    matches!(requete.uri().path(), LISTES | DOSSIER | "/_page.css" | "/_page.js" | "/_page.svg")
        .then(|| montrer(groupe, requete))
}

fn montrer(groupe: &Groupe, requete: &Request) -> Response {
    if !matches!(*requete.method(), Method::GET | Method::HEAD) {
        return refus(405, "METHODE", "La page se lit par GET.");
    }
    if !hote_admis(requete.headers(), requete.extensions(), &groupe.hotes) {
        let phrase =
            "La page ne s'ouvre que par 127.0.0.1 ou localhost, sur cette machine, ou par un nom donné par --hote.";
        return refus(421, "HOTE", phrase);
    }
    let hote = requete.headers().get(header::HOST).and_then(|valeur| valeur.to_str().ok()).unwrap_or_default();
    let query = demande::query(requete.uri());
    match requete.uri().path() {
        "/_page.css" => ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response(),
        "/_page.js" => ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response(),
        "/_page.svg" => ([(header::CONTENT_TYPE, "image/svg+xml")], ICONE).into_response(),
        DOSSIER => page(groupe, &Consultation::new(DOSSIER, &query), hote),
        _ => page(groupe, &Consultation::new(LISTES, &query), hote),
    }
}

fn page(groupe: &Groupe, consultation: &Consultation, hote: &str) -> Response {
    let id = consultation.texte("opco");
    let Some(opco) = (if id.is_empty() { groupe.opcos.first() } else { groupe.opco(id) }) else {
        return absente("Cet OPCO n'est pas sur ce port.", None);
    };
    if consultation.est_d_un_dossier() {
        return match PageDossier::nouvelle(groupe, opco, consultation) {
            Some(page) => html(StatusCode::OK, page.render()),
            None => absente("Ce dossier n'existe pas chez cet OPCO.", Some(opco)),
        };
    }
    match Page::nouvelle(groupe, opco, consultation, hote) {
        Some(page) => html(StatusCode::OK, page.render()),
        None => absente("Cet état n'est pas un état de dossier.", Some(opco)),
    }
}

fn absente(phrase: &'static str, opco: Option<&Opco>) -> Response {
    html(StatusCode::NOT_FOUND, PageAbsente::new(phrase, opco).render())
}

fn html(statut: StatusCode, rendue: askama::Result<String>) -> Response {
    // Our templates with our values: rendering fails only without memory.
    let Ok(html) = rendue else {
        return refus(503, "PAGE", "La page ne peut pas être écrite.");
    };
    let entetes = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLITIQUE),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (statut, entetes, html).into_response()
}

fn refus(statut: u16, code: &'static str, phrase: &str) -> Response {
    Refus::un(statut, code, phrase).reponse(FormeErreur::Erreurs).0
}
