//! The component schemas as JSON Schema, for a third-party validator.
//!
//! Draft 4 is the ancestor of OpenAPI 3.0: only `nullable` is expressed differently. From 3.1 on, schemas are those of
//! JSON Schema 2020-12. In every version, `nullable` is taken as authors mean it, in addition to the rest of the
//! schema.

use std::cell::OnceCell;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::families::BASES;

/// How many levels a value has at most whose faults are listed.
const HIGHEST: usize = 12;

/// Decides whether a component accepts a value.
pub struct Judge {
    strict: Validator,
    /// The schemas in words of JSON Schema, and their draft.
    whole: Value,
    is_old: bool,
    /// One that takes a discriminator at its word; it is made when it is asked.
    by_tag: OnceCell<Validator>,
}

impl Judge {
    /// One validator for all components: each is a property with its name.
    pub fn of(document: &Value) -> Self {
        Self::with(document, &[])
    }

    /// The same, which also knows other schemas of the document, by names of their own.
    pub fn with(document: &Value, others: &[(String, &Value)]) -> Self {
        let empty = Map::new();
        let components = document.pointer("/components/schemas").and_then(Value::as_object).unwrap_or(&empty);
        let schemas: Map<String, Value> =
            components.iter().map(|(name, schema)| (name.clone(), translated(schema))).collect();
        let mut properties: Map<String, Value> =
            components.keys().map(|name| (name.clone(), reference(name))).collect();
        properties.extend(others.iter().map(|(name, schema)| (name.clone(), translated(schema))));
        let mut whole = document.clone();
        whole["components"]["schemas"] = Value::Object(schemas);
        whole["properties"] = Value::Object(properties);
        for base in whole.get_mut(BASES).and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut) {
            *base = translated(base);
        }
        let is_old = document.get("openapi").and_then(Value::as_str).is_some_and(|version| version.starts_with("3.0"));
        if !is_old {
            older(&mut whole);
            // Where the validator looks for anchors.
            whole["$defs"] = whole["components"]["schemas"].clone();
        }
        Self { strict: validator(&whole, is_old), whole, is_old, by_tag: OnceCell::new() }
    }

    /// The error in a value; `None` when it is valid.
    pub fn fault(&self, component: &str, value: &Value) -> Option<String> {
        let instance = json!({ component: plain(value) });
        if self.strict.is_valid(&instance) {
            return None;
        }
        // The validator collects the errors of every alternative of `anyOf`: they double with each level of a
        // recursion.
        if height(value) > HIGHEST {
            return Some(format!("it is not valid, at more than {HIGHEST} levels"));
        }
        let error = self.strict.iter_errors(&instance).next()?;
        let text: String = error.to_string().chars().take(300).collect();
        Some(format!("{} at {}", text, error.instance_path()))
    }

    /// The same for a value that came back. A null that was left out may have been all that kept a value out of a second
    /// shape of a `oneOf`; where a discriminator names the shape, that is no loss.
    pub fn fault_of_returned(&self, component: &str, value: &Value) -> Option<String> {
        let fault = self.fault(component, value)?;
        let by_tag = self.by_tag.get_or_init(|| validator(&by_tag(&self.whole), self.is_old));
        (!by_tag.is_valid(&json!({ component: plain(value) }))).then_some(fault)
    }
}

fn validator(whole: &Value, is_old: bool) -> Validator {
    let made = if is_old { jsonschema::draft4::new(whole) } else { jsonschema::draft202012::new(whole) };
    made.expect("the translated schemas are JSON Schema")
}

/// Schemas whose choices with a discriminator take a value of several shapes.
fn by_tag(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let is_tagged = members.contains_key("discriminator") && !members.contains_key("anyOf");
            let key = |key: &String| if is_tagged && key == "oneOf" { "anyOf".to_owned() } else { key.clone() };
            Value::Object(members.iter().map(|(name, value)| (key(name), by_tag(value))).collect())
        }
        Value::Array(items) => items.iter().map(by_tag).collect(),
        other => other.clone(),
    }
}

/// A value whose whole numbers are integers. For draft 4 `1.0` is none, so that it may satisfy one shape of a `oneOf`
/// where `1` satisfies two; JSON, and every later draft, has one number for both.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(plain).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), plain(value))).collect(),
        Value::Number(number) if number.is_f64() => whole(number.as_f64().unwrap()).unwrap_or_else(|| value.clone()),
        other => other.clone(),
    }
}

/// The integer that a float of the common range is.
fn whole(float: f64) -> Option<Value> {
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within range")]
    (float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0).then(|| json!(float as i64))
}

/// How many levels a value has.
fn height(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(height).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(height).max().unwrap_or(0),
        _ => 0,
    }
}

