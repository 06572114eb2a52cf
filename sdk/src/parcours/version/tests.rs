//! Differences seen at OPCO, each with its conclusion.

use super::*;
use crate::models::DossierTransmission;
use crate::runtime::from_json;
use crate::runtime::serde_json::json;

fn envoye() -> Value {
    serde_json::from_str::<Value>(include_str!("../../../../tests/fixtures/contrat_v14.json")).unwrap()
}

/// The OPCO's version, with some values of its own; `null` removes one.
fn version(changements: &[(&str, Value)]) -> VersionOpco {
    let mut garde = envoye();
    for (pointeur, valeur) in changements {
        let (objet, nom) = pointeur.rsplit_once('/').unwrap();
        garde["cerfa"].pointer_mut(objet).unwrap()[nom] = valeur.clone();
    }
    let dossier: Dossier = serde_json::from_value(garde).unwrap();
    let envoye: DossierTransmission = serde_json::from_value(envoye()).unwrap();
    comparer_versions(&envoye.cerfa, &dossier).unwrap()
}

fn nature(changement: (&str, Value)) -> Vec<NatureEcart> {
    version(&[changement]).ecarts.iter().map(|ecart| ecart.nature).collect()
}

#[test]
fn what_comes_back_as_it_was_sent_is_the_same_contract() {
    let meme = version(&[]);
    assert_eq!((meme.verdict, meme.ecarts), (VerdictVersion::MemeContrat, Vec::new()));
    for (pointeur, valeur) in [
        ("/etat", json!("ENGAGE")),
        ("/contrat/noContrat", json!("075202606NC0001")),
        ("/employeur/siret", json!("000 003 210 00010")),
        ("/contrat/dateDebutContrat", json!("2026-09-01")),
        ("/contrat/salaireEmbauche", json!("802.82")),
        ("/apprenti/nomUsage", json!("")),
    ] {
        assert_eq!(version(&[(pointeur, valeur.clone())]).verdict, VerdictVersion::MemeContrat, "{pointeur} {valeur}");
    }
}

