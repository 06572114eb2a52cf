//! What earlier invoices of the journal bill, where the OPCO does not say it.

use cfadock::journal::Decision;
use cfadock::parcours::{Facturation, Poste, ProjetFacture};
use temoin::generated::operation::Operation;

use super::factures::{engage, fichier};

/// Where the OPCO leaves out what is paid and what is examined, the journal tells what was invoiced.
#[tokio::test]
async fn an_echeance_that_the_journal_bills_is_named_where_the_opco_leaves_its_amounts_out() {
    let guichet = engage().await;
    let mut muet = serde_json::to_value(guichet.connexion.lire_dossier("INT-D-1").await.unwrap()).unwrap();
    for echeance in muet["echeances"].as_array_mut().unwrap() {
        let montants = echeance.as_object_mut().unwrap();
        montants.retain(|nom, _| nom != "montantRegle" && nom != "montantEnCoursInstruction");
    }
    let preparer = async |numero: &str| {
        guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 200, muet.clone());
        guichet.connexion.preparer_facture(&Facturation::new(numero, Poste::new("INT-D-1"))).await.unwrap()
    };
    let au_journal = |projet: &ProjetFacture| {
        let mut constats = projet.controle.constats().iter();
        constats.find(|constat| constat.id.as_str() == "FACTURE-ECHEANCE-009").map(ToString::to_string)
    };
    let projet = preparer("F-0001").await;
    assert_eq!(au_journal(&projet), None);
    guichet.simulateur.prochaine_reponse(Operation::ConsulterDossier, 200, muet.clone());
    let depot = guichet.connexion.facturer(&projet, fichier()).await.unwrap();
    let encore = au_journal(&preparer("F-0002").await).unwrap();
    assert!(encore.contains("La facture F-0001 du journal porte déjà l'échéance 1,"), "{encore}");
    guichet.connexion.trancher(depot.entree, Decision::Ecartee, "refusée").await.unwrap();
    assert_eq!(au_journal(&preparer("F-0002").await), None);
}