fn reference(name: &str) -> Value {
    let name = name.replace('~', "~0").replace('/', "~1").replace('%', "%25").replace(' ', "%20");
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A schema of OpenAPI in words of JSON Schema.
fn translated(schema: &Value) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    // In draft 4, keywords beside a reference are ignored; in the newest, they apply.
    if let Some(target) = object.get("$ref").filter(|_| object.len() == 1) {
        return json!({ "$ref": target });
    }
    let nullable = object.get("nullable") == Some(&Value::Bool(true));
    let translated: Map<String, Value> = object
        .iter()
        .filter(|(key, _)| !["nullable", "example", "examples", "default", "xml"].contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), part(key, value)))
        .collect();
    let translated = Value::Object(translated);
    if nullable { json!({ "anyOf": [{ "enum": [null] }, translated] }) } else { translated }
}

/// Words of older versions in a newer document: bounds of OpenAPI 3.0, and lists under `items`.
fn older(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
                if let Some(Value::Bool(is_exclusive)) = members.get(exclusive).cloned() {
                    members.remove(exclusive);
                    if is_exclusive && let Some(bound) = members.remove(bound) {
                        members.insert(exclusive.to_owned(), bound);
                    }
                }
            }
            if members.get("items").is_some_and(Value::is_array) {
                let places = members.remove("items").unwrap_or_default();
                members.insert("prefixItems".to_owned(), places);
                let others = members.remove("additionalItems");
                members.extend(others.map(|others| ("items".to_owned(), others)));
            }
            members.values_mut().for_each(older);
        }
        Value::Array(items) => items.iter_mut().for_each(older),
        _ => {}
    }
}

fn part(key: &str, value: &Value) -> Value {
    match (key, value) {
        ("allOf" | "oneOf" | "anyOf" | "prefixItems" | "items", Value::Array(all)) => {
            all.iter().map(translated).collect()
        }
        ("properties" | "patternProperties" | "dependentSchemas" | "$defs", Value::Object(all)) => {
            Value::Object(all.iter().map(|(name, schema)| (name.clone(), translated(schema))).collect())
        }
        (
            "items"
            | "not"
            | "additionalProperties"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties",
            schema,
        ) => translated(schema),
        _ => value.clone(),
    }
}

#[test]
fn a_discriminator_is_taken_at_its_word_for_what_came_back() {
    let closed = json!({"type": "object", "properties": {"kind": {"type": "string"}}, "additionalProperties": false});
    let open = json!({"type": "object", "properties": {"kind": {"type": "string"}, "more": {"type": "string", "nullable": true}}});
    let shapes = json!([{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]);
    let document = json!({"openapi": "3.0.3", "components": {"schemas": {
        "A": closed, "B": open,
        "Tagged": {"oneOf": shapes, "discriminator": {"propertyName": "kind"}},
        "Plain": {"oneOf": shapes},
    }}});
    let judge = Judge::of(&document);
    let (sent, back) = (json!({"kind": "B", "more": null}), json!({"kind": "B"}));
    for (name, is_told) in [("Tagged", false), ("Plain", true)] {
        assert_eq!(judge.fault(name, &sent), None);
        assert!(judge.fault(name, &back).is_some(), "{name}");
        assert_eq!(judge.fault_of_returned(name, &back).is_some(), is_told, "{name}");
    }
    assert!(judge.fault_of_returned("Tagged", &json!({"kind": 1})).is_some());
}

#[test]
fn a_whole_number_is_an_integer_however_it_is_written() {
    let shapes = json!([{"type": "number", "minimum": 0}, {"type": "integer", "enum": [1]}]);
    for version in ["3.0.3", "3.1.1"] {
        let document = json!({"openapi": version, "components": {"schemas": {"A": {"oneOf": shapes}}}});
        let judge = Judge::of(&document);
        for (value, is_valid) in [(json!(1), false), (json!(1.0), false), (json!(1.5), true), (json!(2.0), true)] {
            assert_eq!(judge.fault("A", &value).is_none(), is_valid, "{version}: {value}");
        }
    }
}

#[test]
fn lists_under_items_are_places() {
    let list = json!({"type": "array", "items": [{"type": "string", "nullable": true}], "additionalItems": false});
    for version in ["3.0.3", "3.1.1"] {
        let document = json!({"openapi": version, "components": {"schemas": {"A": list}}});
        let judge = Judge::of(&document);
        assert!(judge.fault("A", &json!([null])).is_none(), "{version}");
        assert!(judge.fault("A", &json!([1])).is_some(), "{version}");
        assert!(judge.fault("A", &json!(["a", "b"])).is_some(), "{version}");
        let (mut sampler, schema) = (crate::samples::Sampler::new(&document), &document["components"]["schemas"]["A"]);
        let (values, _) = crate::trial::valid(&mut sampler, &judge, "A", schema);
        assert!(values.iter().any(|value| value[0].is_string()), "{version}");
    }
}
