//! Refusals, and the forms in which an OPCO writes them. The decision to refuse is made elsewhere.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::simulateur::reglages::choix::FormeErreur;
use crate::validation::Violation;

/// The maximum number of reasons in one refusal.
const MOTIFS_MONTRES: usize = 50;

/// Why a request is refused, and with which status.
#[derive(Debug)]
pub(crate) struct Refus {
    pub(crate) statut: u16,
    pub(crate) motifs: Vec<Motif>,
    /// Whether the text goes into `comment` whatever the form of the OPCO's other errors.
    pub(crate) commentaire: bool,
    /// Number of the dossier concerned, if the request does not contain it.
    pub(crate) concerne: Option<String>,
}

/// One reason: an opaque code and a French sentence without values.
#[derive(Debug)]
pub(crate) struct Motif {
    pub(crate) code: &'static str,
    pub(crate) description: String,
}

impl Motif {
    pub(crate) fn new(code: &'static str, description: impl Into<String>) -> Self {
        Self { code, description: description.into() }
    }
}

impl From<Violation> for Motif {
    fn from(violation: Violation) -> Self {
        Self::new(violation.nature.code(), violation.to_string())
    }
}

impl Refus {
    pub(crate) fn new(statut: u16, motifs: Vec<Motif>) -> Self {
        Self { statut, motifs, commentaire: false, concerne: None }
    }

    pub(crate) fn un(statut: u16, code: &'static str, description: impl Into<String>) -> Self {
        Self::new(statut, vec![Motif::new(code, description)])
    }

    /// Refuses with 400 when there is a reason.
    pub(crate) fn sauf_si_vide<M: Into<Motif>>(motifs: Vec<M>) -> Result<(), Self> {
        if motifs.is_empty() {
            return Ok(());
        }
        Err(Self::new(400, motifs.into_iter().map(Into::into).collect()))
    }

    /// Its reasons, for the recorder.
    pub(crate) fn motifs(&self) -> Vec<(String, String)> {
        let montres = self.motifs.iter().take(MOTIFS_MONTRES);
        montres.map(|motif| (motif.code.to_owned(), motif.description.clone())).collect()
    }

    /// The body in the given form, as JSON; `None` for HTML.
    fn corps(&self, forme: FormeErreur) -> Option<Value> {
        let motifs = &self.motifs[..self.motifs.len().min(MOTIFS_MONTRES)];
        let phrases = || motifs.iter().map(|motif| motif.description.as_str()).collect::<Vec<_>>().join(" ");
        match forme {
            _ if self.commentaire => Some(json!({ "errors": null, "comment": phrases() })),
            FormeErreur::Comment => Some(json!({ "errors": null, "comment": phrases() })),
            FormeErreur::Description => Some(json!({ "description": phrases() })),
            FormeErreur::Html => None,
            FormeErreur::Erreurs => {
                let element = |motif: &Motif| json!({ "code": motif.code, "description": motif.description });
                Some(json!({ "errors": motifs.iter().map(element).collect::<Vec<_>>() }))
            }
        }
    }

    /// The answer, and its JSON body for the check of our own answers.
    pub(crate) fn reponse(&self, forme: FormeErreur) -> (Response, Option<Value>) {
        let statut = StatusCode::from_u16(self.statut).unwrap_or(StatusCode::BAD_REQUEST);
        match self.corps(forme) {
            Some(corps) => {
                let reponse = (statut, [(header::CONTENT_TYPE, "application/json")], corps.to_string());
                (reponse.into_response(), Some(corps))
            }
            None => {
                let page = format!("<!DOCTYPE html><html><body><h1>{}</h1></body></html>", statut.as_u16());
                ((statut, [(header::CONTENT_TYPE, "text/html")], page).into_response(), None)
            }
        }
    }
}
