//! Whether two JSON values are equal: numbers by their digits, null like absent.
//!
//! The validator, which sees both values, checks that null replaces absent only where the schema allows it.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

/// The first difference of the values; `None` without one.
#[allow(dead_code, reason = "not every test has trees")]
pub fn difference(sent: &Value, back: &Value) -> Option<String> {
    difference_of_texts(&sent.to_string(), &back.to_string())
}

/// The same of texts: their numbers may be such as no tree has.
pub fn difference_of_texts(sent: &str, back: &str) -> Option<String> {
    type Members = BTreeMap<String, Box<RawValue>>;
    let ([sent, back], different) =
        ([sent, back].map(str::trim), || format!(": sent {}, came back {}", short(sent), short(back)));
    match (sent.as_bytes().first(), back.as_bytes().first()) {
        (Some(b'{'), Some(b'{')) => {
            let [sent, back]: [Members; 2] = [sent, back].map(|text| serde_json::from_str(text).unwrap());
            let names = sent.keys().chain(back.keys().filter(|name| !sent.contains_key(*name)));
            names.into_iter().find_map(|name| {
                let [sent, back] = [&sent, &back].map(|object| object.get(name).map_or("null", |value| value.get()));
                difference_of_texts(sent, back).map(|place| format!("/{name}{place}"))
            })
        }
        (Some(b'['), Some(b'[')) => {
            let [sent, back]: [Vec<Box<RawValue>>; 2] = [sent, back].map(|text| serde_json::from_str(text).unwrap());
            if sent.len() != back.len() {
                return Some(different());
            }
            let mut pairs = sent.iter().zip(&back).enumerate();
            pairs.find_map(|(rank, (sent, back))| {
                difference_of_texts(sent.get(), back.get()).map(|place| format!("/{rank}{place}"))
            })
        }
        (Some(b'-' | b'0'..=b'9'), Some(b'-' | b'0'..=b'9')) => (!same(sent, back)).then(different),
        _ => {
            let [sent, back]: [Value; 2] = [sent, back].map(|text| serde_json::from_str(text).unwrap());
            (sent != back).then(different)
        }
    }
}

/// Whether two numbers are one. A number with decimals may be a float that another program wrote with other digits.
fn same(sent: &str, back: &str) -> bool {
    let ([digits, back_digits], float) = ([sent, back].map(decimal), back.parse::<f64>().unwrap());
    let is_whole = i64::try_from(digits.1.len()).is_ok_and(|count| digits.2 >= count);
    digits == back_digits
        || (!is_whole && !digits.1.is_empty() && decimal(&format!("{float:.*e}", digits.1.len() - 1)) == digits)
}

/// The sign of a number, its digits without zeros around them, and where its point is among them.
fn decimal(text: &str) -> (bool, String, i64) {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (before, after) =
        mantissa.trim_start_matches('-').split_once('.').unwrap_or((mantissa.trim_start_matches('-'), ""));
    let digits = format!("{before}{after}");
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let kept = digits.trim_matches('0').to_owned();
    if kept.is_empty() {
        return (false, kept, 0);
    }
    let point = i64::try_from(before.len()).unwrap() - i64::try_from(zeros).unwrap();
    (text.starts_with('-'), kept, point + exponent.parse::<i64>().unwrap())
}

fn short(text: &str) -> String {
    text.chars().take(160).collect()
}

#[test]
fn what_says_the_same_is_equal_and_nothing_else() {
    let same = [
        (r#"{"a": 1.0, "b": null}"#, r#"{"a":1}"#),
        (r#"[{"a": null}]"#, "[{}]"),
        ("1e20", "100000000000000000000"),
        ("-0.0", "0"),
        ("0.10000000000000001", "0.1"),
        ("12.50", "1.25e+1"),
    ];
    for (sent, back) in same {
        assert_eq!(difference_of_texts(sent, back), None, "{sent}");
    }
    let different = [
        (r#"{"a": 1}"#, "{}"),
        ("{}", r#"{"a": ""}"#),
        ("[null]", "[]"),
        ("9007199254740993", "9007199254740992"),
        ("18446744073709551617", "1.8446744073709552e+19"),
        ("18446744073709551616", "18446744073709552000"),
        ("0.1234567890123456789", "0.12345678901234568"),
        (r#""1""#, "1"),
    ];
    for (sent, back) in different {
        assert!(difference_of_texts(sent, back).is_some(), "{sent}");
    }
    assert_eq!(difference(&serde_json::json!({"a": [1.5]}), &serde_json::json!({"a": [1.5]})), None);
}
