//! Whether two JSON values are equal: numbers by value, null like absent.
//!
//! The validator, which sees both values, checks that null replaces absent only where the schema allows it.

use serde_json::{Number, Value};

/// The first difference of the values; `None` without one.
pub fn difference(sent: &Value, back: &Value) -> Option<String> {
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => {
            let names = sent.keys().chain(back.keys().filter(|name| !sent.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let [sent, back] = [sent, back].map(|object| object.get(name).unwrap_or(&Value::Null));
                difference(sent, back).map(|place| format!("/{name}{place}"))
            })
        }
        (Value::Array(sent), Value::Array(back)) if sent.len() == back.len() => {
            let pairs = sent.iter().zip(back).enumerate();
            pairs
                .into_iter()
                .find_map(|(rank, (sent, back))| difference(sent, back).map(|place| format!("/{rank}{place}")))
        }
        (Value::Number(sent), Value::Number(back)) if same(sent, back) => None,
        _ if sent == back => None,
        _ => Some(format!(": sent {}, came back {}", short(sent), short(back))),
    }
}

fn same(sent: &Number, back: &Number) -> bool {
    let whole = |number: &Number| number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    match (whole(sent), whole(back)) {
        (Some(sent), Some(back)) => sent == back,
        _ => sent.as_f64() == back.as_f64(),
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(160).collect()
}

#[test]
fn what_says_the_same_is_equal_and_nothing_else() {
    use serde_json::json;
    let same = [(json!({"a": 1.0, "b": null}), json!({"a": 1})), (json!([{"a": null}]), json!([{}]))];
    assert!(same.iter().all(|(sent, back)| difference(sent, back).is_none()));
    let different = [
        (json!({"a": 1}), json!({})),
        (json!({}), json!({"a": ""})),
        (json!([null]), json!([])),
        (json!(9_007_199_254_740_993_u64), json!(9_007_199_254_740_992_u64)),
        (json!("1"), json!(1)),
    ];
    assert!(different.iter().all(|(sent, back)| difference(sent, back).is_some()));
}
