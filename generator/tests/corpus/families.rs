//! Components that list the schemas built upon them: taken literally, such a schema refers to itself endlessly.
//!
//! Authors mean a base and its children. The children are therefore built upon the base without its list, which is
//! stored beside the components.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// The place of the bases without their lists.
pub const BASES: &str = "x-bases";

/// The document, its children built upon bases without lists.
pub fn told_apart(mut document: Value) -> Value {
    let Some(components) = document.pointer("/components/schemas").and_then(Value::as_object) else {
        return document;
    };
    let mut bases = Map::new();
    let mut children: BTreeMap<String, Value> = BTreeMap::new();
    for (name, schema) in components {
        let is_child = |child: &str| is_upon(components, child, name);
        if !["oneOf", "anyOf"].into_iter().any(|key| targets(schema, key).any(is_child)) {
            continue;
        }
        let own = schema.as_object().into_iter().flatten();
        let kept = own.filter(|(key, _)| !["oneOf", "anyOf", "discriminator"].contains(&key.as_str()));
        bases.insert(name.clone(), kept.map(|(key, value)| (key.clone(), value.clone())).collect());
        for (child, schema) in components.iter().filter(|(child, _)| *child != name && is_child(child)) {
            let schema = children.entry(child.clone()).or_insert_with(|| schema.clone());
            for member in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
                if member["$ref"] == format!("#/components/schemas/{name}") {
                    *member = json!({ "$ref": format!("#/{BASES}/{name}") });
                }
            }
        }
    }
    for (name, schema) in children {
        document["components"]["schemas"][name] = schema;
    }
    document[BASES] = Value::Object(bases);
    document
}

/// The components that a list of a schema refers to.
fn targets<'a>(schema: &'a Value, key: &str) -> impl Iterator<Item = &'a str> {
    let members = schema.get(key).and_then(Value::as_array).into_iter().flatten();
    members.filter_map(|member| member.get("$ref")?.as_str()?.strip_prefix("#/components/schemas/"))
}

fn is_upon(components: &Map<String, Value>, child: &str, base: &str) -> bool {
    let (mut open, mut seen) = (vec![child], BTreeSet::new());
    while let Some(name) = open.pop() {
        if name == base {
            return true;
        }
        if seen.insert(name) {
            open.extend(components.get(name).into_iter().flat_map(|schema| targets(schema, "allOf")));
        }
    }
    false
}
