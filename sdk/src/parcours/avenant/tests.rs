//! Which kind a change implies, and what an amendment lacks.

use super::*;
use crate::models::Cerfa;
use crate::runtime::jiff::civil::date;
use crate::runtime::serde_json::{self, Value, json};

fn contrat() -> Value {
    let texte = include_str!("../../../../tests/fixtures/contrat_v14.json");
    let mut contrat = serde_json::from_str::<Value>(texte).unwrap()["cerfa"].take();
    contrat["contrat"]["noContrat"] = json!("075202606NC0001");
    contrat["etat"] = json!("ENGAGE");
    contrat
}

/// An amendment that changes these values.
fn avenant(changements: &[(&str, Value)]) -> Avenant {
    let mut avenant = Avenant::du_contrat(&serde_json::from_value::<Cerfa>(contrat()).unwrap()).unwrap();
    let mut apres = serde_json::to_value(&avenant.cerfa).unwrap();
    for (pointeur, valeur) in changements {
        let (objet, nom) = pointeur.rsplit_once('/').unwrap();
        apres.pointer_mut(objet).unwrap()[nom] = valeur.clone();
    }
    avenant.cerfa = serde_json::from_value(apres).unwrap();
    avenant
}

#[test]
fn the_kind_is_proposed_from_the_change() {
    for (changements, genres) in [
        (&[("/contrat/dureeTravailHebdoHeures", json!(30))][..], &["36"][..]),
        (&[("/maitre1/nom", json!("Autre"))], &["36"]),
        (&[("/employeur/denomination", json!("Nouvelle forme"))], &["31"]),
        (&[("/employeur/siret", json!("73282932000074"))], &["31"]),
        (&[("/employeur/siret", json!("00000321000028"))], &["37"]),
        (&[("/employeur/adresse/commune", json!("Lyon"))], &["37"]),
        (&[("/contrat/modeContractuel", json!(4)), ("/employeur/siret", json!("73282932000074"))], &["32", "36"]),
        (&[("/contrat/dateFinContrat", json!("2029-08-31"))], &["33"]),
        (&[("/apprenti/handicap", json!(true)), ("/contrat/dateFinContrat", json!("2029-08-31"))], &["34"]),
        (
            &[("/apprenti/droitsRqthExtensionBOE", json!(true)), ("/contrat/dateFinContrat", json!("2029-08-31"))],
            &["34"],
        ),
        (&[("/apprenti/droitsRqthEquivalenceJeune", json!(true))], &["34"]),
        (&[("/formation/rncp", json!("RNCP12345")), ("/contrat/salaireEmbauche", json!(900.0))], &["35"]),
        (&[("/organismeFormation/lieuFormationIdentique", json!(false))], &["38"]),
        (&[("/employeur/adresse/commune", json!("Lyon")), ("/maitre1/nom", json!("Autre"))], &["37", "36"]),
        (&[], &[]),
    ] {
        let proposes = avenant(changements).genres_proposes();
        let vus: Vec<_> = proposes.iter().map(|propose| propose.genre.to_string()).collect();
        assert_eq!(vus, genres, "{changements:?}");
    }
}

#[test]
fn an_amendment_names_its_contract_its_kind_and_its_day() {
    let etabli =
        avenant(&[("/contrat/dureeTravailHebdoHeures", json!(30))]).effet(date(2026, 10, 1)).etablir().unwrap();
    let contrat = &etabli.cerfa.contrat;
    assert_eq!(contrat.type_contrat_app.to_string(), "36");
    assert_eq!(contrat.numero_contrat_precedent.as_ref().map(NumeroDeca::as_str), Some("075202606NC0001"));
    assert_eq!(contrat.date_effet_avenant.as_ref().and_then(|jour| jour.civil()), Some(date(2026, 10, 1)));
    assert!(etabli.cerfa.etat.is_none() && contrat.no_contrat.is_none());
}

