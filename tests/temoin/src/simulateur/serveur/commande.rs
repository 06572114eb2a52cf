//! The commands of a test to the simulated OPCO: examine, engage, refuse, pay, move the clock, force answers.

use jiff::civil::Date;

use super::simulateur::Simulateur;
use crate::generated::operation::Operation;
use crate::simulateur::opco::impossible::CommandeImpossible;
use crate::simulateur::opco::journal::{Appel, Manquement};
use crate::simulateur::reglages::panne::{CorpsForce, Panne};
use crate::simulateur::reglages::particularite::Particularite;
use crate::simulateur::verrou::verrou;

impl Simulateur {
    /// Starts the examination of a dossier: TRANSMIS → EN_COURS_INSTRUCTION.
    ///
    /// # Errors
    ///
    /// When the dossier is unknown or in another state; the same for the next commands.
    pub fn instruire(&self, numero_interne: &str) -> Result<(), CommandeImpossible> {
        self.opco.instruire(numero_interne)
    }

    /// Engages a dossier: DECA number, échéancier, ancillary costs.
    ///
    /// # Errors
    ///
    /// As [`Simulateur::instruire`].
    pub fn engager(&self, numero_interne: &str) -> Result<(), CommandeImpossible> {
        self.opco.engager(numero_interne)
    }

    /// Refuses a dossier; the reason is its comment.
    ///
    /// # Errors
    ///
    /// As [`Simulateur::instruire`].
    pub fn refuser(&self, numero_interne: &str, motif: &str) -> Result<(), CommandeImpossible> {
        self.opco.refuser_dossier(numero_interne, motif)
    }

    /// Cancels a dossier that is not finished; the reason is its comment.
    ///
    /// # Errors
    ///
    /// As [`Simulateur::instruire`].
    pub fn annuler(&self, numero_interne: &str, motif: &str) -> Result<(), CommandeImpossible> {
        self.opco.annuler(numero_interne, motif)
    }

    /// Breaks an engaged contract on a day.
    ///
    /// # Errors
    ///
    /// As [`Simulateur::instruire`].
    pub fn rompre(&self, numero_interne: &str, date: Date) -> Result<(), CommandeImpossible> {
        self.opco.rompre(numero_interne, Some(date))
    }

    /// Pays an invoice by transfer on the day of the clock; a fully paid dossier becomes SOLDE.
    ///
    /// # Errors
    ///
    /// When the invoice is unknown, already paid or refused.
    pub fn regler(&self, numero_interne_facture: &str) -> Result<(), CommandeImpossible> {
        self.opco.regler(numero_interne_facture)
    }

    /// Refuses an invoice after examination: its amounts may be invoiced again.
    ///
    /// # Errors
    ///
    /// When the invoice is unknown, already paid or refused.
    pub fn refuser_facture(&self, numero_interne_facture: &str, motif: &str) -> Result<(), CommandeImpossible> {
        self.opco.refuser_facture(numero_interne_facture, motif)
    }

    /// Moves the virtual clock forward to a day.
    ///
    /// # Errors
    ///
    /// When the day is past.
    pub fn avancer(&self, date: Date) -> Result<(), CommandeImpossible> {
        self.opco.avancer(date)
    }

    /// The day on the virtual clock.
    pub fn date(&self) -> Date {
        verrou(&self.opco.portefeuille).date
    }

    /// Answers the next call of an operation with this, whatever the request; several answers are used in order.
    pub fn prochaine_reponse(&self, operation: Operation, statut: u16, corps: impl Into<CorpsForce>) {
        let panne = Panne { reponse: Some((statut, corps.into())), ..Panne::default() };
        self.panne(Some(operation), 1, panne);
    }

    /// Applies this fault to the next `fois` calls of an operation, or of any.
    pub fn panne(&self, operation: Option<Operation>, fois: u32, panne: Panne) {
        verrou(&self.opco.pannes).ajouter(operation, fois, panne);
    }

    /// Switches a known deviation on or off from now on.
    pub fn particularite(&self, particularite: Particularite, active: bool) {
        self.opco.regler_particularite(particularite, active);
    }

    /// Revokes every token issued so far, like an early expiry.
    pub fn revoquer_jetons(&self) {
        verrou(&self.opco.jetons).revoquer();
    }

    /// How many tokens were issued.
    pub fn jetons_donnes(&self) -> u32 {
        verrou(&self.opco.jetons).donnes()
    }

    /// The requests received so far, in order, by their names only; at most [`crate::simulateur::APPELS_RETENUS`].
    pub fn appels(&self) -> Vec<Appel> {
        verrou(&self.opco.journal).passages.iter().map(|passage| passage.appel.clone()).collect()
    }

    /// Answers of the simulated OPCO that the norm does not allow; a test expects none.
    pub fn manquements(&self) -> Vec<Manquement> {
        verrou(&self.opco.journal).manquements.clone()
    }
}
