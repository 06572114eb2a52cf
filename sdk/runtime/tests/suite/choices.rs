//! Choices: by trial without a tag, by the tag with one; errors quote no value.

use cfadock_runtime::codegen as rt;
use serde_json::json;

use crate::specimen::{Dossier, Erreur, Nature, dossier};

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

rt::choice! { Marque = "Marque" by "type" { Dossier = text("dossier"); } }

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

#[derive(Debug, PartialEq)]
enum Ouvert {
    Nature(Nature),
    Dossier(Box<Dossier>),
    Erreur(Box<Erreur>),
    Unknown(rt::RawJson),
}

rt::choice! { Ouvert = "Ouvert" open { Nature; Dossier; Erreur; } }

#[test]
fn what_has_no_shape_is_kept_raw_and_never_shown() {
    for odd in [
        json!("DUPONT"),
        json!(12),
        json!({"numero": "1", "rang": "DUPONT", "description": "?"}),
        json!({"description": 3}),
        json!([1, null]),
    ] {
        let ouvert: Ouvert = serde_json::from_value(odd.clone()).expect("open");
        let Ouvert::Unknown(raw) = &ouvert else { panic!("{ouvert:?}") };
        assert_eq!((raw.expose(), serde_json::to_value(&ouvert).expect("JSON")), (&odd, odd.clone()));
        assert!(raw.reason().starts_with("no shape of Ouvert fits: ") && !raw.reason().contains("DUPONT"));
        assert_eq!(format!("{ouvert:?}"), "Unknown(RawJson(***))");
    }
}

#[derive(Debug, PartialEq)]
enum Defaut {
    Dossier(Box<Dossier>),
    Texte(std::collections::BTreeMap<String, String>),
    Unknown(rt::RawJson),
}

rt::choice! {
    Defaut = "Defaut" by "type" open { Dossier = text("dossier"); Texte by_default = text("texte"); }
}

#[test]
fn what_no_tag_names_has_the_default_shape_and_is_written_as_it_came() {
    for known in [json!({"type": "texte"}), json!({"type": "autre", "description": "?"}), json!({"description": "?"})] {
        let defaut: Defaut = serde_json::from_value(known.clone()).expect("a record");
        assert!(matches!(defaut, Defaut::Texte(_)), "{defaut:?}");
        assert_eq!(serde_json::to_value(&defaut).expect("JSON"), known);
    }
    // What has the tag of another shape, or does not fit the default one, is kept raw.
    for odd in [json!({"type": "dossier", "description": "?"}), json!({"type": "autre", "description": 3})] {
        let defaut: Defaut = serde_json::from_value(odd).expect("open");
        assert!(matches!(defaut, Defaut::Unknown(_)), "{defaut:?}");
    }
}

#[test]
fn a_shape_of_optional_members_takes_nothing_that_another_one_names() {
    let both = json!({"numero": "1", "rang": 7.5, "description": "?"});
    let ouvert: Ouvert = serde_json::from_value(both).expect("open");
    let Ouvert::Unknown(raw) = ouvert else { panic!("{ouvert:?}") };
    assert_eq!(raw.read::<Erreur>().expect("a part of it").description.as_deref(), Some("?"));
    let tomorrow: Ouvert = serde_json::from_value(json!({"description": "?", "demain": 1})).expect("open");
    assert!(matches!(tomorrow, Ouvert::Erreur(_)), "{tomorrow:?}");
}

#[derive(Debug, PartialEq)]
enum Versions {
    Un(Box<Erreur>),
    Deux(Box<Erreur>),
    Unknown(rt::RawJson),
}

rt::choice! {
    Versions = "Versions" by "v" open {
        Un = integer(1) | integer(11);
        Deux = boolean(true);
    }
}

#[test]
fn a_shape_writes_its_tag() {
    for (came, goes) in [
        (json!({"v": 1, "description": "a"}), json!({"v": 1, "description": "a"})),
        (json!({"v": 11}), json!({"v": 1})),
        (json!({"v": true}), json!({"v": true})),
        (json!({"v": "1"}), json!({"v": 1})),
        (json!({"v": 2, "description": "a"}), json!({"v": 2, "description": "a"})),
        (json!({"v": 1, "description": 3}), json!({"v": 1, "description": 3})),
        (json!({"description": "a"}), json!({"description": "a"})),
    ] {
        let versions: Versions = serde_json::from_value(came.clone()).expect("open");
        assert_eq!(serde_json::to_value(&versions).expect("JSON"), goes, "{came}");
    }
    let wrong: Dossier = serde_json::from_value(json!({"numero": "1", "type": "chat"})).expect("a dossier");
    let sent = serde_json::to_value(Marque::Dossier(wrong)).expect("JSON");
    assert_eq!(sent, json!({"numero": "1", "note": null, "type": "dossier"}));
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

#[derive(Clone)]
struct Inner {
    note: Option<String>,
}

rt::record! { Inner = "Inner" { note = "note"; } }

#[derive(Clone)]
struct Outer {
    rank: Option<i64>,
    inner: Option<Inner>,
}

rt::record! { Outer = "Outer" { rank = "rank"; inner = "inner"; } }

#[derive(Debug, PartialEq)]
enum Both {
    Outer(Box<Outer>),
    Texts(std::collections::BTreeMap<String, String>),
    Unknown(rt::RawJson),
}

rt::choice! { Both = "Both" open { Outer; Texts; } }

#[test]
fn what_a_record_beside_a_map_ignores_is_not_lost_where_its_name_is_known_deeper() {
    for whole in [
        json!({"rank": 1, "inner": {"note": "a"}, "note": "b"}),
        json!({"rank": 1, "inner": {"note": "a"}, "rest": "b"}),
        json!({"note": "a", "rest": "b"}),
    ] {
        let both: Both = serde_json::from_value(whole.clone()).expect("open");
        assert_eq!(serde_json::to_value(&both).expect("JSON"), whole);
    }
}
