//! Invoices: built from the échéances that the OPCO opened, looked at by the CFA, then sent.
//!
//! Two steps, because the PDF shows the amounts: [`Connexion::preparer_facture`] reads the dossiers and builds the
//! invoice, [`Connexion::facturer`] reads them again before it sends. Rules are in [`controle`](crate::controle).

mod demande;
mod impossible;
mod lignes;

pub use demande::{Facturation, Frais, Justificatif, Poste};
pub use impossible::{FacturationImpossible, RaisonImpossible};

use super::{Connexion, Depot, Echec, intention};
use crate::controle::{Controle, FactureAControler, controler_facture};
use crate::models::{DepotFactureResult, Dossier, Facture};
use crate::runtime::serde_json;
use crate::{DeposerFactureForm, FilePart, operations};

/// An invoice as it would be sent, with the dossiers it was built from and what the checks found.
///
/// Its PDF has to show the same lines and the same total.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ProjetFacture {
    /// The invoice.
    pub facture: Facture,
    /// The dossiers of its lines, as the OPCO gave them when it was prepared.
    pub dossiers: Vec<Dossier>,
    /// What the checks found, all but those of the PDF.
    pub controle: Controle,
    demande: Facturation,
}

impl Connexion {
    /// Reads the dossiers and builds the invoice: numbers, codification, IBAN and SIRET as the OPCO has them, amounts as
    /// its échéances still expect them. Nothing is sent.
    ///
    /// Errors that the checks found are in the result: they stop [`facturer`](Self::facturer), not this.
    ///
    /// # Errors
    /// [`Echec::Facturation`] when the dossiers do not say what an invoice needs; else as
    /// [`lire_dossier`](Self::lire_dossier).
    pub async fn preparer_facture(&self, demande: &Facturation) -> Result<ProjetFacture, Echec> {
        let jour = self.aujourd_hui();
        let mut demande = demande.clone();
        // The PDF shows the day of issue: from here on it stays the same.
        demande.date_emission.get_or_insert(jour);
        let mut dossiers: Vec<Dossier> = Vec::new();
        for poste in &demande.postes {
            dossiers.push(self.lire_dossier(&poste.numero_interne).await?);
        }
        let facture = lignes::facture(&demande, &dossiers, jour)?;
        let controle = controler(&demande, &facture, (&dossiers, None), jour);
        Ok(ProjetFacture { facture, dossiers, controle, demande })
    }

    /// Sends a prepared invoice with its PDF, once: the dossiers are read again, and nothing is sent when they no longer
    /// give the same invoice.
    ///
    /// # Errors
    /// [`Echec::FacturePerimee`] when the invoice has to be prepared again, [`Echec::Controle`] when checks found errors,
    /// [`Echec::Doublon`] when its number was already sent or may have been; else as
    /// [`envoyer_contrat`](Self::envoyer_contrat).
    pub async fn facturer(
        &self,
        projet: &ProjetFacture,
        fichier: FilePart,
    ) -> Result<Depot<DepotFactureResult>, Echec> {
        self.prend_en_charge(&operations::DEPOSER_FACTURE)?;
        let present = self.preparer_facture(&projet.demande).await?;
        if !same(&present.facture, &projet.facture) {
            return Err(Echec::FacturePerimee(Box::new(present)));
        }
        let demande = &projet.demande;
        let controle = controler(demande, &present.facture, (&present.dossiers, Some(&fichier)), self.aujourd_hui());
        controle.verdict(&demande.derogations)?;
        let numeros = demande.postes.iter().map(|poste| poste.numero_interne.as_str());
        let dossiers: Vec<_> = numeros.zip(&present.dossiers).collect();
        let intention = intention::facture(self, &present.facture, &fichier, &dossiers);
        let form = DeposerFactureForm { facture: present.facture, fichier };
        Ok(self.deposer(intention, self.client().deposer_facture(form)).await?.controle(controle))
    }
}

fn controler(
    demande: &Facturation,
    facture: &Facture,
    (dossiers, fichier): (&[Dossier], Option<&FilePart>),
    jour: crate::runtime::jiff::civil::Date,
) -> Controle {
    let mut sujet = FactureAControler::new(facture, dossiers, jour);
    sujet.frais_factures = &demande.frais_factures;
    sujet.certificat_depose = demande.justificatif == Justificatif::CertificatDepose;
    sujet.plusieurs_echeances = demande.plusieurs;
    sujet.plusieurs_dossiers = demande.plusieurs;
    sujet.fichier = fichier;
    controler_facture(&sujet)
}

/// Whether two invoices say the same on the wire.
fn same(left: &Facture, right: &Facture) -> bool {
    let wire = |facture: &Facture| serde_json::to_value(facture).ok();
    wire(left) == wire(right)
}
