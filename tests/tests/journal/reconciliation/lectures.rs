//! What one reconciliation asks the OPCO for: each list once, each dossier once at most.

use std::collections::BTreeMap;

use cfadock::Opco;
use cfadock::parcours::Raison;
use conformance::exemple;
use serde_json::json;

use super::super::banc::{self, Banc, deposer_contrat, intention_facture};
use super::super::guichet::Accueil;
use super::exemple_cerfa;

#[tokio::test]
async fn only_dossiers_that_nobody_knows_are_read_and_each_once() {
    let banc = Banc::new(Opco::Akto);
    let autre = |rang: usize| {
        let mut contrat = exemple::autre_contrat(&format!("Nom{rang}")).unwrap();
        contrat.cerfa.apprenti.prenom = format!("Prenom{rang}");
        contrat.cerfa.apprenti.date_naissance = format!("2005-01-{:02}", rang + 1).parse().unwrap();
        contrat
    };
    for rang in 0..5 {
        deposer_contrat(&banc.connexion(), &autre(rang)).await.unwrap();
    }
    banc.guichet.regler(|etat| {
        let mut inconnu = exemple_cerfa();
        inconnu["apprenti"]["nom"] = json!("Quelqu'un");
        inconnu["apprenti"]["prenom"] = json!("Dautre");
        inconnu["apprenti"]["dateNaissance"] = json!("2004-01-01");
        etat.garder(inconnu)
    });
    let connexion = banc.connexion();
    banc.guichet.accueillir(Accueil::Rompu { agit: false });
    deposer_contrat(&connexion, &exemple::contrat().unwrap()).await.unwrap_err();
    for lectures in [2, 3, 4] {
        let _ = connexion.reconcilier().await.unwrap();
        assert_eq!(banc.guichet.comptes(), (6, lectures), "the list each time, the unknown dossier once");
    }
}

/// A dossier that was nearly the contract may have been amended since: what an earlier reconciliation read is not believed.
#[tokio::test]
async fn what_was_nearly_the_contract_is_read_again() {
    let nom = |banc: &Banc, nom: &str| {
        banc.guichet.regler(|etat| etat.dossiers[0]["cerfa"]["apprenti"]["nom"] = json!(nom));
    };
    let banc = super::contrat_inconnu(true).await;
    let vrai = exemple_cerfa()["apprenti"]["nom"].as_str().unwrap().to_owned();
    let connexion = banc.connexion();
    nom(&banc, "Autrement");
    let bilan = connexion.reconcilier().await.unwrap();
    assert_eq!(bilan.restantes[0].raison, Raison::Proches { numeros: vec!["INT-1".to_owned()] });
    // No longer: it is absent, as far as this look tells.
    banc.guichet.regler(|etat| etat.dossiers[0]["cerfa"]["apprenti"]["dateNaissance"] = json!("1999-01-01"));
    banc.montre.avancer(60);
    let bilan = connexion.reconcilier().await.unwrap();
    assert!(!matches!(bilan.restantes[0].raison, Raison::Proches { .. }), "{bilan:?}");
    // Another process finds what it has become.
    banc.guichet.regler(|etat| etat.dossiers[0]["cerfa"]["apprenti"]["dateNaissance"] = json!("2006-05-20"));
    nom(&banc, "Presque");
    let connexion = banc.connexion();
    assert!(matches!(connexion.reconcilier().await.unwrap().restantes[0].raison, Raison::Proches { .. }));
    nom(&banc, &vrai);
    assert_eq!(connexion.reconcilier().await.unwrap().reglees.len(), 1);
}

/// Reads by path, since the last time.
fn lectures(banc: &Banc) -> BTreeMap<String, usize> {
    let demandes = banc.guichet.regler(|etat| std::mem::take(&mut etat.demandes));
    let mut comptes = BTreeMap::new();
    for demande in demandes.iter().filter(|demande| demande.starts_with("GET")) {
        *comptes.entry(demande.clone()).or_default() += 1;
    }
    comptes
}