#[test]
fn what_is_missing_is_told_in_french() {
    let mut sans = contrat();
    sans["contrat"]["noContrat"] = json!("0");
    let sans = Avenant::du_contrat(&serde_json::from_value::<Cerfa>(sans).unwrap());
    assert_eq!(sans.map(drop), Err(AvenantImpossible::SansNumero));
    assert_eq!(avenant(&[]).effet(date(2026, 10, 1)).etablir().map(drop), Err(AvenantImpossible::SansChangement));
    let change = avenant(&[("/maitre1/nom", json!("Autre"))]);
    assert_eq!(change.etablir().map(drop), Err(AvenantImpossible::SansEffet));
    assert_eq!(change.differences().iter().map(ToString::to_string).collect::<Vec<_>>(), ["maitre1.nom : modifié"]);
    let deux = avenant(&[("/employeur/adresse/commune", json!("Lyon")), ("/maitre1/nom", json!("Autre"))]);
    let echec = deux.clone().effet(date(2026, 10, 1)).etablir().unwrap_err();
    assert!(
        echec.to_string().contains("\n- 37 (") && echec.to_string().contains("employeur.adresse.commune"),
        "{echec}"
    );
    let choisi = deux.effet(date(2026, 10, 1)).genre(TypeContratApp::AvenantAutre).etablir().unwrap();
    assert_eq!(choisi.cerfa.contrat.type_contrat_app, TypeContratApp::AvenantAutre);
    let mut troue = contrat();
    troue["apprenti"]["nir"] = Value::Null;
    troue["contrat"]["lieuSignatureContrat"] = Value::Null;
    let incomplet = preparer_avenant(&serde_json::from_value(troue).unwrap()).unwrap_err();
    assert!(incomplet.to_string().contains(" : complétez "), "{incomplet}");
    let AvenantImpossible::Incomplet(mut champs) = incomplet else { panic!("{incomplet}") };
    // They stand in the order of the norm.
    champs.sort();
    assert_eq!(champs, ["apprenti.nir", "contrat.lieuSignatureContrat"]);
    assert!(preparer_avenant(&serde_json::from_value(contrat()).unwrap()).is_ok());
    assert!(!format!("{change:?}").contains("Autre"));
}

/// A refused or cancelled contract cannot be amended; a broken one can, up to its last day.
#[test]
fn the_state_of_the_contract_is_looked_at() {
    let de = |etat: &str, rupture: &str| {
        let mut contrat = contrat();
        contrat["etat"] = json!(etat);
        contrat["contrat"]["dateRupture"] = json!(rupture);
        Avenant::du_contrat(&serde_json::from_value::<Cerfa>(contrat).unwrap())
    };
    for (etat, attendu) in [("REFUSE", Etat::Refuse), ("ANNULE", Etat::Annule)] {
        let echec = de(etat, "").unwrap_err();
        assert!(echec.to_string().contains("corriger"), "{echec}");
        assert_eq!(echec, AvenantImpossible::Ecarte(attendu));
    }
    let etabli = |etat: &str, rupture: &str, effet| {
        let mut avenant = de(etat, rupture).unwrap();
        avenant.cerfa.contrat.duree_travail_hebdo_heures = 30;
        avenant.effet(effet).etablir().map(drop)
    };
    let rupture = date(2026, 10, 15);
    for etat in ["RUPTURE", "RUPTU", "ENGAGE"] {
        assert_eq!(etabli(etat, "2026-10-15", rupture), Ok(()), "{etat}");
        let apres = etabli(etat, "2026-10-15", date(2026, 10, 16));
        assert_eq!(apres, Err(AvenantImpossible::ApresRupture(Some(rupture))), "{etat}");
        assert!(apres.unwrap_err().to_string().contains("15/10/2026"));
    }
    assert_eq!(etabli("RUPTURE", "", rupture), Err(AvenantImpossible::ApresRupture(None)));
    assert_eq!(etabli("ENGAGE", "", rupture), Ok(()));
    assert_eq!(etabli("SOLDE", "", rupture), Ok(()));
}
