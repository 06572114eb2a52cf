//! Enumerations: closed lists (`enum`) and open ones (`x-known-values`).

use std::collections::HashSet;

use serde_json::Value;

use super::entries::{DESCRIPTIONS, Listed, NAMES, Said};
use super::view::View;
use super::{Meaning, Schemas};
use crate::api::{Code, Docs, Entry, Shape, Type, Wire};
use crate::diagnostic::Rule;
use crate::document::{Document, is_wide};
use crate::pointer::Pointer;

/// A code of the listed values; JSON when a value is no leaf.
pub fn lower(schemas: &mut Schemas<'_>, view: &View<'_>) -> Meaning {
    let listed = view.first_at("enum").or_else(|| view.first_at("x-known-values"));
    let Some((place, Value::Array(values))) = listed else { return Meaning::Type(Type::json()) };
    let open = view.has("x-known-values");
    let Some(listed) = listed_once(schemas, view, place, values) else { return Meaning::Type(Type::json()) };
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
    Meaning::Named(Shape::Code(Code { entries, open, any_text: false }))
}

/// `None` when a value is a list or an object.
fn listed_once(schemas: &mut Schemas<'_>, view: &View<'_>, place: Pointer, values: &[Value]) -> Option<Listed> {
    let mut seen = HashSet::new();
    let mut listed = Listed { place, length: values.len(), values: Vec::new() };
    let word = view.type_word();
    let others: Vec<&Vec<Value>> = view.all("enum").skip(1).filter_map(|(_, list)| list.as_array()).collect();
    for (index, value) in values.iter().enumerate().filter(|(_, value)| !value.is_null()) {
        if !others.iter().all(|list| list.contains(value)) {
            continue;
        }
        let at = listed.place.index(index);
        let Some(wire) = wire(schemas.document, &at, value, word) else {
            let what = if value.is_number() { "a number that no type has" } else { "a list or an object" };
            let message = format!("{what} as a value of an enumeration; the type becomes any JSON value");
            schemas.warn(Rule::Approximated, &listed.place.index(index), message);
            return None;
        };
        if value.is_string() && !matches!(wire, Wire::Text(_)) {
            let message = format!("a text in an enumeration of another type; it is read as `{wire}`, and so written");
            schemas.warn(Rule::ReadOtherwise, &listed.place.index(index), message);
        }
        // Two integers beyond 64 bits may be one number in the tree.
        let said = if is_wide(value) { wire.to_string() } else { value.to_string() };
        if seen.insert(said) {
            listed.values.push((index, wire));
        } else {
            let message = "the value stands twice in the enumeration; it is taken once";
            schemas.warn(Rule::RepeatedValue, &listed.place.index(index), message);
        }
    }
    if listed.values.is_empty() && !others.is_empty() {
        let message = "no value stands in all enumerations that hold here; the first one is taken";
        schemas.warn(Rule::Approximated, &listed.place, message);
        let all = values.iter().enumerate().filter(|(_, value)| seen.insert(value.to_string()));
        let read = |index: usize, value| wire(schemas.document, &listed.place.index(index), value, word);
        listed.values = all.filter_map(|(index, value)| Some((index, read(index, value)?))).collect();
    }
    Some(listed)
}

/// The values that all enumerations of the schemas list, each with its place, without null.
pub fn values<'d>(view: &View<'d>) -> Vec<(Pointer, &'d Value)> {
    let mut lists = view.all("enum").filter_map(|(place, list)| Some((place, list.as_array()?)));
    let Some((place, first)) = lists.next() else { return Vec::new() };
    let others: Vec<_> = lists.collect();
    let known = |value: &&Value| !value.is_null() && others.iter().all(|(_, list)| list.contains(value));
    let values = first.iter().enumerate().filter(|(_, value)| known(value));
    values.map(|(index, value)| (place.index(index), value)).collect()
}

/// A value as written; a text that means a value of the expected type is that value. `None` for a list, an object, and a
/// number that is another one in the document.
pub fn wire(document: &Document, place: &Pointer, value: &Value, word: Option<&str>) -> Option<Wire> {
    match value {
        Value::String(text) => Some(match word {
            Some("integer" | "number") => text.parse().ok().map(Wire::Integer),
            Some("boolean") => text.parse().ok().map(Wire::Boolean),
            _ => None,
        })
        .map(|read| read.unwrap_or_else(|| Wire::Text(text.clone()))),
        Value::Bool(flag) => Some(Wire::Boolean(*flag)),
        Value::Number(number) if number.is_f64() && document.is_rounded(place) => None,
        Value::Number(_) if is_wide(value) => {
            document.digits(place).map(Wire::Integer).or_else(|| value.as_f64().map(Wire::Number))
        }
        Value::Number(number) => number.as_i128().map(Wire::Integer).or_else(|| number.as_f64().map(Wire::Number)),
        _ => None,
    }
}
