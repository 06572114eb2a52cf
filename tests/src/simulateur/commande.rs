//! What a test makes the simulated OPCO do: examine, engage, refuse, pay, move the clock, answer this or that.

use jiff::civil::Date;

use super::Simulateur;
use super::dossier::{Dossier, Etat};
use super::facture::{EtatFacture, PEDAGOGIE};
use super::journal::{Appel, Ecart};
use super::reglages::CorpsForce;
use super::serveur::verrou;
use crate::generated::operation::Operation;

/// A command that the state does not allow, in a French sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CommandeImpossible(String);

impl Simulateur {
    /// Begins to examine a dossier: TRANSMIS → EN_COURS_INSTRUCTION.
    ///
    /// # Errors
    ///
    /// When the dossier is unknown or in another state; so for the next commands.
    pub fn instruire(&self, numero_interne: &str) -> Result<(), CommandeImpossible> {
        self.passer(numero_interne, &[Etat::Transmis], |dossier, _| dossier.etat = Etat::EnCoursInstruction)
    }

    /// Engages a dossier: DECA number, échéancier, ancillary costs.
    ///
    /// # Errors
    ///
    /// As [`Simulateur::instruire`].
    pub fn engager(&self, numero_interne: &str) -> Result<(), CommandeImpossible> {
        let from = [Etat::Transmis, Etat::EnCoursInstruction];
        self.passer(numero_interne, &from, |dossier, npec| dossier.engager(npec))
    }

    /// Refuses a dossier; the reason is its comment.
    ///
    /// # Errors
    ///
    /// As [`Simulateur::instruire`].
    pub fn refuser(&self, numero_interne: &str, motif: &str) -> Result<(), CommandeImpossible> {
        let from = [Etat::Transmis, Etat::EnCoursInstruction];
        self.passer(numero_interne, &from, |dossier, _| {
            dossier.etat = Etat::Refuse;
            dossier.commentaire = Some(motif.to_owned());
        })
    }

    fn passer(
        &self,
        numero: &str,
        from: &[Etat],
        change: impl FnOnce(&mut Dossier, i64),
    ) -> Result<(), CommandeImpossible> {
        let mut portefeuille = verrou(&self.opco.portefeuille);
        let dossier = portefeuille
            .par_numero_interne_mut(numero)
            .ok_or_else(|| CommandeImpossible(format!("le dossier {numero} est inconnu")))?;
        if !from.contains(&dossier.etat) {
            return Err(CommandeImpossible(format!("le dossier {numero} est à l'état {}", dossier.etat.code())));
        }
        change(dossier, self.opco.reglages.npec);
        Ok(())
    }

    /// Pays an invoice by transfer on the day of the clock; a dossier wholly paid becomes SOLDE.
    ///
    /// # Errors
    ///
    /// When the invoice is unknown, already paid or refused.
    pub fn regler(&self, numero_interne_facture: &str) -> Result<(), CommandeImpossible> {
        self.conclure(numero_interne_facture, |rang, date| EtatFacture::Reglee {
            virement: format!("VIR-{rang:04}"),
            date,
        })
    }

    /// Refuses an invoice after examination: its amounts may be invoiced again.
    ///
    /// # Errors
    ///
    /// When the invoice is unknown, already paid or refused.
    pub fn refuser_facture(&self, numero_interne_facture: &str, motif: &str) -> Result<(), CommandeImpossible> {
        self.conclure(numero_interne_facture, |_, _| EtatFacture::Refusee { motif: motif.to_owned() })
    }

    fn conclure(&self, numero: &str, etat: impl FnOnce(usize, Date) -> EtatFacture) -> Result<(), CommandeImpossible> {
        let mut guard = verrou(&self.opco.portefeuille);
        let portefeuille = &mut *guard;
        let facture = portefeuille
            .factures
            .iter_mut()
            .find(|facture| facture.numero_interne() == numero)
            .ok_or_else(|| CommandeImpossible(format!("la facture {numero} est inconnue")))?;
        if facture.etat != EtatFacture::Transmise {
            return Err(CommandeImpossible(format!("la facture {numero} n'est plus en instruction")));
        }
        facture.etat = etat(facture.rang, portefeuille.date);
        let reglee = matches!(facture.etat, EtatFacture::Reglee { .. });
        for ligne in &facture.lignes {
            let montant = ligne.montant.unwrap_or_default();
            let Some(dossier) = portefeuille.dossiers.iter_mut().find(|one| one.numero_externe() == ligne.dossier)
            else {
                continue;
            };
            if ligne.nature == PEDAGOGIE {
                dossier.mouvement(ligne.echeance, -montant, if reglee { montant } else { 0 });
            } else if let Some(frais) = dossier.frais.iter_mut().find(|one| one.nature == ligne.nature && !reglee) {
                frais.facture -= montant;
            }
            if dossier.echeances.iter().all(|echeance| echeance.regle >= echeance.total) {
                dossier.etat = Etat::Solde;
            }
        }
        Ok(())
    }

    /// Moves the virtual clock forward to a day.
    ///
    /// # Errors
    ///
    /// When the day is past.
    pub fn avancer(&self, date: Date) -> Result<(), CommandeImpossible> {
        let mut portefeuille = verrou(&self.opco.portefeuille);
        if date < portefeuille.date {
            return Err(CommandeImpossible(format!("l'horloge est déjà au {}", portefeuille.date)));
        }
        portefeuille.date = date;
        Ok(())
    }

    /// The day on the virtual clock.
    pub fn date(&self) -> Date {
        verrou(&self.opco.portefeuille).date
    }

    /// Answers the next call of an operation with this, whatever is asked; several are given in order.
    pub fn prochaine_reponse(&self, operation: Operation, status: u16, corps: impl Into<CorpsForce>) {
        verrou(&self.opco.forcees).entry(operation).or_default().push((status, corps.into()));
    }

    /// Makes every token given so far invalid, as an early expiry would.
    pub fn revoquer_jetons(&self) {
        verrou(&self.opco.jetons).revoquer();
    }

    /// How many tokens were given.
    pub fn jetons_donnes(&self) -> u32 {
        verrou(&self.opco.jetons).donnes()
    }

    /// The requests received so far, in order, by their names only.
    pub fn appels(&self) -> Vec<Appel> {
        verrou(&self.opco.journal).appels.clone()
    }

    /// Answers of the simulated OPCO that the norm does not allow; a test expects none.
    pub fn ecarts(&self) -> Vec<Ecart> {
        verrou(&self.opco.journal).ecarts.clone()
    }
}
