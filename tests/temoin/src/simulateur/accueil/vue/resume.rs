//! The summary of an OPCO: the number of dossiers in each state, the amounts, the pending actions of the OPCO, its
//! refusals.

use super::barre::Barre;
use super::ligne::{LigneAppel, Marque};
use crate::francais::{compte, euros};
use crate::simulateur::accueil::adresse::{LISTES, adresse};
use crate::simulateur::opco::Opco;
use crate::simulateur::opco::journal::Journal;
use crate::simulateur::portefeuille::Portefeuille;
use crate::simulateur::portefeuille::dossier::{Dossier, Etat, Frais};
use crate::simulateur::portefeuille::facture::{EtatFacture, Facture, PEDAGOGIE};

/// The maximum number of refusals shown.
const REFUS_MONTRES: usize = 5;

pub(super) struct Resume {
    /// State, how many dossiers, and the address of their list.
    pub(super) etats: Vec<(Marque, usize, String)>,
    pub(super) engage: String,
    pub(super) facture: String,
    pub(super) regle: String,
    pub(super) barre: Barre,
    /// A pending action of the OPCO, and its place.
    pub(super) attentes: Vec<(String, String)>,
    pub(super) refus: Vec<LigneAppel>,
}

impl Resume {
    pub(super) fn new(opco: &Opco, portefeuille: &Portefeuille, journal: &Journal) -> Self {
        let lien = |etat: Etat| adresse(LISTES, &[("etat", etat.code()), ("opco", &opco.id)], "dossiers");
        let mut nombres = [0_usize; Etat::TOUS.len()];
        let (mut engage, mut regle) = (0_i64, 0_i64);
        for dossier in &portefeuille.dossiers {
            if let Some(place) = Etat::TOUS.iter().position(|etat| *etat == dossier.etat) {
                nombres[place] += 1;
            }
            if matches!(dossier.etat, Etat::Engage | Etat::Solde | Etat::Rupture) {
                engage = engage.saturating_add(montant_engage(dossier));
            }
            regle = dossier.echeances.iter().fold(regle, |somme, une| somme.saturating_add(une.regle));
        }
        let (mut ouvertes, mut en_cours) = (0_usize, 0_i64);
        for facture in &portefeuille.factures {
            match facture.etat {
                EtatFacture::Transmise => {
                    ouvertes += 1;
                    en_cours = en_cours.saturating_add(facture.total.unwrap_or_default());
                }
                EtatFacture::Reglee { .. } => regle = regle.saturating_add(hors_echeancier(facture)),
                EtatFacture::Refusee { .. } => {}
            }
        }
        let facture = regle.saturating_add(en_cours);
        let nombre = |etat: Etat| Etat::TOUS.iter().position(|un| *un == etat).map_or(0, |place| nombres[place]);
        let mut attentes = Vec::new();
        if nombre(Etat::Transmis) > 0 {
            let phrase =
                compte(nombre(Etat::Transmis), "dossier transmis, à instruire", "dossiers transmis, à instruire");
            attentes.push((phrase, lien(Etat::Transmis)));
        }
        if nombre(Etat::EnCoursInstruction) > 0 {
            let combien = nombre(Etat::EnCoursInstruction);
            let phrase = compte(combien, "dossier en instruction, à décider", "dossiers en instruction, à décider");
            attentes.push((phrase, lien(Etat::EnCoursInstruction)));
        }
        if ouvertes > 0 {
            let phrase = compte(ouvertes, "facture à régler", "factures à régler");
            let factures = adresse(LISTES, &[("opco", &opco.id)], "factures");
            attentes.push((format!("{phrase} : {}", euros(en_cours)), factures));
        }
        let refuses = journal.passages.iter().rev().filter(|un| un.appel.verdict() != "conforme");
        Self {
            etats: Etat::TOUS
                .into_iter()
                .zip(nombres)
                .map(|(etat, n)| (Marque::du_dossier(etat), n, lien(etat)))
                .collect(),
            engage: euros(engage),
            facture: euros(facture),
            regle: euros(regle),
            barre: Barre::new(&[("regle", regle), ("en_cours", en_cours), ("a_venir", engage - facture)], engage),
            attentes,
            refus: refuses.take(REFUS_MONTRES).map(|un| LigneAppel::de(&opco.id, un)).collect(),
        }
    }
}

/// The engaged amount of a dossier: its items and its ancillary costs.
pub(super) fn montant_engage(dossier: &Dossier) -> i64 {
    let echeances = dossier.echeances.iter().map(|une| une.total);
    echeances.chain(dossier.frais.iter().map(Frais::total)).fold(0, i64::saturating_add)
}

/// The amount of an invoice besides the items of the échéanciers.
fn hors_echeancier(facture: &Facture) -> i64 {
    let autres = facture.lignes.iter().filter(|ligne| ligne.nature != PEDAGOGIE);
    autres.filter_map(|ligne| ligne.montant).fold(0, i64::saturating_add)
}
