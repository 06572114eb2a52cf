//! Reads one dossier, or several concurrently, by the protocol that the OPCO supports.

use crate::models::Dossier;
use crate::parcours::{Connexion, Echec, Protocole, Ressource};
use crate::scalaires::Identifiant;

/// How many dossiers are read concurrently. The limits of the client apply too.
pub(in crate::parcours) const SIMULTANES: usize = 4;

/// An item that could not be read, among others that were.
#[derive(Debug)]
#[non_exhaustive]
pub struct EchecPartiel {
    /// The dossier; none when it is a list.
    pub dossier: Option<Identifiant>,
    /// Why.
    pub echec: Echec,
}

impl Connexion {
    /// The dossier with this internal number: its contract as the OPCO has it, its échéances, its ancillary costs.
    ///
    /// # Errors
    /// [`Echec::NonPrisEnCharge`] before anything is sent, [`Echec::Opco`] for an error at the OPCO. Most OPCO answer
    /// 404 for an unknown number, some answer 400.
    pub async fn lire_dossier(&self, numero_interne: &str) -> Result<Dossier, Echec> {
        let protocole = self.protocole(Ressource::Dossier).ok();
        let operation = protocole.map(|protocole| Ressource::Dossier.operation(protocole).id);
        self.tracer("lire_dossier", operation, Box::pin(self.dossier(numero_interne))).await
    }

    /// The same within another workflow, whose span it is in.
    pub(in crate::parcours) async fn dossier(&self, numero_interne: &str) -> Result<Dossier, Echec> {
        let protocole = self.protocole(Ressource::Dossier)?;
        let reponse = match protocole {
            Protocole::V1 => self.client().consulter_dossier(numero_interne).await,
            Protocole::V2 => self.client_pour(protocole).consulter_dossier_v2(numero_interne).await,
        };
        reponse
            .map(|reponse| reponse.body)
            .map_err(|erreur| self.echec(Ressource::Dossier.operation(protocole), erreur))
    }
}

/// A dossier with its number, for those who read several at once.
pub(in crate::parcours) async fn lire(
    connexion: Connexion,
    numero_interne: String,
) -> (String, Result<Dossier, Echec>) {
    let lu = connexion.dossier(&numero_interne).await;
    (numero_interne, lu)
}
