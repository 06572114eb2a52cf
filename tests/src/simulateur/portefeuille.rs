//! All an OPCO keeps for one CFA: dossiers, invoices, pieces, and the day on its clock.

use jiff::civil::Date;

use super::dossier::Dossier;
use super::facture::{Facture, PEDAGOGIE};

/// The state of a simulated OPCO.
#[derive(Debug)]
pub(super) struct Portefeuille {
    pub(super) date: Date,
    pub(super) dossiers: Vec<Dossier>,
    pub(super) factures: Vec<Facture>,
    /// Documents received of every kind; they only need numbers.
    pub(super) documents: usize,
}

impl Portefeuille {
    pub(super) fn new(date: Date) -> Self {
        Self { date, dossiers: Vec::new(), factures: Vec::new(), documents: 0 }
    }

    pub(super) fn par_numero_interne(&self, numero: &str) -> Option<&Dossier> {
        self.dossiers.iter().find(|dossier| dossier.numero_interne() == numero)
    }

    pub(super) fn par_numero_interne_mut(&mut self, numero: &str) -> Option<&mut Dossier> {
        self.dossiers.iter_mut().find(|dossier| dossier.numero_interne() == numero)
    }

    pub(super) fn par_numero_externe(&self, numero: &str) -> Option<&Dossier> {
        self.dossiers.iter().find(|dossier| dossier.numero_externe() == numero)
    }

    pub(super) fn facture(&self, numero_interne: &str) -> Option<&Facture> {
        self.factures.iter().find(|facture| facture.numero_interne() == numero_interne)
    }

    /// Gives the next document its number.
    pub(super) fn numeroter_document(&mut self) -> String {
        self.documents += 1;
        format!("INT-DOC-{}", self.documents)
    }

    /// Takes an accepted invoice in: its amounts are in instruction from now on.
    pub(super) fn admettre(&mut self, facture: Facture) {
        for ligne in &facture.lignes {
            let montant = ligne.montant.unwrap_or_default();
            let Some(dossier) = self.dossiers.iter_mut().find(|one| one.numero_externe() == ligne.dossier) else {
                continue;
            };
            if ligne.nature == PEDAGOGIE {
                dossier.mouvement(ligne.echeance, montant, 0);
            } else if let Some(frais) = dossier.frais.iter_mut().find(|one| one.nature == ligne.nature) {
                frais.facture += montant;
                frais.echeances.push(ligne.echeance);
            }
        }
        self.factures.push(facture);
    }
}

impl Dossier {
    /// Moves the amounts of an item: in instruction, and paid.
    pub(super) fn mouvement(&mut self, numero: u32, en_cours: i64, regle: i64) {
        if let Some(echeance) = self.echeances.iter_mut().find(|one| one.numero == numero) {
            echeance.en_cours += en_cours;
            echeance.regle += regle;
        }
    }
}
