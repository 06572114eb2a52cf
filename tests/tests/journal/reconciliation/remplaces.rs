//! A corrected contract whose answer was lost: the OPCO may have put it into the dossier of the one it replaces.

use cfadock::Opco;
use cfadock::journal::{Decision, Situation};
use cfadock::parcours::Raison;
use conformance::exemple;
use serde_json::{Value, json};

use super::super::banc::{Banc, deposer_contrat};
use super::super::guichet::Accueil;
use super::deux_regards;

/// Two parts of the identity were wrong: to the journal it is another contract.
fn corrige() -> Value {
    let mut contrat: Value = serde_json::from_str(exemple::CONTRAT).unwrap();
    contrat["cerfa"]["apprenti"]["prenom"] = json!("Dominique");
    contrat["cerfa"]["apprenti"]["dateNaissance"] = json!("2006-05-21");
    contrat
}

/// Read before or not: what the OPCO keeps in a dossier that it put aside may be another contract by now.
#[tokio::test]
async fn a_corrected_contract_is_found_in_the_dossier_of_the_refused_one() {
    for lu_avant in [false, true] {
        let banc = Banc::new(Opco::Akto);
        let connexion = banc.connexion();
        let depot = deposer_contrat(&connexion, &exemple::contrat().unwrap()).await.unwrap();
        connexion.trancher(depot.entree, Decision::Ecartee, "Refusé : identité").await.unwrap();
        banc.guichet.accueillir(Accueil::Rompu { agit: false });
        deposer_contrat(&connexion, &serde_json::from_value(corrige()).unwrap()).await.unwrap_err();
        let etat = |etat: &str| banc.guichet.regler(|chez| chez.dossiers[0]["cerfa"]["etat"] = json!(etat));
        if lu_avant {
            etat("EN_COURS_INSTRUCTION");
            let bilan = connexion.reconcilier().await.unwrap();
            assert!(matches!(bilan.restantes[0].raison, Raison::TropTot { .. }), "{bilan:?}");
        }
        let apprenti = corrige()["cerfa"]["apprenti"].clone();
        banc.guichet.regler(|chez| chez.dossiers[0]["cerfa"]["apprenti"] = apprenti);
        etat("TRANSMIS");
        banc.montre.avancer(60);
        let bilan = connexion.reconcilier().await.unwrap();
        assert!(bilan.restantes.is_empty() && bilan.reglees.len() == 1, "{lu_avant}: {bilan:?}");
        let entree = &banc.entrees().await[1];
        assert_eq!((entree.situation(), entree.numeros().dossier.as_deref()), (Situation::Deposee, Some("INT-1")));
    }
}

/// As long as the OPCO says that it refused it, the dossier is that of the first.
#[tokio::test]
async fn a_dossier_that_stays_refused_is_not_the_corrected_contract() {
    let banc = Banc::new(Opco::Akto);
    let connexion = banc.connexion();
    let depot = deposer_contrat(&connexion, &exemple::contrat().unwrap()).await.unwrap();
    connexion.trancher(depot.entree, Decision::Ecartee, "Refusé : identité").await.unwrap();
    banc.guichet.regler(|chez| chez.dossiers[0]["cerfa"]["etat"] = json!("REFUSE"));
    banc.guichet.accueillir(Accueil::Rompu { agit: false });
    deposer_contrat(&connexion, &serde_json::from_value(corrige()).unwrap()).await.unwrap_err();
    assert_eq!(deux_regards(&banc).await, Decision::Absente);
}
