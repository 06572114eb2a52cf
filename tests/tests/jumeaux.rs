//! Conversion from what is read to what is sent: every pair of types of the norm that an amendment uses.

use std::collections::BTreeSet;

use cfadock::models::{Adresse, AdresseLu, Cerfa, CerfaLu};
use cfadock::scalaires::Montant;
use conformance::exemple::CONTRAT;
use serde_json::{Value, json};

fn cerfa() -> Value {
    let mut contrat: Value = serde_json::from_str(CONTRAT).unwrap();
    contrat["cerfa"].take()
}

fn lu(cerfa: &Value) -> CerfaLu {
    serde_json::from_value(cerfa.clone()).unwrap()
}

#[test]
fn a_contract_that_was_read_whole_is_sent_as_it_is() {
    let envoye: Cerfa = serde_json::from_value(cerfa()).unwrap();
    assert_eq!(Cerfa::try_from(lu(&cerfa())).unwrap(), envoye);

    let mut change = lu(&cerfa());
    change.contrat.as_mut().unwrap().salaire_embauche = Some(Montant::centimes(123_456));
    let change = Cerfa::try_from(change).unwrap();
    assert_eq!(change.contrat.salaire_embauche, Montant::centimes(123_456));
    assert_eq!(change.apprenti, envoye.apprenti);
}

#[test]
fn all_that_is_missing_is_named_by_its_path() {
    let mut troue = cerfa();
    for objet in ["/apprenti", "/employeur/adresse", "/contrat/remunerationsAnnuelles/1"] {
        let objet = troue.pointer_mut(objet).unwrap().as_object_mut().unwrap();
        for nom in ["nir", "codePostal", "taux", "nom"] {
            objet.remove(nom);
        }
    }
    troue.as_object_mut().unwrap().remove("maitre1");
    // They stand in the order of the norm.
    let triees = |manquent: &[String]| BTreeSet::from_iter(manquent.iter().cloned()).into_iter().collect::<Vec<_>>();
    assert_eq!(
        triees(Cerfa::try_from(lu(&troue)).unwrap_err().missing()),
        [
            "apprenti.nir",
            "apprenti.nom",
            "contrat.remunerationsAnnuelles[1].taux",
            "employeur.adresse.codePostal",
            "maitre1",
        ]
    );
    let adresse = Adresse::try_from(AdresseLu::default()).unwrap_err();
    assert_eq!(triees(adresse.missing()), ["adresse1", "codePostal", "commune"]);
}

#[test]
fn an_unknown_code_goes_as_it_came_and_an_unknown_property_does_not_go() {
    let mut inconnu = cerfa();
    inconnu["apprenti"]["situationAvantContrat"] = json!(77);
    let connu = inconnu.clone();
    inconnu["apprenti"]["taille"] = json!("1,80 m");
    let cerfa = Cerfa::try_from(lu(&inconnu)).unwrap();
    assert_eq!(cerfa, serde_json::from_value(connu.clone()).unwrap());
    let envoye = serde_json::to_value(&cerfa).unwrap();
    assert_eq!(envoye["apprenti"]["situationAvantContrat"], json!(77));
    assert!(envoye["apprenti"].get("taille").is_none());
}
