//! Enumerations: closed lists (`enum`) and open ones (`x-known-values`).

use std::collections::HashSet;

use serde_json::Value;

use super::entries::{DESCRIPTIONS, Listed, NAMES, Said};
use super::view::View;
use super::{Meaning, Schemas};
use crate::api::{Code, Docs, Entry, Shape, Type, Wire};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// A code of the listed values; JSON when a value is no leaf.
pub fn lower(schemas: &mut Schemas<'_>, view: &View<'_>) -> Meaning {
    let listed = view.first_at("enum").or_else(|| view.first_at("x-known-values"));
    let Some((place, Value::Array(values))) = listed else { return Meaning::Type(Type::json()) };
    let open = view.has("x-known-values");
    let Some(listed) = listed_once(schemas, place, values) else { return Meaning::Type(Type::json()) };
    let names = Said::read(schemas, view, NAMES, &listed);
    let texts = Said::read(schemas, view, DESCRIPTIONS, &listed);
    if listed.values.is_empty() && !open {
        if values.is_empty() {
            let message = "an enumeration without a value; the type becomes any JSON value";
            schemas.warn(Rule::Approximated, &listed.place, message);
        }
        return Meaning::Type(Type::json());
    }
    let entry = |rank: usize| {
        let (index, wire) = &listed.values[rank];
        Entry {
            wire: wire.clone(),
            name: names.texts[rank].clone(),
            docs: Docs { summary: texts.texts[rank].clone(), ..Docs::default() },
            origin: listed.place.index(*index),
        }
    };
    let entries = names.order(listed.values.len()).into_iter().map(entry).collect();
    Meaning::Named(Shape::Code(Code { entries, open }))
}

/// `None` when a value is a list or an object.
fn listed_once(schemas: &mut Schemas<'_>, place: Pointer, values: &[Value]) -> Option<Listed> {
    let mut seen = HashSet::new();
    let mut listed = Listed { place, length: values.len(), values: Vec::new() };
    for (index, value) in values.iter().enumerate().filter(|(_, value)| !value.is_null()) {
        let Some(wire) = wire(value) else {
            let message = "a list or an object as a value of an enumeration; the type becomes any JSON value";
            schemas.warn(Rule::Approximated, &listed.place.index(index), message);
            return None;
        };
        if seen.insert(value.to_string()) {
            listed.values.push((index, wire));
        } else {
            let message = "the value stands twice in the enumeration; it is taken once";
            schemas.warn(Rule::RepeatedValue, &listed.place.index(index), message);
        }
    }
    Some(listed)
}

fn wire(value: &Value) -> Option<Wire> {
    match value {
        Value::String(text) => Some(Wire::Text(text.clone())),
        Value::Bool(flag) => Some(Wire::Boolean(*flag)),
        Value::Number(number) => number.as_i64().map(Wire::Integer).or_else(|| number.as_f64().map(Wire::Number)),
        _ => None,
    }
}
