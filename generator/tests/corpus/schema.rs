//! The component schemas as JSON Schema, for a third-party validator.
//!
//! Draft 4 is the ancestor of OpenAPI 3.0: only `nullable` is expressed differently. From 3.1 on, schemas are those of
//! JSON Schema 2020-12. In every version, `nullable` is taken as authors mean it, in addition to the rest of the
//! schema.

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::families::BASES;

/// How many levels a value has at most whose faults are listed.
const HIGHEST: usize = 12;

/// Decides whether a component accepts a value.
pub struct Judge(Validator);

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
        let validator = if is_old { jsonschema::draft4::new(&whole) } else { jsonschema::draft202012::new(&whole) };
        Self(validator.expect("the translated schemas are JSON Schema"))
    }

    /// The error in a value; `None` when it is valid.
    pub fn fault(&self, component: &str, value: &Value) -> Option<String> {
        let instance = json!({ component: value });
        if self.0.is_valid(&instance) {
            return None;
        }
        // The validator collects the errors of every alternative of `anyOf`: they double with each level of a
        // recursion.
        if height(value) > HIGHEST {
            return Some(format!("it is not valid, at more than {HIGHEST} levels"));
        }
        let error = self.0.iter_errors(&instance).next()?;
        let text: String = error.to_string().chars().take(300).collect();
        Some(format!("{} at {}", text, error.instance_path()))
    }
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
        .filter(|(key, _)| {
            !["nullable", "example", "examples", "default", "discriminator", "xml"].contains(&key.as_str())
        })
        .map(|(key, value)| (key.clone(), part(key, value)))
        .collect();
    let translated = Value::Object(translated);
    if nullable { json!({ "anyOf": [{ "enum": [null] }, translated] }) } else { translated }
}

fn part(key: &str, value: &Value) -> Value {
    match (key, value) {
        ("allOf" | "oneOf" | "anyOf" | "prefixItems", Value::Array(all)) => all.iter().map(translated).collect(),
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
