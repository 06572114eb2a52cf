//! The twelve rejections of an invoice that the FAQ of the norm names, each with the code `R1` to `R12`.
//!
//! It only judges. Three more reasons come from the FAQ's conditions: `DECA`, `DATE` and `ETAT`.

use std::collections::BTreeSet;

use jiff::civil::date;

use crate::simulateur::demande::refus::Motif;
use crate::simulateur::portefeuille::Portefeuille;
use crate::simulateur::portefeuille::dossier::{Dossier, Etat};
use crate::simulateur::portefeuille::facture::{EtatFacture, Facture, Ligne, MAJORATION_RQTH, PEDAGOGIE};
use crate::simulateur::reglages::Reglages;
use crate::simulateur::reglages::particularite::Particularite;

/// Every reason to reject `facture`; empty when it is accepted.
pub(crate) fn rejets(portefeuille: &Portefeuille, facture: &Facture, reglages: &Reglages) -> Vec<Motif> {
    let avoirs = reglages.a(Particularite::Avoirs);
    let mut rejets = Rejets { motifs: Vec::new(), vus: BTreeSet::new(), avoirs };
    rejets.etendue(facture, reglages);
    rejets.emetteur(portefeuille, facture);
    rejets.total(facture);
    for ligne in &facture.lignes {
        match portefeuille.par_numero_externe(&ligne.dossier) {
            _ if ligne.dossier.is_empty() => rejets.un("R8", "Le numéro externe du dossier est absent."),
            None => rejets.un("R8", "Le numéro externe du dossier est inconnu."),
            Some(dossier) => rejets.ligne(portefeuille, facture, dossier, ligne),
        }
    }
    rejets.motifs
}

struct Rejets {
    motifs: Vec<Motif>,
    /// The reasons already given: each is given once, whatever the number of lines.
    vus: BTreeSet<(&'static str, String)>,
    /// Whether a negative line cancels an invoiced amount.
    avoirs: bool,
}

impl Rejets {
    fn un(&mut self, code: &'static str, description: impl Into<String>) {
        let description = description.into();
        if self.vus.insert((code, description.clone())) {
            self.motifs.push(Motif::new(code, description));
        }
    }

    /// The maximum content of one invoice, if the OPCO limits it.
    fn etendue(&mut self, facture: &Facture, reglages: &Reglages) {
        let echeances: BTreeSet<_> = facture.lignes.iter().map(|une| (&une.dossier, une.echeance)).collect();
        if reglages.a(Particularite::UneEcheanceParFacture) && echeances.len() > 1 {
            self.un("UNE_ECHEANCE", "Une facture ne porte que sur une échéance.");
        }
        if reglages.a(Particularite::UnContratParFacture) && facture.dossiers().len() > 1 {
            self.un("UN_CONTRAT", "Une facture ne porte que sur un contrat.");
        }
    }

    fn emetteur(&mut self, portefeuille: &Portefeuille, facture: &Facture) {
        let vivante = |autre: &Facture| !matches!(autre.etat, EtatFacture::Refusee { .. });
        if portefeuille.memes_factures(facture).any(vivante) {
            self.un("R1", "La facture est déjà connue.");
        }
        if facture.iban.is_empty() {
            self.un("R4", "L'IBAN de l'émetteur est absent.");
        }
        if !portefeuille.connait_siret(&facture.siret) {
            self.un("R6", "Le SIRET de l'émetteur est inconnu de l'OPCO.");
        }
    }

    fn total(&mut self, facture: &Facture) {
        let somme = facture.lignes.iter().try_fold(0_i64, |somme, une| somme.checked_add(une.montant?));
        if somme.is_none() || somme != facture.total {
            self.un("R11", "Le total diffère de la somme des lignes.");
        }
    }

    fn ligne(&mut self, portefeuille: &Portefeuille, facture: &Facture, dossier: &Dossier, ligne: &Ligne) {
        if !matches!(dossier.etat, Etat::Engage | Etat::Rupture) {
            return self.un("ETAT", "Le dossier n'est pas engagé.");
        }
        if dossier.numero_deca.as_deref() != Some(&ligne.numero_deca) {
            self.un("DECA", "Le numéro DECA n'est pas celui du contrat.");
        }
        if dossier.contrat.conclusion().is_none_or(|jour| jour < date(2020, 1, 1)) {
            self.un("DATE", "Le contrat est conclu avant le 01/01/2020.");
        }
        let numero = ligne.echeance;
        let Some(echeance) = dossier.echeances.iter().find(|une| une.numero == numero) else {
            return self.un("R12", format!("L'échéance {numero} est inconnue."));
        };
        if echeance.codification != ligne.codification {
            self.un("R12", format!("La codification n'est pas celle de l'échéance {numero}."));
        }
        if echeance.ouverture > portefeuille.date {
            self.un("R9", format!("L'échéance {numero} n'est pas ouverte."));
        }
        if !facture.iban.is_empty() && facture.iban != dossier.iban {
            self.un("R2", format!("L'IBAN de l'émetteur n'est pas celui de l'échéance {numero}."));
        }
        if facture.siret != dossier.siret_cfa() {
            self.un("R7", format!("Le SIRET de l'émetteur n'est pas celui de l'échéance {numero}."));
        }
        self.montant(facture, dossier, ligne);
    }

    fn montant(&mut self, facture: &Facture, dossier: &Dossier, ligne: &Ligne) {
        let somme = |retenue: &dyn Fn(&&Ligne) -> bool| {
            let lignes = facture.lignes.iter().filter(|une| une.dossier == ligne.dossier).filter(retenue);
            lignes.filter_map(|une| une.montant).fold(0_i64, i64::saturating_add)
        };
        let numero = ligne.echeance;
        let echeance = dossier.echeances.iter().find(|une| une.numero == numero);
        match ligne.nature.as_str() {
            PEDAGOGIE if self.avoirs && ligne.montant.is_some_and(|montant| montant < 0) => {
                let en_moins =
                    |une: &&Ligne| une.nature == PEDAGOGIE && une.echeance == numero && une.montant < Some(0);
                let repris = somme(&en_moins);
                if echeance.is_none_or(|une| une.regle + une.en_cours < repris.saturating_neg()) {
                    self.un("R10", format!("L'avoir de l'échéance {numero} dépasse ce qui fut facturé."));
                }
            }
            _ if ligne.montant.is_none_or(|montant| montant <= 0) => {
                self.un("R10", format!("Un montant de l'échéance {numero} n'est pas celui attendu."));
            }
            PEDAGOGIE => {
                let en_plus = |une: &&Ligne| une.nature == PEDAGOGIE && une.echeance == numero && une.montant > Some(0);
                let demande = somme(&en_plus);
                if echeance.is_some_and(|une| une.restant() != demande) {
                    self.un("R5", format!("Le montant de l'échéance {numero} n'est pas celui attendu."));
                }
            }
            // No RQTH increase is ever engaged here: any amount differs from the expected one.
            MAJORATION_RQTH => self.un("R10", format!("La majoration RQTH de l'échéance {numero} n'est pas attendue.")),
            nature => {
                let frais = dossier.frais.iter().find(|un| un.nature == nature);
                let reste = frais.map_or(0, |une| une.total() - une.facture);
                if somme(&|une| une.nature == nature) > reste {
                    self.un("R3", format!("Les frais annexes {nature} dépassent le montant engagé."));
                }
            }
        }
    }
}
