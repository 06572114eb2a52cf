//! Codes: open and closed, of texts and of integers.

use cfadock_runtime::{RawCode, Wire};
use serde_json::json;

use crate::specimen::{Etat, Nature};

#[test]
fn texts_are_read_exactly_and_unknown_values_kept() {
    assert_eq!(serde_json::from_value::<Etat>(json!("ENGAGE")).expect("open"), Etat::Engage);
    for unknown in
        [json!("engage"), json!("RUPTU"), json!(""), json!(3), json!(1.5), json!(true), json!({"a": [1]}), json!([1])]
    {
        let etat: Etat = serde_json::from_value(unknown.clone()).expect("open");
        assert!(matches!(etat, Etat::Unknown(_)), "{unknown}");
        assert_eq!((serde_json::to_value(&etat).expect("writable"), etat.label()), (unknown, ""));
    }
    assert!(serde_json::from_value::<Etat>(json!(null)).is_err());
    assert_eq!(
        "RUPTU".parse::<Etat>().expect_err("unknown").to_string(),
        "no known value of Etat; known: TRANSMIS, ENGAGE"
    );
}

#[test]
fn integers_are_read_from_numbers_and_numeric_texts() {
    for text in [json!(7), json!(7.0), json!("7"), json!("07"), json!(" 7 ")] {
        let nature: Nature = serde_json::from_value(text).expect("known");
        assert_eq!((nature, serde_json::to_value(nature).expect("writable")), (Nature::Cap, json!(7)));
    }
    for bad in [json!(8), json!("VII"), json!(7.5), json!("")] {
        let error = serde_json::from_value::<Nature>(bad).expect_err("closed").to_string();
        assert_eq!(error, "unknown value of Nature; known: 7, 11");
    }
}

#[test]
fn people_can_list_and_name_them() {
    let all: Vec<_> = Nature::all().map(|nature| (nature.to_string(), nature.label())).collect();
    assert_eq!(all, [("7".to_owned(), "CAP"), ("11".to_owned(), "Baccalauréat")]);
    assert_eq!("11".parse(), Ok(Nature::Bac));
    assert_eq!(Etat::Transmis.wire(), RawCode::from(Wire::Text("TRANSMIS")));
    assert_eq!(Etat::Unknown(RawCode::Integer(3)).to_string(), "3");
}
