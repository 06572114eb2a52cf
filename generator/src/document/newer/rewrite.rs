//! How each form of OpenAPI 3.1 is said in 3.0.

use serde_json::{Map, Value, json};

use super::Moves;

/// Keys that only speak of values of one type, and so move along with it.
fn belongs(key: &str) -> Option<&'static str> {
    match key {
        "items" | "minItems" | "maxItems" | "uniqueItems" => Some("array"),
        "properties" | "required" | "additionalProperties" | "minProperties" | "maxProperties" => Some("object"),
        "minLength" | "maxLength" | "pattern" => Some("string"),
        _ => None,
    }
}

const MOVING: &[&str] = &[
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "minLength",
    "maxLength",
    "pattern",
];

pub(super) fn type_list(schema: &mut Map<String, Value>) -> Moves {
    let Some(Value::Array(types)) = schema.shift_remove("type") else {
        return Moves::new();
    };
    let (null, types): (Vec<_>, Vec<_>) = types.into_iter().partition(|kind| kind == "null" || kind.is_null());
    if !null.is_empty() {
        schema.insert("nullable".to_owned(), true.into());
    }
    let mut moves = Moves::new();
    match <[Value; 1]>::try_from(types) {
        Ok([one]) => {
            schema.insert("type".to_owned(), one);
        }
        Err(types) if types.is_empty() => {
            schema.insert("enum".to_owned(), json!([null]));
        }
        // The values are held by what stands there already.
        Err(_) if schema.contains_key("anyOf") => {}
        Err(types) => {
            let mut variants: Vec<Map<_, _>> =
                types.into_iter().map(|kind| Map::from_iter([("type".to_owned(), kind)])).collect();
            for key in MOVING {
                let owner = variants.iter().position(|variant| variant["type"].as_str() == belongs(key));
                if let (Some(owner), Some(value)) = (owner, schema.shift_remove(*key)) {
                    variants[owner].insert((*key).to_owned(), value);
                    moves.push((*key, format!("/anyOf/{owner}/{key}")));
                }
            }
            schema.insert("anyOf".to_owned(), variants.into_iter().map(Value::Object).collect());
        }
    }
    moves
}

pub(super) fn type_null(schema: &mut Map<String, Value>) -> Moves {
    schema.shift_remove("type");
    schema.insert("nullable".to_owned(), true.into());
    schema.insert("enum".to_owned(), json!([null]));
    Moves::new()
}

pub(super) fn constant(schema: &mut Map<String, Value>) -> Moves {
    if let Some(value) = schema.shift_remove("const") {
        schema.insert("enum".to_owned(), Value::Array(vec![value]));
    }
    vec![("const", "/enum/0".to_owned())]
}

pub(super) fn exclusive(
    schema: &mut Map<String, Value>,
    bound: &'static str,
    key: &'static str,
    stricter: fn(f64, f64) -> bool,
) -> Moves {
    let Some(value) = schema.shift_remove(key) else {
        return Moves::new();
    };
    let (new, old) = (value.as_f64(), schema.get(bound).and_then(Value::as_f64));
    if new.zip(old).is_none_or(|(new, old)| stricter(new, old)) {
        schema.insert(bound.to_owned(), value);
        schema.insert(key.to_owned(), true.into());
    }
    Moves::new()
}

pub(super) fn examples(schema: &mut Map<String, Value>) -> Moves {
    if let Some(Value::Array(examples)) = schema.shift_remove("examples")
        && let Some(first) = examples.into_iter().next()
        && !schema.contains_key("example")
    {
        schema.insert("example".to_owned(), first);
    }
    Moves::new()
}

/// A `format` that is there already is stronger.
pub(super) fn format(schema: &mut Map<String, Value>, key: &str, format: &str) -> Moves {
    schema.shift_remove(key);
    schema.entry("format").or_insert_with(|| format.into());
    Moves::new()
}

pub(super) fn pattern_properties(schema: &mut Map<String, Value>) -> Moves {
    let Some(Value::Object(patterns)) = schema.shift_remove("patternProperties") else {
        return Moves::new();
    };
    if schema.get("additionalProperties").is_none_or(|rest| *rest == Value::Bool(false)) {
        let mut schemas = patterns.into_iter().map(|(_, schema)| schema);
        let only = schemas.next().filter(|_| schemas.next().is_none());
        schema.insert("additionalProperties".to_owned(), only.unwrap_or_else(|| json!({})));
    }
    vec![("patternProperties", "/additionalProperties".to_owned())]
}

pub(super) fn tuple(schema: &mut Map<String, Value>) -> Moves {
    if let Some(Value::Array(elements)) = schema.shift_remove("items") {
        let items = if elements.is_empty() { json!({}) } else { json!({ "anyOf": elements }) };
        schema.insert("items".to_owned(), items);
    }
    vec![("items", "/items/anyOf".to_owned())]
}
