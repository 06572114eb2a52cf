//! A document of OpenAPI 3.0 as ASP.NET Core 10 writes it, which is 3.1: null is a type or a choice, numbers may come as
//! texts, and what a property refers to stands beside its description.
//!
//! The forms are those of `Microsoft.AspNetCore.OpenApi` 10.0 with the settings of a web API
//! (`JsonSerializerDefaults.Web`, which read numbers from texts).

use serde_json::{Map, Value, json};

const WHOLE: &str = r"^-?(?:0|[1-9]\d*)$";
const REAL: &str = r"^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$";

/// The same document.
pub fn written(document: &Value) -> Value {
    let mut document = document.clone();
    document["openapi"] = "3.1.1".into();
    node(&mut document, "");
    document
}

fn node(value: &mut Value, key: &str) {
    match value {
        Value::Object(object) => {
            for (name, value) in object.iter_mut() {
                match (key, name.as_str()) {
                    (_, "example" | "examples") => {}
                    ("schemas", _) | (_, "schema") => schema(value),
                    _ => node(value, name),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| node(value, "")),
        _ => {}
    }
}

fn schema(value: &mut Value) {
    let Value::Object(object) = value else { return };
    for (key, inner) in object.iter_mut() {
        match (key.as_str(), inner) {
            ("allOf" | "oneOf" | "anyOf", Value::Array(list)) => list.iter_mut().for_each(schema),
            ("properties", Value::Object(all)) => all.values_mut().for_each(schema),
            ("items" | "additionalProperties", inner) => schema(inner),
            _ => {}
        }
    }
    if let Some(example) = object.shift_remove("example") {
        object.insert("examples".to_owned(), json!([example]));
    }
    let nullable = object.shift_remove("nullable") == Some(Value::Bool(true));
    match (object.get("allOf").and_then(Value::as_array).map(Vec::as_slice), nullable) {
        (Some([only]), true) => {
            let either = json!([{ "type": "null" }, only]);
            object.shift_remove("allOf");
            object.insert("oneOf".to_owned(), either);
        }
        (Some([Value::Object(only)]), false) if only.len() == 1 => {
            let only = only.clone();
            object.shift_remove("allOf");
            object.extend(only);
        }
        _ => types(object, nullable),
    }
}

fn types(object: &mut Map<String, Value>, nullable: bool) {
    let Some(word) = object.get("type").and_then(Value::as_str).map(str::to_owned) else { return };
    let is_code = object.contains_key("enum");
    let (mut words, pattern) = match word.as_str() {
        "integer" if !is_code => (vec!["integer", "string"], Some(WHOLE)),
        "number" if !is_code => (vec!["number", "string"], Some(REAL)),
        other => (vec![other], None),
    };
    if let Some(pattern) = pattern {
        object.insert("pattern".to_owned(), pattern.into());
    }
    if nullable {
        words.insert(0, "null");
        if let Some(Value::Array(values)) = object.get_mut("enum") {
            values.push(Value::Null);
        }
    }
    object.insert("type".to_owned(), if let [only] = words[..] { only.into() } else { words.into() });
}
