//! Invoices: built from the open échéances of the OPCO, reviewed by the CFA, then sent.
//!
//! Two steps, because the PDF shows the amounts: [`Connexion::preparer_facture`] reads the dossiers and builds the
//! invoice, [`Connexion::facturer`] reads them again before it sends. Rules are in [`controle`](crate::controle).

mod au_journal;
mod demande;
mod impossible;
mod intention;
mod lignes;
mod projet;

pub use demande::{Facturation, Frais, Justificatif, Poste};
pub use impossible::{FacturationImpossible, RaisonImpossible};
pub(super) use intention::intention;
pub use projet::{Ajustement, ProjetFacture};

use super::{Connexion, Depot, Echec};
use crate::controle::{FactureAControler, FactureConnue, controler_facture};
use crate::journal::{Choix, CleMetier, EchecJournal, IdEntree, RepereFacture};
use crate::models::{DepotFactureResult, Dossier, Facture};
use crate::opco::UsagesFacturation;
use crate::runtime::jiff::civil::Date;
use crate::scalaires::Siret;
use crate::{DeposerFactureForm, FilePart, operations};

impl Connexion {
    /// Reads the dossiers and builds the invoice: numbers, codification, IBAN and SIRET from the OPCO, amounts as its
    /// échéances still expect them. Nothing is sent.
    ///
    /// Errors that the checks found are in the result: they stop [`facturer`](Self::facturer), not this.
    ///
    /// Among them is a number that the journal knows as deposited, or perhaps deposited: nothing was printed yet.
    ///
    /// # Errors
    /// [`Echec::Facturation`] when the dossiers lack data for the invoice, [`Echec::Reprise`] when the invoice that it
    /// replaces is not refused, [`Echec::Journal`] when the journal cannot be read; otherwise as
    /// [`lire_dossier`](Self::lire_dossier).
    pub async fn preparer_facture(&self, demande: &Facturation) -> Result<ProjetFacture, Echec> {
        self.tracer("preparer_facture", None, Box::pin(self.projet(demande))).await
    }

    async fn projet(&self, demande: &Facturation) -> Result<ProjetFacture, Echec> {
        if let Some(remplace) = demande.remplace {
            self.prouver_refus_facture(remplace).await?;
        }
        let jour = self.aujourd_hui();
        let mut demande = demande.clone();
        // The PDF shows the day of issue, which must not change afterwards.
        demande.date_emission.get_or_insert(jour);
        let (iban, siret) = self.emetteur_retenu().parts();
        demande.iban_du_cfa = demande.iban_du_cfa.or_else(|| iban.cloned());
        demande.siret_du_cfa = demande.siret_du_cfa.or_else(|| siret.cloned());
        let mut dossiers: Vec<Dossier> = Vec::new();
        for poste in &demande.postes {
            dossiers.push(self.dossier(&poste.numero_interne).await?);
        }
        let (facture, ajustements) = lignes::facture(&demande, &dossiers, (jour, self.usages_retenus()))?;
        let facture = facture.canonique();
        let mut connues = demande.factures_connues.clone();
        connues.extend(self.factures_au_journal(&facture, &facture.numero, demande.remplace).await?);
        connues.extend(self.facture_reprise(&demande, &facture).await?);
        let mut sujet = sujet(&demande, &facture, &dossiers, (jour, self.usages_retenus()));
        sujet.factures_connues = &connues;
        let au_journal = self.deja_au_journal(&demande, &facture, &dossiers).await?;
        sujet.frais_au_journal = &au_journal.frais;
        sujet.echeances_au_journal = &au_journal.echeances;
        let controle = controler_facture(&sujet);
        Ok(ProjetFacture { facture, dossiers, controle, ajustements, demande })
    }

    /// Sends a prepared invoice with its PDF, once: the dossiers are read again, and nothing is sent when they no
    /// longer give the same invoice.
    ///
    /// # Errors
    /// [`Echec::FacturePerimee`] when the invoice has to be prepared again, [`Echec::Controle`] when checks found
    /// errors, [`Echec::Doublon`] when its number was already sent or may have been; otherwise as
    /// [`envoyer_contrat`](Self::envoyer_contrat).
    pub async fn facturer(
        &self,
        projet: &ProjetFacture,
        fichier: FilePart,
    ) -> Result<Depot<DepotFactureResult>, Echec> {
        let operation = operations::DEPOSER_FACTURE.id;
        self.tracer("deposer", Some(operation), Box::pin(self.envoyer_projet(projet, fichier))).await
    }

