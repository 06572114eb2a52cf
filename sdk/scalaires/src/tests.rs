//! The plain value of a scalar is what serde writes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::*;

/// The written form of a property, by the short path if there is one.
fn written<T: Model + Serialize>(value: &T) -> Value {
    match value.plain() {
        Some(Plain::Text(text)) => text.into(),
        Some(Plain::Integer(number)) => i64::try_from(number).unwrap().into(),
        Some(Plain::Number(number)) => number.into(),
        Some(Plain::Day(day, suffix)) => format!("{day}{suffix}").into(),
        Some(_) => panic!("no scalar is another plain value"),
        None => serde_json::to_value(value).expect("writable"),
    }
}

fn same<T: Model + Serialize + DeserializeOwned>(json: Value) {
    let value: T = serde_json::from_value(json.clone()).expect("a scalar reads it");
    assert_eq!(written(&value), serde_json::to_value(&value).expect("writable"), "{json}");
}

#[test]
fn the_short_way_writes_what_serde_writes() {
    for date in ["2026-09-01", "2026-09-01T00:00:00Z", "bientôt"] {
        same::<Date>(date.into());
        same::<DateCivile>(date.into());
    }
    for montant in [json!(1100), json!(1100.0), json!(0.1), json!("12.5"), json!("douze"), json!([1]), json!(1e300)] {
        same::<Montant>(montant);
    }
    same::<Siret>("000 006 544 00019".into());
    same::<Nir>("2 06 05 75 999 002 87".into());
    assert!(Siret::tel_quel("1").plain().is_some() && Model::plain(&json!("1")).is_none());
}
