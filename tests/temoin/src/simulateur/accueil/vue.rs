//! What the page shows, as plain texts for its template; the template escapes every one of them.

mod ligne;

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;

use crate::francais::jour;
use crate::generated::operation::Operation;
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::portefeuille::facture::EtatFacture;
use crate::simulateur::reglages::particularite::Particularite;
use crate::simulateur::verrou::verrou;
use ligne::{LigneAppel, LigneDossier, LigneFacture};

/// Dossiers, invoices and requests shown at most.
const MONTRES: usize = 50;

#[derive(Template)]
#[template(path = "accueil.html")]
pub(super) struct Page {
    id: String,
    nom: String,
    /// The day as a field reads it, and as people do.
    date: String,
    jour: String,
    /// Identifier and name of every OPCO of the port, and whether it is the one shown.
    opcos: Vec<(String, String, bool)>,
    total: usize,
    numero: usize,
    derniere: usize,
    dossiers: Vec<LigneDossier>,
    factures: Vec<LigneFacture>,
    appels: Vec<LigneAppel>,
    pieces: usize,
    pannes: Vec<String>,
    /// Identifier and French summary of every operation.
    operations: Vec<(&'static str, &'static str)>,
    /// Name, sentence and state of every deviation.
    particularites: Vec<(&'static str, &'static str, bool)>,
}

impl Page {
    pub(super) fn nouvelle(groupe: &Groupe, opco: &Arc<Opco>, numero: usize) -> Self {
        let reglages = opco.reglages();
        let portefeuille = verrou(&opco.portefeuille);
        let total = portefeuille.dossiers.len();
        let open = portefeuille.factures.iter().filter(|one| one.etat == EtatFacture::Transmise);
        let payables: BTreeSet<&str> = open.flat_map(|one| one.dossiers()).collect();
        let here = portefeuille.dossiers.iter().rev().skip((numero - 1).saturating_mul(MONTRES)).take(MONTRES);
        let appels = verrou(&opco.journal).appels.iter().rev().take(MONTRES).map(LigneAppel::de).collect();
        let waiting = verrou(&opco.pannes);
        let pannes = waiting.toutes().into_iter().map(|(operation, left, panne)| {
            let what = operation.map_or("Toute opération", |operation| operation.row().id);
            let status = panne.reponse.as_ref().map_or_else(String::new, |(status, _)| format!(", réponse {status}"));
            let delay = if panne.delai.is_zero() { String::new() } else { format!(", {} ms", panne.delai.as_millis()) };
            let cut = if panne.coupure.is_some() { ", connexion coupée" } else { "" };
            format!("{what} : encore {left} fois{status}{delay}{cut}")
        });
        Self {
            id: opco.id.clone(),
            nom: reglages.nom.clone(),
            date: portefeuille.date.to_string(),
            jour: jour(portefeuille.date),
            opcos: groupe
                .opcos
                .iter()
                .map(|one| (one.id.clone(), one.reglages().nom.clone(), one.id == opco.id))
                .collect(),
            total,
            numero,
            derniere: total.div_ceil(MONTRES).max(1),
            dossiers: here.map(|one| LigneDossier::de(one, &payables)).collect(),
            factures: portefeuille.factures.iter().rev().take(MONTRES).map(LigneFacture::de).collect(),
            appels,
            pieces: portefeuille.pieces.len(),
            pannes: pannes.collect(),
            operations: Operation::ALL.iter().map(|one| (one.row().id, one.row().summary)).collect(),
            particularites: Particularite::toutes().map(|one| (one.nom(), one.resume(), reglages.a(one))).collect(),
        }
    }
}