/// Fifty open invoices of fifty dossiers, and a thousand others at the OPCO.
async fn cinquante_factures(opco: Opco) -> Banc {
    let banc = Banc::new(opco);
    banc.guichet.regler(|etat| {
        etat.page = 100;
        for _ in 0..50 {
            etat.garder(exemple_cerfa());
        }
        for dossier in &mut etat.dossiers {
            dossier["echeances"] =
                json!([{ "numero": 1, "montantTotal": 2000.0, "montantRegle": 0.0, "montantEnCoursInstruction": 0.0 }]);
        }
        for numero in 0..1000 {
            etat.factures.push(json!({
                "numeroInterneFacture": format!("X-{numero}"), "referenceFactureCFA": format!("G-{numero}"),
                "montantFacture": 12.0, "organismeFormation": { "siret": "00000654400019" },
            }));
        }
    });
    let connexion = banc.connexion();
    for numero in 1..=50 {
        banc.guichet.accueillir(Accueil::Rompu { agit: false });
        let facture = banc::facture(&format!("F-{numero}"));
        let mut intention = intention_facture(opco, &facture);
        // Two invoices in each of the first twenty-five dossiers.
        let repere = &mut intention.reperes.facture.as_mut().unwrap().echeances[0];
        repere.dossier = format!("INT-{}", (numero + 1) / 2);
        let form = cfadock::api::DeposerFactureForm::builder()
            .facture(facture)
            .fichier(cfadock::FilePart::pdf("f.pdf", exemple::pdf("F")))
            .build();
        connexion.deposer(intention, connexion.client().deposer_facture(form)).await.unwrap_err();
    }
    lectures(&banc);
    banc
}

#[tokio::test]
async fn fifty_open_invoices_read_the_list_once() {
    let banc = cinquante_factures(Opco::Akto).await;
    banc.montre.avancer(16);
    let bilan = banc.connexion().reconcilier().await.unwrap();
    assert_eq!((bilan.reglees.len(), bilan.restantes.len()), (0, 50));
    assert!(bilan.restantes.iter().all(|restante| matches!(restante.raison, Raison::ARevoir { .. })));
    let attendues = [("GET /v2/dossiers", 25), ("GET /v2/factures/etats", 10)];
    assert_eq!(lectures(&banc), attendues.map(|(demande, fois)| (demande.to_owned(), fois)).into());
    // Where it cannot be read, once as well.
    banc.guichet.regler(|etat| etat.panne = Some("/v2/factures/etats"));
    let _ = banc.connexion().reconcilier().await.unwrap();
    assert_eq!(lectures(&banc), [("GET /v2/factures/etats".to_owned(), 1)].into());
}

/// A contract and an invoice of one dossier read it once; without states of invoices, the échéances are all there is.
#[tokio::test]
async fn each_dossier_is_read_once_for_all_that_is_open() {
    let banc = cinquante_factures(Opco::OpcoEp).await;
    let connexion = banc.connexion();
    for nom in ["Un", "Deux", "Trois"] {
        let mut contrat = exemple::autre_contrat(nom).unwrap();
        contrat.cerfa.apprenti.prenom = nom.to_owned();
        contrat.cerfa.apprenti.date_naissance = "2004-01-01".parse().unwrap();
        banc.guichet.accueillir(Accueil::Rompu { agit: false });
        deposer_contrat(&connexion, &contrat).await.unwrap_err();
    }
    lectures(&banc);
    let bilan = connexion.reconcilier().await.unwrap();
    assert_eq!(bilan.restantes.len(), 53);
    let attendues = [("GET /v1/dossiers", 50), ("GET /v1/dossiers/etats", 1)];
    assert_eq!(lectures(&banc), attendues.map(|(demande, fois)| (demande.to_owned(), fois)).into());
}
