//! The page at `/`: what one OPCO of the port knows, and buttons that steer it. Plain HTML made on the server.
//!
//! It only shows; every button is a steering call that the one script sends.

mod vue;

use std::sync::Arc;

use askama::Template;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::simulateur::demande;
use crate::simulateur::demande::refus::Refus;
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::pilotage::ordre::hote_local;
use crate::simulateur::reglages::choix::FormeErreur;
use vue::Page;

const STYLE: &str = include_str!("../../templates/accueil.css");
const SCRIPT: &str = include_str!("../../templates/accueil.js");

/// A sandbox in a square; without one browsers ask for a file that is not there.
const ICONE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\">\
                     <rect width=\"8\" height=\"8\" rx=\"1\" fill=\"#12355b\"/>\
                     <path d=\"M1 6h6L4 2z\" fill=\"#ffd166\"/></svg>";

/// Only what comes from this port runs or is called; nothing may frame the page.
const POLITIQUE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; \
                         form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

/// The answer to a request for the page or for what belongs to it; `None` for any other.
pub(super) fn repondre(groupe: &Groupe, request: &Request) -> Option<Response> {
    matches!(request.uri().path(), "/" | "/_page.css" | "/_page.js" | "/_page.svg").then(|| montrer(groupe, request))
}

fn montrer(groupe: &Groupe, request: &Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return refus(405, "METHODE", "La page se lit par GET.");
    }
    if !hote_local(request.headers()) {
        return refus(421, "HOTE", "La page ne s'ouvre que par 127.0.0.1 ou localhost.");
    }
    match request.uri().path() {
        "/_page.css" => ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE).into_response(),
        "/_page.js" => ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT).into_response(),
        "/_page.svg" => ([(header::CONTENT_TYPE, "image/svg+xml")], ICONE).into_response(),
        _ => page(groupe, &demande::query(request.uri())),
    }
}

fn page(groupe: &Groupe, query: &[(String, String)]) -> Response {
    let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let opco: Option<&Arc<Opco>> = value("opco").map_or_else(|| groupe.opcos.first(), |id| groupe.opco(id));
    let Some(opco) = opco else {
        return refus(404, "OPCO", "Cet OPCO n'est pas sur ce port.");
    };
    let number = value("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
    // A template of ours over values of ours: it fails only where memory does.
    match Page::nouvelle(groupe, opco, number).render() {
        Err(_) => refus(503, "PAGE", "La page ne peut pas être écrite."),
        Ok(html) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CONTENT_SECURITY_POLICY, POLITIQUE),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (StatusCode::OK, headers, html).into_response()
        }
    }
}

fn refus(status: u16, code: &'static str, phrase: &str) -> Response {
    Refus::un(status, code, phrase).reponse(FormeErreur::Erreurs).0
}
