//! Searching for contracts: identical ones in another spelling, and similar ones.

use cfadock::journal::Decision;
use cfadock::parcours::Raison;
use serde_json::{Value, json};

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
