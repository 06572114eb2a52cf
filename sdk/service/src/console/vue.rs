//! The content of the pages, as plain texts for their templates; a template escapes every one of them.

mod accueil;
mod depot;
mod histoire;
mod ligne;
mod liste;
mod mots;

use askama::Template;
use axum::http::StatusCode;
use cfadock::journal::EchecJournal;

use crate::etat::EchecEtat;

pub(super) use accueil::PageAccueil;
pub(super) use depot::PageDepot;
pub(super) use liste::PageListe;

/// A page that says why there is no other.
#[derive(Debug, Template)]
#[template(path = "console/erreur.html")]
pub(super) struct PageErreur {
    pub(super) statut: StatusCode,
    phrase: String,
}

impl PageErreur {
    pub(super) fn new(statut: StatusCode, phrase: impl Into<String>) -> Self {
        Self { statut, phrase: phrase.into() }
    }
}

impl From<EchecJournal> for PageErreur {
    fn from(echec: EchecJournal) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, format!("Le journal ne peut pas être lu : {echec}."))
    }
}

impl From<EchecEtat> for PageErreur {
    fn from(echec: EchecEtat) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, format!("L'état du service ne peut pas être lu : {echec}."))
    }
}
