//! Schemas in the words of JSON Schema, as OpenAPI has them since 3.1: the way back from what `normalise` makes of them.

use std::ptr;

use serde_json::{Map, Value, json};

use super::Document;
use super::spec_table::{Kind, SCHEMA};

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
        // What older versions of JSON Schema call `$defs`.
        let name = if key == "definitions" { "$defs" } else { key };
        if let Some(kind) = SCHEMA.member(name) {
            within(kind, inner);
        }
    }
    if let Some(example) = object.shift_remove("example") {
        object.insert("examples".to_owned(), json!([example]));
    }
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        // A number is in the newest words already. A flag without a bound excludes nothing.
        let flag = object.get(exclusive).and_then(Value::as_bool);
        if flag.is_some() {
            object.shift_remove(exclusive);
        }
        if let Some(number) = flag.filter(|is_set| *is_set).and_then(|_| object.shift_remove(bound)) {
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

/// The schemas in the value of a key.
fn within(kind: Kind, value: &mut Value) {
    match (kind, value) {
        (Kind::Is(object) | Kind::BoolOr(object), value) if ptr::eq(object, &raw const SCHEMA) => schema(value),
        (Kind::List(inner), Value::Array(list)) => list.iter_mut().for_each(|value| within(*inner, value)),
        (Kind::Map(inner), Value::Object(all)) => all.values_mut().for_each(|value| within(*inner, value)),
        _ => {}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_a_schema_is_brought_to_the_newest_words() {
        let (old, new) = (json!({"type": "string", "nullable": true}), json!({"type": ["string", "null"]}));
        let keys = SCHEMA.keys.iter().map(|key| (key.name, key.kind)).chain([("definitions", Kind::Map(&ANY_SCHEMA))]);
        let mut places = 0;
        for (key, kind) in keys {
            let around = |inner: &Value| match kind {
                Kind::Is(object) | Kind::BoolOr(object) if ptr::eq(object, &raw const SCHEMA) => {
                    Some(json!({key: inner}))
                }
                Kind::List(Kind::Is(_)) => Some(json!({key: [inner]})),
                Kind::Map(Kind::Is(_)) => Some(json!({key: {"enum": inner}})),
                _ => None,
            };
            let (Some(mut given), Some(due)) = (around(&old), around(&new)) else { continue };
            schema(&mut given);
            assert_eq!(given, due);
            places += 1;
        }
        assert_eq!(places, 20);
    }

    const ANY_SCHEMA: Kind = Kind::Is(&SCHEMA);

    #[test]
    fn a_bound_is_excluded_where_there_is_one() {
        for (mut given, due) in [
            (json!({"minimum": 1, "exclusiveMinimum": true}), json!({"exclusiveMinimum": 1})),
            (json!({"minimum": 1, "exclusiveMinimum": false}), json!({"minimum": 1})),
            (json!({"exclusiveMinimum": true, "exclusiveMaximum": false}), json!({})),
            (json!({"maximum": 2, "exclusiveMaximum": 3}), json!({"maximum": 2, "exclusiveMaximum": 3})),
        ] {
            schema(&mut given);
            assert_eq!(given, due);
        }
    }
}
