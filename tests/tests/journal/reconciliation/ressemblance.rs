//! Searching for contracts: identical ones in another spelling, and similar ones.

use cfadock::Opco;
use cfadock::journal::Decision;
use cfadock::parcours::Raison;
use conformance::exemple;
use serde_json::{Value, json};

use super::super::banc::{Banc, deposer_contrat};
use super::super::guichet::Accueil;
use super::{contrat_inconnu, exemple_cerfa, seule_decision, seule_raison};

/// Dossiers that may be the contract, or not: nothing is settled, however many looks there are.
#[tokio::test]
async fn what_is_nearly_the_contract_is_for_a_person() {
    let proche = |numero: &str| Raison::Proches { numeros: vec![numero.to_owned()] };
    let changer = |pointer: &'static str, valeur: Value| {
        move |cerfa: &mut Value| {
            *cerfa.pointer_mut(pointer).unwrap() = valeur.clone();
        }
    };
    type Changement = Box<dyn Fn(&mut Value)>;
    let cas: Vec<(Changement, Raison)> = vec![
        (Box::new(changer("/apprenti/nom", json!("Autrement"))), proche("INT-1")),
        (Box::new(changer("/apprenti/dateNaissance", json!("2006-05-21"))), proche("INT-1")),
        (Box::new(changer("/employeur/siret", json!("00000789800018"))), proche("INT-1")),
        (Box::new(changer("/contrat/dateDebutContrat", json!("2026-09-08"))), proche("INT-1")),
        (Box::new(changer("/contrat/typeContratApp", json!(21))), proche("INT-1")),
        (Box::new(changer("/contrat/typeContratApp", Value::Null)), proche("INT-1")),
        (Box::new(changer("/apprenti/prenom", Value::Null)), proche("INT-1")),
        (Box::new(changer("/apprenti", Value::Null)), Raison::Illisible(String::new())),
        (Box::new(changer("/etat", json!("REFUSE"))), Raison::Ecartee { numero: "INT-1".to_owned() }),
        (Box::new(changer("/etat", json!("ANNULE"))), Raison::Ecartee { numero: "INT-1".to_owned() }),
    ];
    for (rang, (changement, attendue)) in cas.into_iter().enumerate() {
        let banc = contrat_inconnu(true).await;
        banc.guichet.regler(|etat| changement(&mut etat.dossiers[0]["cerfa"]));
        for _ in 0..3 {
            banc.montre.avancer(60);
            let raison = seule_raison(&banc).await;
            let illisible = matches!((&raison, &attendue), (Raison::Illisible(_), Raison::Illisible(_)));
            assert!(illisible || raison == attendue, "{rang}: {raison:?}, not {attendue:?}");
        }
    }
    let banc = contrat_inconnu(true).await;
    banc.guichet.regler(|etat| etat.garder(exemple_cerfa()));
    let numeros = vec!["INT-1".to_owned(), "INT-2".to_owned()];
    assert_eq!(seule_raison(&banc).await, Raison::Plusieurs { numeros });
}

#[tokio::test]
async fn the_same_contract_in_other_letters_is_found() {
    let banc = contrat_inconnu(true).await;
    banc.guichet.regler(|etat| {
        let cerfa = &mut etat.dossiers[0]["cerfa"];
        cerfa["apprenti"]["nom"] = json!("  ESSAI ");
        cerfa["apprenti"]["prenom"] = json!("Càmille");
        cerfa["apprenti"]["dateNaissance"] = json!("2006-05-20T00:00:00.000Z");
        let debut = cerfa["contrat"]["dateDebutContrat"].as_str().unwrap()[..10].to_owned();
        cerfa["contrat"]["dateDebutContrat"] = json!(debut);
        cerfa["contrat"]["noAvenant"] = json!("0");
    });
    assert!(matches!(seule_decision(&banc).await, Decision::Deposee(_)));
}

/// A dossier that is nearly the contract, and that the journal has for another one: that the OPCO refused it since sets
/// nothing aside while its entry still stands for a deposit.
#[tokio::test]
async fn a_dossier_refused_since_is_set_aside_only_with_its_entry() {
    let banc = Banc::new(Opco::Akto);
    let connexion = banc.connexion();
    deposer_contrat(&connexion, &exemple::contrat().unwrap()).await.unwrap();
    let mut proche: Value = serde_json::from_str(exemple::CONTRAT).unwrap();
    proche["cerfa"]["apprenti"]["dateNaissance"] = json!("2006-05-21");
    banc.guichet.accueillir(Accueil::Rompu { agit: false });
    deposer_contrat(&connexion, &serde_json::from_value(proche).unwrap()).await.unwrap_err();
    banc.guichet.regler(|etat| etat.dossiers[0]["cerfa"]["etat"] = json!("REFUSE"));
    banc.montre.avancer(60);
    assert_eq!(seule_raison(&banc).await, Raison::Proches { numeros: vec!["INT-1".to_owned()] });
}

/// Each number that the OPCO gives for what it found is kept.
#[tokio::test]
async fn what_is_found_keeps_every_number() {
    let banc = contrat_inconnu(true).await;
    banc.guichet.regler(|etat| etat.dossiers[0]["cerfa"]["numeroDeca"] = json!("075202606NC0001"));
    let Decision::Deposee(numeros) = seule_decision(&banc).await else { panic!("it arrived") };
    let dits = [numeros.dossier, numeros.externe, numeros.deca].map(Option::unwrap);
    assert_eq!(dits, ["INT-1", "EXT-1", "075202606NC0001"]);
}
