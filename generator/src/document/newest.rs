//! Schemas in the words of JSON Schema, as OpenAPI has them since 3.1: the way back from what `normalise` makes of them.

use serde_json::{Map, Value, json};

use super::Document;

/// The schemas of the components, after overlays.
pub fn schemas(document: &Document) -> Map<String, Value> {
    let schemas = document.tree.pointer("/components/schemas").and_then(Value::as_object).cloned();
    let mut schemas = schemas.unwrap_or_default();
    schemas.values_mut().for_each(schema);
    schemas
}

/// A schema that was written for 3.0.
pub fn schema(value: &mut Value) {
    let Value::Object(object) = value else { return };
    for (key, inner) in object.iter_mut() {
        match (key.as_str(), inner) {
            ("allOf" | "oneOf" | "anyOf" | "prefixItems", Value::Array(list)) => list.iter_mut().for_each(schema),
            ("properties" | "patternProperties" | "dependentSchemas", Value::Object(all)) => {
                all.values_mut().for_each(schema)
            }
            (
                "items" | "not" | "additionalProperties" | "contains" | "propertyNames" | "if" | "then" | "else",
                inner,
            ) => schema(inner),
            _ => {}
        }
    }
    if let Some(example) = object.shift_remove("example") {
        object.insert("examples".to_owned(), json!([example]));
    }
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if object.shift_remove(exclusive) == Some(Value::Bool(true)) {
            let number = object.shift_remove(bound).expect("an exclusive bound has a bound");
            object.insert(exclusive.to_owned(), number);
        }
    }
    for (format, key, word) in
        [("binary", "contentMediaType", "application/octet-stream"), ("byte", "contentEncoding", "base64")]
    {
        if object.get("format").is_some_and(|given| given == format) {
            object.shift_remove("format");
            object.insert(key.to_owned(), word.into());
        }
    }
    let nullable = object.shift_remove("nullable") == Some(Value::Bool(true));
    if let Some(Value::Array(values)) = object.get_mut("enum") {
        if nullable && !values.contains(&Value::Null) {
            values.push(Value::Null);
        }
        if let [only] = &values[..] {
            let only = only.clone();
            object.shift_remove("enum");
            object.insert("const".to_owned(), only);
        }
    }
    if nullable {
        or_null(object);
    }
}

fn or_null(object: &mut Map<String, Value>) {
    if let Some(word) = object.get_mut("type") {
        *word = json!([word.clone(), "null"]);
        return;
    }
    let texts = ["title", "description", "deprecated", "readOnly", "writeOnly", "default", "examples"];
    let is_outside = |key: &str| texts.contains(&key) || key.starts_with("x-");
    let (outside, inside): (Map<_, _>, Map<_, _>) =
        std::mem::take(object).into_iter().partition(|(key, _)| is_outside(key));
    if !inside.is_empty() {
        *object = Map::from_iter([("anyOf".to_owned(), json!([inside, { "type": "null" }]))]);
    }
    object.extend(outside);
}
