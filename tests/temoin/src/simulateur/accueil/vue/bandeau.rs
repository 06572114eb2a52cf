//! The header of every page, and the page for an unknown address.

use std::sync::Arc;

use askama::Template;

use crate::francais::jour;
use crate::simulateur::accueil::adresse::{LISTES, adresse};
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::verrou::verrou;

/// The head of every page: which OPCO of the port it shows, and the day there.
pub(super) struct Bandeau {
    pub(super) id: String,
    pub(super) nom: String,
    /// The day as an input field reads it, and as people do.
    pub(super) date: String,
    pub(super) jour: String,
    /// Identifier, name and address of every OPCO of the port, and whether it is the one shown.
    pub(super) opcos: Vec<(String, String, String, bool)>,
}

impl Bandeau {
    pub(super) fn new(groupe: &Groupe, opco: &Opco) -> Self {
        let date = verrou(&opco.portefeuille).date;
        let lien = |autre: &Arc<Opco>| {
            (
                autre.id.clone(),
                autre.reglages().nom.clone(),
                adresse(LISTES, &[("opco", &autre.id)], ""),
                autre.id == opco.id,
            )
        };
        Self {
            id: opco.id.clone(),
            nom: opco.reglages().nom.clone(),
            date: date.to_string(),
            jour: jour(date),
            opcos: groupe.opcos.iter().map(lien).collect(),
        }
    }
}

/// The address without a page, and a link back.
#[derive(Template)]
#[template(path = "bac/absente.html")]
pub(in super::super) struct PageAbsente {
    phrase: &'static str,
    retour: String,
}

impl PageAbsente {
    pub(in super::super) fn new(phrase: &'static str, opco: Option<&Opco>) -> Self {
        let retour = opco.map_or_else(|| LISTES.to_owned(), |opco| adresse(LISTES, &[("opco", &opco.id)], ""));
        Self { phrase, retour }
    }
}
