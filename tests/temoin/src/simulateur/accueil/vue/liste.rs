//! The page of one OPCO: a summary, the lists, how to connect, and the controls.

use std::sync::Arc;

use askama::Template;

use super::bandeau::Bandeau;
use super::ligne::{LigneAppel, LigneDossier, LigneFacture, Marque};
use super::raccordement::Raccordement;
use super::resume::Resume;
use crate::generated::operation::Operation;
use crate::simulateur::accueil::adresse::{Consultation, LISTES, MONTRES, Pagination, adresse};
use crate::simulateur::accueil::recherche::Recherche;
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::groupe::Groupe;
use crate::simulateur::opco::journal::Journal;
use crate::simulateur::portefeuille::dossier::{Dossier, Etat};
use crate::simulateur::portefeuille::facture::Facture;
use crate::simulateur::reglages::panne::{Coupure, Panne};
use crate::simulateur::reglages::particularite::Particularite;
use crate::simulateur::verrou::verrou;

#[derive(Template)]
#[template(path = "bac/accueil.html")]
pub(in super::super) struct Page {
    bandeau: Bandeau,
    resume: Resume,
    /// The words to find; empty without a search.
    q: String,
    /// Code and name of every state, and whether the list is limited to its dossiers.
    etats: Vec<(Marque, bool)>,
    /// Whether a search or a state hides some, and the address that shows all again.
    filtre: bool,
    tout: String,
    /// No request was ever received: the page begins with how to connect.
    vierge: bool,
    total: usize,
    dossiers: Vec<LigneDossier>,
    pages_dossiers: Pagination,
    factures: Vec<LigneFacture>,
    pages_factures: Pagination,
    appels: Vec<LigneAppel>,
    pages_appels: Pagination,
    pieces: usize,
    connexion: Raccordement,
    pannes: Vec<String>,
    /// Identifier and French summary of every operation.
    operations: Vec<(&'static str, &'static str)>,
    /// Name, sentence and state of every deviation.
    particularites: Vec<(&'static str, &'static str, bool)>,
}

impl Page {
    /// The page that an address requests; `hote` is the name and port by which it was called. `None` when the address
    /// requests an unknown state.
    pub(in super::super) fn nouvelle(
        groupe: &Groupe,
        opco: &Arc<Opco>,
        consultation: &Consultation,
        hote: &str,
    ) -> Option<Self> {
        let code = consultation.texte("etat");
        let etat = Etat::TOUS.into_iter().find(|etat| etat.code() == code);
        if etat.is_none() && !code.is_empty() {
            return None;
        }
        let recherche = Recherche::new(consultation.texte("q"));
        let reglages = opco.reglages();
        let bandeau = Bandeau::new(groupe, opco);
        let portefeuille = verrou(&opco.portefeuille);
        let voulu = |un: &&Dossier| etat.is_none_or(|etat| un.etat == etat) && recherche.trouve(&portefeuille, un);
        let trouves: Vec<&Dossier> = portefeuille.dossiers.iter().rev().filter(voulu).collect();
        let voulu = |une: &&Facture| recherche.trouve_facture(&portefeuille, une);
        let factures: Vec<&Facture> = portefeuille.factures.iter().rev().filter(voulu).collect();
        let journal = verrou(&opco.journal);
        let pages_dossiers = Pagination::new(consultation, "page", "dossiers", trouves.len());
        let pages_factures = Pagination::new(consultation, "factures", "factures", factures.len());
        let pages_appels = pages_appels(consultation, &journal);
        let passages = pages_appels.ici(journal.passages.iter().rev());
        Some(Self {
            resume: Resume::new(opco, &portefeuille, &journal),
            q: consultation.texte("q").to_owned(),
            etats: Etat::TOUS.into_iter().map(|un| (Marque::du_dossier(un), etat == Some(un))).collect(),
            filtre: !recherche.est_vide() || etat.is_some(),
            tout: adresse(LISTES, &[("opco", &opco.id)], "dossiers"),
            vierge: portefeuille.dossiers.is_empty() && journal.passages.is_empty(),
            total: portefeuille.dossiers.len(),
            dossiers: pages_dossiers
                .ici(trouves.iter())
                .map(|un| LigneDossier::de(&opco.id, &portefeuille, un))
                .collect(),
            factures: pages_factures.ici(factures.iter()).map(|une| LigneFacture::de(&opco.id, une)).collect(),
            appels: passages.map(|un| LigneAppel::de(&opco.id, un)).collect(),
            pieces: portefeuille.pieces.len(),
            connexion: Raccordement::new(&reglages, &opco.id, hote),
            pannes: pannes(opco),
            operations: Operation::ALL.iter().map(|une| (une.row().id, une.row().summary)).collect(),
            particularites: Particularite::toutes().map(|une| (une.nom(), une.resume(), reglages.a(une))).collect(),
            bandeau,
            pages_dossiers,
            pages_factures,
            pages_appels,
        })
    }
}

/// The page of the requests: the requested one, or that of one request.
fn pages_appels(consultation: &Consultation, journal: &Journal) -> Pagination {
    let voulu = consultation.texte("requete").parse().ok();
    let place = voulu.and_then(|rang: u64| journal.passages.iter().rev().position(|un| un.rang == rang));
    let total = journal.passages.len();
    match place {
        Some(place) => Pagination::au(consultation, "requetes", "requetes", total, place / MONTRES + 1),
        None => Pagination::new(consultation, "requetes", "requetes", total),
    }
}

fn pannes(opco: &Opco) -> Vec<String> {
    let en_attente = verrou(&opco.pannes);
    let phrase = |(operation, restent, panne): (Option<Operation>, u32, &Panne)| {
        let cible = operation.map_or("Toute opération", |operation| operation.row().id);
        let statut = panne.reponse.as_ref().map_or_else(String::new, |(statut, _)| format!(", réponse {statut}"));
        let delai = if panne.delai.is_zero() { String::new() } else { format!(", {} ms", panne.delai.as_millis()) };
        let coupure = match panne.coupure {
            None => "",
            Some(Coupure::Avant) => ", connexion coupée avant traitement",
            Some(Coupure::Apres) => ", connexion coupée après traitement",
        };
        format!("{cible} : encore {restent} fois{statut}{delai}{coupure}")
    };
    en_attente.toutes().into_iter().map(phrase).collect()
}
