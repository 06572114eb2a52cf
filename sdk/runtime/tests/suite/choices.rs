//! Choices: untagged by trial, tagged by their tag, with errors that quote no value.

use cfadock_runtime::codegen as rt;
use serde_json::json;

use crate::specimen::{Dossier, Nature, dossier};

#[derive(Debug, PartialEq)]
enum Forme {
    Nature(Nature),
    Dossier(Box<Dossier>),
}

rt::choice! { Forme = "Forme" { Nature; Dossier; } }

#[derive(Debug, PartialEq)]
enum Marque {
    Dossier(Dossier),
}

rt::choice! { Marque = "Marque" by "type" { Dossier = "dossier"; } }

#[test]
fn the_first_shape_that_fits_wins() {
    assert_eq!(serde_json::from_value::<Forme>(json!("7")).expect("a code"), Forme::Nature(Nature::Cap));
    let forme: Forme = serde_json::from_value(json!({"numero": 1})).expect("a record");
    assert_eq!(forme, Forme::Dossier(Box::new(dossier("1"))));
}

#[derive(Debug, PartialEq)]
enum Rang {
    Dossier(Box<Dossier>),
    Texte(std::collections::BTreeMap<String, String>),
}

rt::choice! { Rang = "Rang" { Dossier; Texte; } }

#[test]
fn a_shape_that_keeps_a_text_wins_over_one_that_makes_a_number_of_it() {
    let rang: Rang = serde_json::from_value(json!({"numero": "1", "rang": "7"})).expect("texts");
    assert!(matches!(rang, Rang::Texte(_)), "{rang:?}");
    let rang: Rang = serde_json::from_value(json!({"numero": "1", "rang": 7.0})).expect("a record");
    assert!(matches!(rang, Rang::Dossier(dossier) if dossier.rang == Some(7)));
}

#[test]
fn errors_say_of_each_shape_why_not_and_quote_nothing() {
    let error = serde_json::from_value::<Forme>(json!({"numero": "1", "rang": "DUPONT"})).expect_err("neither");
    let expected = "no shape of Forme fits: Nature: unknown value of Nature; known: 7, 11; Dossier: invalid type: string, expected i64";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn the_tag_decides() {
    let marque: Marque = serde_json::from_value(json!({"type": "dossier", "numero": "1"})).expect("tagged");
    assert!(matches!(marque, Marque::Dossier(_)));
    for bad in [json!({"type": "chat"}), json!({"type": 1}), json!({}), json!(3)] {
        let error = serde_json::from_value::<Marque>(bad).expect_err("no such tag").to_string();
        assert_eq!(error, "the property `type` names no shape of Marque; known: dossier");
    }
    let error = serde_json::from_value::<Marque>(json!({"type": "dossier"})).expect_err("incomplete");
    assert_eq!(error.to_string(), "Dossier lacks the property `numero`");
}
