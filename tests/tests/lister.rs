//! Lists read lazily from the simulated OPCO, by V1 and by V2, with the forms of pages seen at OPCO.

use cfadock::models::{CodeEtatFacture, Etat};
use cfadock::{Connexion, Echec, Opco, operations};
use conformance::parcours::Guichet;
use serde_json::json;
use temoin::generated::operation::Operation;
use temoin::simulateur::{Reglages, Simulateur};

async fn portefeuille(reglages: Reglages, combien: usize, opco: Opco) -> (Simulateur, Connexion) {
    let guichet = Guichet::ouvrir(reglages, opco).await.unwrap();
    for rang in 0..combien {
        guichet.transmettre(&format!("Eleve {rang}")).await.unwrap();
    }
    (guichet.simulateur, guichet.connexion)
}

fn pages_demandees(simulateur: &Simulateur, operation: Operation) -> usize {
    simulateur.appels().iter().filter(|appel| appel.operation == Some(operation)).count()
}

#[tokio::test]
async fn dossiers_come_page_by_page_where_the_opco_has_v2() {
    for enveloppe in [false, true] {
        let reglages = Simulateur::neutre().taille_page(3).pages_enveloppees(enveloppe);
        let (simulateur, connexion) = portefeuille(reglages, 7, Opco::Akto).await;
        let mut lecture = connexion.lister_dossiers();
        assert_eq!(pages_demandees(&simulateur, Operation::ListerEtatsDossiersV2), 0, "lazy");
        let mut numeros = Vec::new();
        while let Some(dossier) = lecture.suivant().await {
            numeros.push(dossier.unwrap().numero_interne.unwrap().to_string());
            let asked = pages_demandees(&simulateur, Operation::ListerEtatsDossiersV2);
            assert_eq!(asked, numeros.len().div_ceil(3), "nothing ahead");
        }
        assert_eq!(numeros, (1..=7).map(|rang| format!("INT-D-{rang}")).collect::<Vec<_>>());
        let mut pages = connexion.lister_dossiers().par_page();
        let mut sizes = Vec::new();
        while let Some(page) = pages.suivante().await {
            let page = page.unwrap();
            assert_eq!(page.total, Some(7));
            sizes.push((page.numero, page.elements.len()));
        }
        assert_eq!(sizes, [(1, 3), (2, 3), (3, 1)]);
        assert!(simulateur.manquements().is_empty());
    }
}

#[tokio::test]
async fn v1_gives_all_at_once_in_each_of_its_forms() {
    let (simulateur, connexion) = portefeuille(Simulateur::neutre(), 3, Opco::OpcoEp).await;
    assert_eq!(connexion.lister_dossiers().tous().await.unwrap().len(), 3);
    assert_eq!(pages_demandees(&simulateur, Operation::ListerEtatsDossiersV2), 0);
    let lone = json!({ "numeroInterne": "INT-D-1", "etat": "ENGAGE" });
    let page = json!({ "total": 1, "count": 1, "page": 1, "EtatDossierResult": [lone] });
    for body in [json!([page]), page, json!([lone]), lone] {
        simulateur.prochaine_reponse(Operation::ListerEtatsDossiers, 200, body);
        let dossiers = connexion.lister_dossiers().tous().await.unwrap();
        assert_eq!(dossiers.iter().map(|un| un.etat.clone().unwrap()).collect::<Vec<_>>(), [Etat::Engage]);
    }
    // One page of a longer list is not taken for the list.
    let page = json!({ "total": 9, "count": 1, "page": 1, "EtatDossierResult": [{ "numeroInterne": "INT-D-1" }] });
    simulateur.prochaine_reponse(Operation::ListerEtatsDossiers, 200, page);
    assert!(matches!(connexion.lister_dossiers().tous().await, Err(Echec::Opco(_))));
}

#[tokio::test]
async fn a_failure_in_the_middle_ends_the_reading_after_what_was_read() {
    let (simulateur, connexion) = portefeuille(Simulateur::neutre(), 4, Opco::Akto).await;
    let mut lecture = connexion.lister_dossiers();
    lecture.suivant().await.unwrap().unwrap();
    lecture.suivant().await.unwrap().unwrap();
    let body = json!({ "description": "La clé n'est plus habilitée." });
    simulateur.prochaine_reponse(Operation::ListerEtatsDossiersV2, 403, body);
    assert!(matches!(lecture.suivant().await, Some(Err(Echec::Opco(_)))));
    assert!(lecture.suivant().await.is_none());
    // The same page for ever: a fault, not a loop.
    let page = json!({ "total": 4, "count": 1, "page": 1, "EtatDossierResult": [{ "numeroInterne": "INT-D-1" }] });
    simulateur.prochaine_reponse(Operation::ListerEtatsDossiersV2, 200, page.clone());
    simulateur.prochaine_reponse(Operation::ListerEtatsDossiersV2, 200, page);
    let echec = connexion.lister_dossiers().tous().await.unwrap_err();
    assert!(echec.to_string().starts_with("La page 2 répète"), "{echec}");
}

#[tokio::test]
async fn invoices_are_listed_where_the_profile_has_it_or_the_caller_insists() {
    let (simulateur, connexion) = portefeuille(Simulateur::neutre(), 0, Opco::OpcoEp).await;
    let refused = connexion.lister_factures().tous().await;
    assert!(matches!(refused, Err(Echec::NonPrisEnCharge(absence)) if absence.operation == "listerEtatsFactures"));
    assert!(simulateur.appels().is_empty(), "nothing is asked");
    let facture = |rang: u32| json!({ "numeroInterneFacture": rang, "etatFacture": "REGLE" });
    for (page, ranks) in [(1, [1, 2]), (2, [3, 4])] {
        let factures: Vec<_> = ranks.map(facture).into();
        let body = json!([{ "total": 4, "count": 2, "page": page, "factures": factures }]);
        simulateur.prochaine_reponse(Operation::ListerEtatsFactures, 200, body);
    }
    let connexion = connexion.passer_outre(&operations::LISTER_ETATS_FACTURES);
    let factures = connexion.lister_factures().tous().await.unwrap();
    assert_eq!(factures.len(), 4);
    assert!(factures.iter().all(|facture| facture.etat_facture == Some(CodeEtatFacture::Regle)));
}
