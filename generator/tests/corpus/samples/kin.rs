//! Families: components with a discriminator, and those that are built upon them by `allOf`.

use std::collections::HashMap;
use std::ptr;

use serde_json::{Map, Value};

use super::components;
use super::conjuncts::resolve;

/// The families of a document, by the addresses of their components.
pub struct Kin<'d>(HashMap<usize, Family<'d>>);

/// The role of a component in its family.
#[derive(Clone)]
pub struct Family<'d> {
    /// The schema with the discriminator, which may be its own.
    pub base: &'d Map<String, Value>,
    /// The components that a value of it may be, by name; itself first.
    pub members: Vec<(&'d str, &'d Value)>,
}

impl<'d> Kin<'d> {
    pub fn of(document: &'d Value) -> Self {
        let all = components(document);
        let mut members = HashMap::new();
        for (name, schema) in &all {
            let above = above(document, schema);
            let Some(base) = above.iter().find_map(|schema| base(schema)) else { continue };
            let built =
                all.iter().filter(|(_, other)| self::above(document, other).iter().any(|one| ptr::eq(*one, *schema)));
            let mut built: Vec<_> = built.map(|(name, schema)| (*name, *schema)).collect();
            built.sort_by_key(|(other, _)| other != name);
            members.insert(ptr::from_ref(*schema).addr(), Family { base, members: built });
        }
        Self(members)
    }

    pub fn family(&self, schema: &Value) -> Option<&Family<'d>> {
        self.0.get(&ptr::from_ref(schema).addr())
    }
}

/// The object that tells a family apart, when it lists no shapes.
fn base(schema: &Value) -> Option<&Map<String, Value>> {
    let schema = schema.as_object().filter(|schema| schema.contains_key("discriminator"))?;
    ["oneOf", "anyOf"].iter().all(|key| !schema.contains_key(*key)).then_some(schema)
}

/// The schema and all that it is built upon.
fn above<'d>(document: &'d Value, schema: &'d Value) -> Vec<&'d Value> {
    let mut found = vec![schema];
    let mut next = 0;
    while let Some(schema) = found.get(next) {
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        for part in parts.map(|part| resolve(document, part)).collect::<Vec<_>>() {
            if !found.iter().any(|known| ptr::eq(*known, part)) {
                found.push(part);
            }
        }
        next += 1;
    }
    found
}
