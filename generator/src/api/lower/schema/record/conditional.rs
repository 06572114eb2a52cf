//! Properties that only a condition adds: those of `if`, `then`, `else` and `dependentSchemas`. In the record they are
//! optional.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::{Schemas, View};
use super::{field, unspoken};
use crate::api::{Field, Presence, Type};
use crate::document::limits;
use crate::pointer::Pointer;

/// Whether a condition adds properties.
pub fn has_properties(schemas: &Schemas<'_>, view: &View<'_>) -> bool {
    !brought(schemas, view).is_empty()
}

/// Adds the properties that are not known otherwise. A property that two branches describe differently is any JSON
/// value.
pub fn add(schemas: &mut Schemas<'_>, view: &View<'_>, fields: &mut Vec<Field>, hint: &str) {
    for (name, places) in brought(schemas, view) {
        if fields.iter().any(|field| field.name == name) {
            continue;
        }
        let Some(first) = places.first() else {
            fields.push(unspoken(&name, &Pointer::root()));
            continue;
        };
        let mut found = field(schemas, &name, std::slice::from_ref(first), false, hint);
        for place in &places[1..] {
            if schemas.document.at(place) != schemas.document.at(first) {
                found = Field { ty: Type::json(), presence: Presence::Optional, ..found };
            }
        }
        fields.push(found);
    }
}

/// The places in branches that describe each property; none for those that only `if` mentions.
fn brought(schemas: &Schemas<'_>, view: &View<'_>) -> BTreeMap<String, Vec<Pointer>> {
    let mut found: BTreeMap<String, Vec<Pointer>> = BTreeMap::new();
    let (mut open, mut tests) = (Vec::new(), Vec::new());
    branches(view, &mut open, &mut tests);
    let mut looked_into = 0;
    while let Some(place) = open.pop().filter(|_| looked_into < limits::SCHEMAS) {
        looked_into += 1;
        let branch = View::of(schemas.document, &[place]);
        for (at, named) in branch.all("properties") {
            for (name, schema) in named.as_object().into_iter().flatten() {
                // A branch that forbids a property adds none.
                let is_excluded =
                    schema.get("not").is_some_and(|not| not.as_object().is_some_and(|not| not.is_empty()));
                if !is_excluded {
                    found.entry(name.clone()).or_default().push(at.child(name));
                }
            }
        }
        branches(&branch, &mut open, &mut tests);
    }
    for test in tests {
        let test = View::of(schemas.document, &[test]);
        for (_, named) in test.all("properties") {
            for name in named.as_object().into_iter().flatten().map(|(name, _)| name) {
                found.entry(name.clone()).or_default();
            }
        }
    }
    found
}

fn branches(view: &View<'_>, open: &mut Vec<Pointer>, tests: &mut Vec<Pointer>) {
    for key in ["then", "else"] {
        open.extend(view.all(key).map(|(place, _)| place));
    }
    for (place, dependent) in view.all("dependentSchemas") {
        open.extend(dependent.as_object().into_iter().flatten().map(|(name, _)| place.child(name)));
    }
    if !open.is_empty() {
        tests.extend(view.all("if").filter(|(_, schema)| Value::is_object(schema)).map(|(place, _)| place));
    }
}
