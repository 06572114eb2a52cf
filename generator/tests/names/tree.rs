//! Walks through the document, and random orders of it.

use serde_json::{Map, Value};

use crate::random::Random;

/// Fisher and Yates.
pub fn mix<T>(items: &mut [T], random: &mut Random) {
    for last in (1..items.len()).rev() {
        items.swap(last, random.below(last + 1));
    }
}

/// The keys of every object and the values of every enumeration in another order.
pub fn shuffled(value: Value, random: &mut Random) -> Value {
    match value {
        Value::Object(object) => {
            let mut members: Vec<(String, Value)> = object.into_iter().collect();
            mix(&mut members, random);
            let member = |(key, value): (String, Value)| match (key.as_str(), value) {
                ("enum" | "x-known-values", Value::Array(mut values)) => {
                    mix(&mut values, random);
                    (key, Value::Array(values))
                }
                (_, value) => (key, shuffled(value, random)),
            };
            Value::Object(members.into_iter().map(member).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|item| shuffled(item, random)).collect()),
        leaf => leaf,
    }
}

/// Examples, texts of schemas and annotations are two thirds of a document, and have no names.
pub fn bare(tree: &mut Value) {
    match tree {
        Value::Object(members) => {
            let is_schema =
                ["type", "allOf", "in"].iter().any(|key| members.get(*key).is_some_and(|it| !it.is_object()));
            let says_nothing = |key: &str, value: &Value| match key {
                "example" | "examples" | "x-confidence" | "x-source" => true,
                "description" => is_schema && value.is_string(),
                _ => false,
            };
            members.retain(|key, value| !says_nothing(key, value));
            members.values_mut().for_each(bare);
        }
        Value::Array(items) => items.iter_mut().for_each(bare),
        _ => {}
    }
}

/// Pointers of all nodes that `wanted` takes, with the key under which each stands.
pub fn all(tree: &Value, wanted: &dyn Fn(&str, &Value) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    walk(tree, "", "", wanted, &mut found);
    found
}

fn walk(node: &Value, key: &str, way: &str, wanted: &dyn Fn(&str, &Value) -> bool, found: &mut Vec<String>) {
    if wanted(key, node) {
        found.push(way.to_owned());
    }
    match node {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            walk(value, key, &format!("{way}/{}", key.replace('~', "~0").replace('/', "~1")), wanted, found);
        }),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| walk(value, "", &format!("{way}/{at}"), wanted, found));
        }
        _ => {}
    }
}

/// The member under another key, at its place.
pub fn rename(object: &mut Map<String, Value>, from: &str, to: &str) {
    let members = std::mem::take(object);
    let renamed = |(key, value): (String, Value)| if key == from { (to.to_owned(), value) } else { (key, value) };
    *object = members.into_iter().map(renamed).collect();
}

/// A random key of an object.
pub fn key(object: &Map<String, Value>, random: &mut Random) -> Option<String> {
    object.keys().nth(random.below(object.len())).cloned()
}