    async fn envoyer_projet(
        &self,
        projet: &ProjetFacture,
        fichier: FilePart,
    ) -> Result<Depot<DepotFactureResult>, Echec> {
        self.prend_en_charge(&operations::DEPOSER_FACTURE)?;
        let present = self.projet(&projet.demande).await?;
        if !present.est_la_meme(projet) {
            return Err(Echec::FacturePerimee(Box::new(present)));
        }
        let demande = &projet.demande;
        let mut sujet =
            sujet(demande, &present.facture, &present.dossiers, (self.aujourd_hui(), self.usages_retenus()));
        // When the intent is written, the journal refuses a number that it already holds.
        let mut connues = demande.factures_connues.clone();
        connues.extend(self.facture_reprise(demande, &present.facture).await?);
        sujet.factures_connues = &connues;
        let au_journal = self.deja_au_journal(demande, &present.facture, &present.dossiers).await?;
        sujet.frais_au_journal = &au_journal.frais;
        sujet.echeances_au_journal = &au_journal.echeances;
        sujet.fichier = Some(&fichier);
        let controle = controler_facture(&sujet);
        controle.verdict(&demande.derogations)?;
        let numeros = demande.postes.iter().map(|poste| poste.numero_interne.as_str());
        let dossiers: Vec<_> = numeros.zip(&present.dossiers).collect();
        let mut intention = intention(self, &present.facture, &fichier, &dossiers);
        if let Some(repere) = &mut intention.reperes.facture {
            repere.avoir_de.clone_from(&demande.avoir_de);
        }
        intention.reperes = intention.reperes.en_remplacement(demande.remplace);
        if let Some(remplace) = demande.remplace {
            self.ecarter(remplace).await?;
        }
        let forme = DeposerFactureForm::builder().facture(present.facture).fichier(fichier).build();
        Ok(self.inscrire_et_envoyer(intention, self.client().deposer_facture(forme)).await?.controle(controle))
    }

    /// The invoice that a credit note takes back, where the journal has it.
    async fn facture_reprise(&self, demande: &Facturation, avoir: &Facture) -> Result<Vec<FactureConnue>, Echec> {
        match &demande.avoir_de {
            Some(numero) => self.factures_au_journal(avoir, numero, None).await,
            None => Ok(Vec::new()),
        }
    }

    /// The invoices of the journal with a number of the same issuer. Excluded are those that the OPCO is known not to
    /// have, and the refused one that this invoice replaces.
    async fn factures_au_journal(
        &self,
        facture: &Facture,
        numero: &str,
        remplace: Option<IdEntree>,
    ) -> Result<Vec<FactureConnue>, Echec> {
        let cle = CleMetier::facture(self.opco(), &facture.siret_emetteur, numero);
        let entrees = match self.journal_tenu().lire(Choix::sous(cle)).await {
            // Preparing only reads and needs no journal; sending needs one.
            Err(EchecJournal::Absent) => Vec::new(),
            lues => lues?,
        };
        let prises = entrees.into_iter().filter(|entree| entree.situation().tient_la_cle());
        let prises = prises.filter(|entree| Some(entree.id) != remplace);
        let reperes = prises.filter_map(|entree| entree.inscription.reperes.facture);
        let connue = |repere: RepereFacture| FactureConnue {
            siret_emetteur: Siret::tel_quel(repere.siret_emetteur),
            numero: repere.numero,
        };
        Ok(reperes.map(connue).collect())
    }
}

/// The input of the checks of an invoice, without its file and the earlier invoices.
fn sujet<'a>(
    demande: &'a Facturation,
    facture: &'a Facture,
    dossiers: &'a [Dossier],
    (jour, usages): (Date, UsagesFacturation),
) -> FactureAControler<'a> {
    let mut sujet = FactureAControler::new(facture, dossiers, jour);
    sujet.sirets_connus = demande.sirets_connus.as_deref();
    sujet.frais_factures = &demande.frais_factures;
    sujet.certificat_depose = demande.justificatif == Justificatif::CertificatDepose;
    sujet.avoir_de = demande.avoir_de.as_deref();
    sujet.usages = usages;
    sujet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::controle::FraisFactures;
    use crate::models::NatureLigne;
    use crate::runtime::jiff::civil::date;
    use crate::runtime::serde_json::{self, json};
    use crate::scalaires::{Identifiant, Montant};

    /// Each piece of information that only the CFA has reaches the checks.
    #[test]
    fn what_the_cfa_knows_is_checked_with() {
        let facture: Facture = serde_json::from_value(json!({
            "numero": "F-1", "dateEmission": "2027-03-02", "montantTotal": 0.0, "estCertificatRealisation": false,
            "ibanEmetteur": "FR1420041010050500013M02606", "siretEmetteur": "00000654400019", "lignes": [],
        }))
        .unwrap();
        let frais = FraisFactures {
            numero_dossier: Identifiant::tel_quel("EXT-1"),
            nature: NatureLigne::PremierEquipement,
            montant: Montant::centimes(50_000),
        };
        let simple = || Facturation::new("F-1", Poste::new("INT-1"));
        let siret = Siret::tel_quel("00000654400019");
        let usages = UsagesFacturation { avoirs: Some(true), ..UsagesFacturation::default() };
        let vu = |demande: Facturation| {
            let sujet = sujet(&demande, &facture, &[], (date(2027, 3, 2), usages));
            let FactureAControler { frais_factures, sirets_connus, certificat_depose, avoir_de, .. } = sujet;
            assert_eq!(sujet.usages, usages);
            (frais_factures.len(), sirets_connus.map(<[_]>::len), certificat_depose, avoir_de.map(str::to_owned))
        };
        assert_eq!(vu(simple()), (0, None, false, None));
        assert_eq!(vu(simple().frais_factures([frais])), (1, None, false, None));
        assert_eq!(vu(simple().sirets_connus([siret])), (0, Some(1), false, None));
        let certificat = simple().justificatif(Justificatif::CertificatDepose);
        assert_eq!(vu(certificat), (0, None, true, None));
        let vaut_certificat = simple().justificatif(Justificatif::FactureValantCertificat);
        assert_eq!(vu(vaut_certificat), (0, None, false, None));
        assert_eq!(vu(simple().avoir_de("F-0")), (0, None, false, Some("F-0".to_owned())));
    }
}