/// Numbers that are kept raw, which no tree of JSON has.
#[test]
fn a_number_beyond_all_is_a_difference_and_no_panic() {
    let avec =
        |genre: &str| envoye().to_string().replace(r#""typeContratApp":11"#, &format!(r#""typeContratApp":{genre}"#));
    let cerfa = |genre: &str| from_json::<DossierTransmission>(avec(genre).as_bytes()).unwrap().cerfa;
    let dossier = |genre: &str| from_json::<Dossier>(avec(genre).as_bytes()).unwrap();
    let ecrits = |un: &EcartVersion| (un.champ.clone(), un.envoye.clone(), un.garde.clone());
    for (un, autre) in [("11", "1e400"), ("1e401", "1e400"), ("18446744073709551617", "18446744073709551618")] {
        let due = [("contrat.typeContratApp".to_owned(), un.to_owned(), autre.to_owned())];
        let version = comparer_versions(&cerfa(un), &dossier(autre)).unwrap();
        assert_eq!(version.ecarts.iter().map(ecrits).collect::<Vec<_>>(), due);
        assert_eq!(ecarts(&cerfa(un), &cerfa(autre)).iter().map(ecrits).collect::<Vec<_>>(), due);
        assert_eq!(ecarts(&cerfa(autre), &cerfa(autre)), Vec::new());
    }
}

/// What was sent is compared: canonical, rounded, and periods by their days.
#[test]
fn what_the_sdk_wrote_otherwise_itself_is_no_correction() {
    let envoye = |pointeur: &str, valeur: Value, garde: Value| {
        let mut envoye = envoye();
        let (objet, nom) = pointeur.rsplit_once('/').unwrap();
        let mut rendu = envoye.clone();
        envoye["cerfa"].pointer_mut(objet).unwrap()[nom] = valeur;
        rendu["cerfa"].pointer_mut(objet).unwrap()[nom] = garde;
        let envoye: DossierTransmission = serde_json::from_value(envoye).unwrap();
        comparer_versions(&envoye.cerfa, &serde_json::from_value(rendu).unwrap()).unwrap()
    };
    for (pointeur, valeur, garde) in [
        ("/apprenti/telephone", json!("+262 692 12 34 56"), json!("0692123456")),
        ("/employeur/telephone", json!("0033 1 99 00 12 34"), json!("+33 (0)1 99 00 12 34")),
        ("/employeur/telephone", json!("+33 3 33 00 12 34"), json!("0333001234")),
        ("/contrat/salaireEmbauche", json!(802.819_999_999), json!(802.82)),
        ("/contrat/salaireEmbauche", json!(850.0), json!(850.000_000_1)),
        ("/apprenti/sexe", json!("F"), json!(2)),
        ("/employeur/codeIdcc", json!("3"), json!("0003")),
        ("/employeur/courriel", json!("rh@Exemple.TEST"), json!("rh@exemple.test")),
    ] {
        let version = envoye(pointeur, valeur, garde);
        assert_eq!((version.verdict, version.ecarts), (VerdictVersion::MemeContrat, Vec::new()), "{pointeur}");
    }
}

#[test]
fn periods_are_compared_by_their_days() {
    let periodes = envoye()["cerfa"]["contrat"]["remunerationsAnnuelles"].clone();
    let mut retournees = periodes.as_array().unwrap().clone();
    retournees.reverse();
    assert!(retournees.len() > 1);
    let lieu = "/contrat/remunerationsAnnuelles";
    assert_eq!(version(&[(lieu, json!(retournees))]).ecarts, Vec::new());
    // Without the first one, the others still match.
    let sans_la_premiere = json!(periodes.as_array().unwrap()[1..]);
    let version = version(&[(lieu, sans_la_premiere)]);
    assert!(version.ecarts.iter().all(|ecart| ecart.nature == NatureEcart::NonRendu), "{version}");
    assert!(version.ecarts.iter().all(|ecart| ecart.champ.contains("[0]")), "{version}");
}

#[test]
fn a_spelling_an_addition_and_a_silence_are_told_and_correct_nothing() {
    assert_eq!(nature(("/apprenti/nom", json!("ESSAI"))), [NatureEcart::Graphie]);
    assert_eq!(nature(("/apprenti/prenom", json!("CAMILLE"))), [NatureEcart::Graphie]);
    assert_eq!(nature(("/employeur/libelleIdcc", json!("Boulangerie"))).len(), 1);
    assert_eq!(nature(("/apprenti/courriel", Value::Null)), [NatureEcart::NonRendu]);
    for changement in [("/apprenti/nom", json!("ESSAI")), ("/apprenti/courriel", Value::Null)] {
        assert_eq!(version(&[changement]).verdict, VerdictVersion::MemeContrat);
    }
}

#[test]
fn a_value_that_the_opco_changed_is_its_correction() {
    for (pointeur, valeur) in [
        ("/contrat/dateFinContrat", json!("2028-07-31")),
        ("/contrat/salaireEmbauche", json!(850.0)),
        ("/formation/codeDiplome", json!("32031309")),
        ("/employeur/siret", json!("73282932000074")),
        ("/apprenti/prenom", json!("Dominique")),
    ] {
        let version = version(&[(pointeur, valeur)]);
        assert_eq!(version.verdict, VerdictVersion::CorrigeParOpco, "{pointeur}");
        assert_eq!(version.ecarts.len(), 1, "{pointeur}");
        assert_eq!(version.ecarts[0].nature, NatureEcart::Autre, "{pointeur}");
    }
}

#[test]
fn two_parts_of_its_identity_or_another_kind_make_another_contract() {
    let autre_personne = [("/apprenti/nom", json!("Durand")), ("/apprenti/dateNaissance", json!("2005-01-01"))];
    assert_eq!(version(&autre_personne).verdict, VerdictVersion::AutreContrat);
    assert_eq!(version(&[("/contrat/typeContratApp", json!(36))]).verdict, VerdictVersion::AutreContrat);
    assert_eq!(version(&[("/contrat/typeContratApp", json!(36))]).ecarts.len(), 1);
}

#[test]
fn what_is_printed_shows_no_value() {
    let version = version(&[("/apprenti/nom", json!("Durand")), ("/contrat/salaireEmbauche", json!(850.0))]);
    let printed = format!("{version} {version:?}");
    assert!(printed.contains("apprenti.nom : l'OPCO garde une autre valeur"), "{printed}");
    for secret in ["Durand", "Essai", "850"] {
        assert!(!printed.contains(secret), "{secret}");
    }
    assert!(version.ecarts.iter().any(|ecart| ecart.expose() == ("Essai", "Durand")));
}
