//! Enumerations: closed lists (`enum`) and open ones (`x-known-values`).

use std::collections::HashSet;

use serde_json::Value;

use super::schemas::{Meaning, Schemas};
use super::view::View;
use crate::api::{Code, Docs, Entry, Shape, Type, Wire};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// A code of the listed values; JSON when a value is no leaf.
pub fn lower(schemas: &mut Schemas<'_>, view: &View<'_>) -> Meaning {
    let listed = view.first_at("enum").or_else(|| view.first_at("x-known-values"));
    let Some((place, Value::Array(values))) = listed else { return Meaning::Type(Type::json()) };
    let open = view.has("x-known-values");
    let mut entries: Vec<Entry> = Vec::new();
    let mut seen = HashSet::new();
    for (index, value) in values.iter().enumerate().filter(|(_, value)| !value.is_null()) {
        let Some(wire) = wire(value) else {
            schemas.warn(
                Rule::Approximated,
                &place.index(index),
                "a list or an object as a value of an enumeration; the type becomes any JSON value",
            );
            return Meaning::Type(Type::json());
        };
        if !seen.insert(value) {
            schemas.warn(
                Rule::RepeatedValue,
                &place.index(index),
                "the value stands twice in the enumeration; it is taken once",
            );
            continue;
        }
        entries.push(Entry { wire, name: aligned(view, "x-enum-varnames", index), docs: entry_docs(view, index) });
    }
    check_alignment(schemas, view, values.len());
    if entries.is_empty() && !open {
        if values.is_empty() {
            schemas.warn(Rule::Approximated, &place, "an enumeration without a value; the type becomes any JSON value");
        }
        return Meaning::Type(Type::json());
    }
    Meaning::Named(Shape::Code(Code { entries, open }))
}

fn wire(value: &Value) -> Option<Wire> {
    match value {
        Value::String(text) => Some(Wire::Text(text.clone())),
        Value::Bool(flag) => Some(Wire::Boolean(*flag)),
        Value::Number(number) => number.as_i64().map(Wire::Integer).or_else(|| number.as_f64().map(Wire::Number)),
        _ => None,
    }
}

fn aligned(view: &View<'_>, key: &str, index: usize) -> Option<String> {
    view.first(key)?.as_array()?.get(index)?.as_str().map(str::to_owned)
}

fn entry_docs(view: &View<'_>, index: usize) -> Docs {
    Docs { summary: aligned(view, "x-enum-descriptions", index), ..Docs::default() }
}

/// Names that are not one to one with the values would name the wrong ones.
fn check_alignment(schemas: &mut Schemas<'_>, view: &View<'_>, values: usize) {
    for key in ["x-enum-varnames", "x-enum-descriptions"] {
        let found: Option<(Pointer, usize)> =
            view.first_at(key).and_then(|(place, value)| Some((place, value.as_array()?.len())));
        if let Some((place, names)) = found.filter(|(_, names)| *names != values) {
            schemas.warn(Rule::Misaligned, &place, format!("{names} entries for {values} values of the enumeration"));
        }
    }
}
