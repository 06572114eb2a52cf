//! Records: spellings, nulls, empty texts, repeated and unknown properties, and what errors say.

use crate::leaves::{Date, Montant};
use cfadock_runtime::codegen as rt;
use cfadock_runtime::scalar::text_scalar;
use serde_json::json;

use crate::specimen::{Dossier, Etat};

fn read(json: &str) -> Dossier {
    serde_json::from_str(json).expect("a dossier")
}

fn refusal(json: &str) -> String {
    serde_json::from_str::<Dossier>(json).expect_err("no dossier").to_string()
}

#[test]
fn names_are_found_exactly_then_by_alias_then_without_case() {
    for json in [r#"{"numero":"1"}"#, r#"{"ancienNumero":1}"#, r#"{"NUMERO":"1"}"#, r#"{"AncienNumero":"1"}"#] {
        assert_eq!(read(json).numero.as_str(), "1", "{json}");
    }
}

#[test]
fn null_absent_and_empty_meet_in_none() {
    let bare = read(r#"{"numero":"1"}"#);
    let null = r#"{"numero":"1","etat":null,"debut":null,"montant":null,"rang":null,"libelle":null,"parent":null}"#;
    assert_eq!(read(null), bare);
    let empty = r#"{"numero":"1","etat":"","debut":"","montant":"","rang":"","parent":""}"#;
    assert_eq!(read(empty), bare);
    // An empty text is a value of plain text, and of a required identifier.
    let texts = read(r#"{"numero":"","libelle":""}"#);
    assert_eq!((texts.numero.as_str(), texts.libelle.as_deref()), ("", Some("")));
}

#[test]
fn the_last_value_wins_and_null_erases_none() {
    let twice = read(r#"{"numero":"1","rang":1,"rang":2,"RANG":null,"numero":"2"}"#);
    assert_eq!((twice.numero.as_str(), twice.rang), ("2", Some(2)));
}

#[test]
fn a_whole_record_comes_back_as_it_was() {
    let json = json!({
        "numero": "INT-1", "etat": "ENGAGE", "debut": "2026-09-01T00:00:00+00:00", "montant": 1100, "rang": 3,
        "libelle": "é\n", "parent": {"numero": "INT-0", "note": null}, "note": null,
        "inconnu": {"profond": [1, "2", null]},
    });
    let dossier: Dossier = serde_json::from_value(json.clone()).expect("a dossier");
    assert_eq!(dossier.etat, Some(Etat::Engage));
    assert_eq!(dossier.debut, Some(Date::new(2026, 9, 1).expect("a day")));
    assert_eq!(dossier.montant, Some(Montant::centimes(110_000)));
    assert_eq!(serde_json::to_value(&dossier).expect("writable"), json);
    assert_eq!(read(&json.to_string()), dossier);
}

#[test]
fn a_number_written_as_a_text_does_not_cost_the_record() {
    for json in [r#"{"numero":1,"rang":"35","libelle":"35"}"#, r#"{"numero":1,"rang":35.0,"libelle":"35"}"#] {
        let dossier = read(json);
        assert_eq!((dossier.rang, dossier.libelle.as_deref()), (Some(35), Some("35")), "{json}");
    }
}

#[test]
fn errors_name_the_record_and_the_property() {
    assert!(refusal("{}").starts_with("Dossier lacks the property `numero`"));
    assert!(refusal("[]").contains("expected an object (Dossier)"));
    assert!(refusal(r#"{"numero":"1","rang":"x"}"#).contains("expected i64"));
    assert!(refusal(r#"{"numero":null}"#).contains("expected a text or a number (Identifiant)"));
}

text_scalar! {
    /// A leaf type of a crate that is not the runtime.
    OrderNumber, shown_if |text| text.bytes().all(|byte| byte.is_ascii_digit())
}

#[derive(Clone)]
struct Order {
    number: OrderNumber,
    former: Option<OrderNumber>,
    parts: Option<Vec<OrderNumber>>,
    customer: Option<String>,
    next: Option<Box<Order>>,
    others: rt::Map<OrderNumber>,
}

rt::record! {
    Order = "Order" {
        number = "number" required;
        former = "former" aliases("old", "older");
        parts = "parts" nullable;
        customer = "customer" masked;
        next = "next";
        ..others;
    }
}

#[test]
fn leaf_types_of_any_crate_are_values_like_any_other() {
    let json = json!({
        "number": "1", "former": "2", "parts": ["3", "4"], "customer": "Marie",
        "next": {"number": "5", "parts": null}, "more": "6",
    });
    let order: Order = serde_json::from_value(json.clone()).expect("an order");
    assert_eq!(serde_json::to_value(&order).expect("writable"), json);
    let same: Order =
        serde_json::from_str(&json.to_string().replace("former", "older").replace(r#""1""#, "1")).expect("an order");
    assert_eq!(same, order);
    assert_ne!(Order { former: None, ..order.clone() }, order);
    assert_ne!(Order { others: rt::Map::new(), ..order.clone() }, order);
    let empty: Order = serde_json::from_value(json!({"number": "", "former": ""})).expect("an order");
    assert_eq!((empty.former.is_none(), empty.number == serde_json::from_str(r#""""#).expect("a text")), (true, true));
    let shown = format!("{order:?}");
    assert!(shown.contains(r#"former: Some(OrderNumber("2"))"#) && shown.contains("customer: ***"), "{shown}");
    assert!(!shown.contains("Marie") && !shown.contains('6'), "{shown}");
    let error = serde_json::from_value::<Order>(json!({"number": {}})).map(drop).expect_err("no text").to_string();
    assert!(error.contains("expected a text or a number (OrderNumber)"), "{error}");
}
