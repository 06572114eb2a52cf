//! The state changes by control commands: the transitions of dossiers and invoices, and the clock.
//!
//! Commands call them in-process, control calls them over HTTP; each change is written to the state file before it is
//! made in memory.

use jiff::civil::Date;
use serde_json::Value;

use crate::simulateur::opco::Opco;
use crate::simulateur::opco::impossible::CommandeImpossible;
use crate::simulateur::portefeuille::dossier::{Dossier, Etat};
use crate::simulateur::portefeuille::extrait;
use crate::simulateur::portefeuille::facture::{EtatFacture, PEDAGOGIE};
use crate::simulateur::portefeuille::valeur::iban_normal;
use crate::simulateur::reglages::Reglages;
use crate::simulateur::verrou::verrou;

const EN_ATTENTE: [Etat; 2] = [Etat::Transmis, Etat::EnCoursInstruction];

type Conduite = Result<(), CommandeImpossible>;

impl Opco {
    pub(crate) fn instruire(&self, numero: &str) -> Conduite {
        self.passer(numero, &[Etat::Transmis], |dossier, _, aujourd_hui| {
            dossier.passer_a(Etat::EnCoursInstruction, aujourd_hui);
        })
    }

    pub(crate) fn engager(&self, numero: &str) -> Conduite {
        self.passer(numero, &EN_ATTENTE, |dossier, reglages, aujourd_hui| dossier.engager(reglages, aujourd_hui))
    }

    pub(crate) fn refuser_dossier(&self, numero: &str, motif: &str) -> Conduite {
        self.passer(numero, &EN_ATTENTE, |dossier, _, aujourd_hui| dossier.clore(Etat::Refuse, motif, aujourd_hui))
    }

    pub(crate) fn annuler(&self, numero: &str, motif: &str) -> Conduite {
        let depuis = [Etat::Transmis, Etat::EnCoursInstruction, Etat::Engage];
        self.passer(numero, &depuis, |dossier, _, aujourd_hui| dossier.clore(Etat::Annule, motif, aujourd_hui))
    }

    /// Breaks an engaged contract on a day, or today.
    pub(crate) fn rompre(&self, numero: &str, date: Option<Date>) -> Conduite {
        self.passer(numero, &[Etat::Engage], |dossier, _, aujourd_hui| {
            dossier.rompre(date.unwrap_or(aujourd_hui), aujourd_hui)
        })
    }

    fn passer(&self, numero: &str, depuis: &[Etat], change: impl FnOnce(&mut Dossier, &Reglages, Date)) -> Conduite {
        let mut portefeuille = verrou(&self.portefeuille);
        let aujourd_hui = portefeuille.date;
        let dossier = portefeuille
            .par_numero_interne_mut(numero)
            .ok_or_else(|| CommandeImpossible::new(format!("le dossier {numero} est inconnu")))?;
        if !depuis.contains(&dossier.etat) {
            let phrase = format!("le dossier {numero} est à l'état {}", dossier.etat.code());
            return Err(CommandeImpossible::new(phrase));
        }
        change(dossier, &self.reglages(), aujourd_hui);
        self.ecrire(&mut portefeuille)
    }

    /// Adds a contract that did not come through the API, and returns its internal number.
    pub(crate) fn recevoir_d_ailleurs(&self, cerfa: &Value) -> Result<String, CommandeImpossible> {
        let mut portefeuille = verrou(&self.portefeuille);
        let identite = extrait::identite(cerfa);
        if portefeuille.meme_contrat(&identite, cerfa).is_some() {
            return Err(CommandeImpossible::new("ce contrat est déjà connu"));
        }
        let (rang, iban) = (portefeuille.dossiers.len() + 1, iban_normal(&self.reglages().iban));
        let dossier = Dossier::new(rang, cerfa, iban, portefeuille.date);
        let numero = dossier.numero_interne();
        portefeuille.recevoir(dossier, &identite);
        self.ecrire(&mut portefeuille)?;
        Ok(numero)
    }

    pub(crate) fn regler(&self, facture: &str) -> Conduite {
        self.conclure(facture, |rang, date| EtatFacture::Reglee { virement: format!("VIR-{rang:04}"), date })
    }

    pub(crate) fn refuser_facture(&self, facture: &str, motif: &str) -> Conduite {
        self.conclure(facture, |_, date| EtatFacture::Refusee { motif: motif.to_owned(), date: Some(date) })
    }

    /// Pays every invoice of a dossier that is still in instruction.
    pub(crate) fn payer(&self, numero: &str) -> Conduite {
        let factures: Vec<_> = {
            let portefeuille = verrou(&self.portefeuille);
            let dossier = portefeuille.par_numero_interne(numero);
            let dossier = dossier.ok_or_else(|| CommandeImpossible::new(format!("le dossier {numero} est inconnu")))?;
            let ouvertes = portefeuille.factures_de(dossier).filter(|une| une.etat == EtatFacture::Transmise);
            ouvertes.map(|une| une.numero_interne()).collect()
        };
        if factures.is_empty() {
            return Err(CommandeImpossible::new(format!("le dossier {numero} n'a aucune facture en instruction")));
        }
        factures.iter().try_for_each(|facture| self.regler(facture))
    }

    fn conclure(&self, numero: &str, etat: impl FnOnce(usize, Date) -> EtatFacture) -> Conduite {
        let mut portefeuille = verrou(&self.portefeuille);
        let date = portefeuille.date;
        let facture = portefeuille
            .facture_mut(numero)
            .ok_or_else(|| CommandeImpossible::new(format!("la facture {numero} est inconnue")))?;
        if facture.etat != EtatFacture::Transmise {
            return Err(CommandeImpossible::new(format!("la facture {numero} n'est plus en instruction")));
        }
        facture.etat = etat(facture.rang, date);
        let reglee = matches!(facture.etat, EtatFacture::Reglee { .. });
        let lignes = facture.lignes.clone();
        for ligne in &lignes {
            let montant = ligne.montant.unwrap_or_default();
            let Some(dossier) = portefeuille.par_numero_externe_mut(&ligne.dossier) else {
                continue;
            };
            if ligne.nature == PEDAGOGIE {
                dossier.mouvement(ligne.echeance, -montant, if reglee { montant } else { 0 });
            } else if let Some(frais) = dossier.frais.iter_mut().find(|un| un.nature == ligne.nature && !reglee) {
                frais.facture -= montant;
            }
            if dossier.echeances.iter().all(|echeance| echeance.regle >= echeance.total) {
                dossier.passer_a(Etat::Solde, date);
            }
        }
        self.ecrire(&mut portefeuille)
    }

    pub(crate) fn avancer(&self, date: Date) -> Conduite {
        let mut portefeuille = verrou(&self.portefeuille);
        if date < portefeuille.date {
            return Err(CommandeImpossible::new(format!("l'horloge est déjà au {}", portefeuille.date)));
        }
        portefeuille.avancer(date);
        self.ecrire(&mut portefeuille)
    }
}

impl Dossier {
    fn clore(&mut self, etat: Etat, motif: &str, date: Date) {
        self.passer_a(etat, date);
        self.commentaire = Some(motif.to_owned());
    }
}
