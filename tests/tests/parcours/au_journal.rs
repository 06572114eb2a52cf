//! What earlier invoices of the journal bill, where the OPCO does not say it.

use cfadock::journal::Decision;
use cfadock::opco::UsagesFacturation;
use cfadock::parcours::{Echec, Facturation, Poste, ProjetFacture};
use cfadock::scalaires::Montant;
use conformance::parcours::Guichet;
use temoin::generated::operation::Operation;
use temoin::simulateur::{Coupure, Panne, Particularite, Simulateur};

use super::factures::{engage_chez, fichier};

/// An OPCO that leaves out what is paid and what is examined of each échéance.
struct Muet {
    guichet: Guichet,
    dossier: serde_json::Value,
}

impl Muet {
    async fn ouvrir() -> Self {
        let guichet = engage_chez(Simulateur::neutre().particularite(Particularite::Avoirs, true)).await;
        let mut dossier = serde_json::to_value(guichet.connexion.lire_dossier("INT-D-1").await.unwrap()).unwrap();
        for echeance in dossier["echeances"].as_array_mut().unwrap() {
            let montants = echeance.as_object_mut().unwrap();
            montants.retain(|nom, _| nom != "montantRegle" && nom != "montantEnCoursInstruction");
        }
        Self { guichet, dossier }
    }

    fn taire(&self) {
        self.guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 200, self.dossier.clone());
    }

    async fn preparer(&self, demande: &Facturation) -> ProjetFacture {
        self.taire();
        let usages = UsagesFacturation { avoirs: Some(true), ..UsagesFacturation::de(self.guichet.connexion.opco()) };
        self.guichet.connexion.clone().usages(usages).preparer_facture(demande).await.unwrap()
    }

    /// Prepares, and sends what the journal will have.
    async fn facturer(&self, demande: Facturation) -> cfadock::journal::IdEntree {
        let projet = self.preparer(&demande).await;
        self.taire();
        self.guichet.connexion.facturer(&projet, fichier()).await.unwrap().entree
    }

    /// What is said of an invoice of the first échéance that the journal has.
    async fn au_journal(&self, numero: &str) -> Option<String> {
        let projet = self.preparer(&premiere(numero)).await;
        let mut constats = projet.controle.constats().iter();
        constats.find(|constat| constat.id.as_str() == "FACTURE-ECHEANCE-009").map(ToString::to_string)
    }

    async fn ecarter(&self, entree: cfadock::journal::IdEntree) {
        self.guichet.connexion.trancher(entree, Decision::Ecartee, "refusée").await.unwrap();
    }
}

fn premiere(numero: &str) -> Facturation {
    Facturation::new(numero, Poste::new("INT-D-1").echeance(1))
}

fn avoir(numero: &str, centimes: i64) -> Facturation {
    let poste = Poste::new("INT-D-1").echeance(1).ajuster(Montant::centimes(-centimes), "facturé en trop");
    Facturation::new(numero, poste).avoir_de("F-0001")
}

/// The journal says what the OPCO does not.
#[tokio::test]
async fn an_echeance_that_the_journal_bills_is_named_where_the_opco_leaves_its_amounts_out() {
    let opco = Muet::ouvrir().await;
    assert_eq!(opco.au_journal("F-0001").await, None);
    opco.facturer(premiere("F-0001")).await;
    let encore = opco.au_journal("F-0002").await.unwrap();
    assert!(encore.contains("La facture F-0001 du journal porte déjà l'échéance 1,"), "{encore}");
}

/// An invoice that a person set aside bills nothing; the others still do.
#[tokio::test]
async fn an_echeance_whose_invoice_was_set_aside_is_named_no_more() {
    let opco = Muet::ouvrir().await;
    let premiere_facture = opco.facturer(premiere("F-0001")).await;
    opco.ecarter(premiere_facture).await;
    assert_eq!(opco.au_journal("F-0002").await, None);
    opco.guichet.simulateur.refuser_facture("INT-F-1", "Pièce illisible.").unwrap();
    let deuxieme = opco.facturer(premiere("F-0002")).await;
    assert!(opco.au_journal("F-0003").await.unwrap().contains("F-0002"));
    opco.ecarter(deuxieme).await;
    assert_eq!(opco.au_journal("F-0003").await, None);
}

/// What a credit note took back whole is billed no more; what it took back in part is, and so is what it took back and the
/// OPCO refused to.
#[tokio::test]
async fn an_echeance_whose_invoice_a_credit_note_took_back_is_named_no_more() {
    let opco = Muet::ouvrir().await;
    opco.facturer(premiere("F-0001")).await;
    opco.facturer(avoir("A-0001", 40_000)).await;
    assert!(opco.au_journal("F-0002").await.unwrap().contains("F-0001"));
    let reste = opco.facturer(avoir("A-0002", 280_000)).await;
    assert_eq!(opco.au_journal("F-0002").await, None);
    opco.ecarter(reste).await;
    assert!(opco.au_journal("F-0002").await.unwrap().contains("F-0001"));
    opco.facturer(premiere("F-0002")).await;
    let encore = opco.au_journal("F-0003").await.unwrap();
    assert!(encore.contains("La facture F-0002 du journal"), "the last one bills it: {encore}");
}

/// Of a credit note whose answer was lost, nobody knows whether it took anything back: the invoice still bills.
#[tokio::test]
async fn a_credit_note_that_may_not_have_arrived_takes_nothing_back() {
    let opco = Muet::ouvrir().await;
    opco.facturer(premiere("F-0001")).await;
    let projet = opco.preparer(&avoir("A-0001", 320_000)).await;
    opco.taire();
    let panne = Panne { coupure: Some(Coupure::Avant), ..Panne::default() };
    opco.guichet.simulateur.panne(Some(Operation::DeposerFacture), 1, panne);
    let perdu = opco.guichet.connexion.facturer(&projet, fichier()).await;
    assert!(matches!(perdu, Err(Echec::Depot(_))), "{perdu:?}");
    assert!(opco.au_journal("F-0002").await.unwrap().contains("F-0001"));
}
