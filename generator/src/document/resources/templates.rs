//! Schemas that are built upon a template: they say by a `$dynamicAnchor` what stands in the place of a `$dynamicRef`
//! in it, as in `Page` of `Planet`. Each of them becomes the template with that filled in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Reference, Resources, text_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Part, Rule};
use crate::document::Files;
use crate::document::bundle::Weight;
use crate::document::places::Locator;
use crate::pointer::{Pointer, member};

/// A schema that fills a template in.
struct Filling {
    template: Pointer,
    /// What stands where, by name.
    parts: BTreeMap<String, Pointer>,
}

/// The nodes with a `$dynamicRef`, by name.
type Places<'r> = BTreeMap<&'r str, BTreeSet<&'r Pointer>>;

/// Fills all templates in; whether there were any. Templates whose copies would not fit into a tree are as they were.
pub(super) fn fill(tree: &mut Value, resources: &Resources, files: &mut Files, diagnostics: &mut Diagnostics) -> bool {
    let mut places = Places::new();
    for reference in resources.references.iter().filter(|reference| reference.key == "$dynamicRef") {
        let name = reference.text.strip_prefix('#').unwrap_or_default();
        places.entry(name).or_default().insert(&reference.node);
    }
    let fillings = fillings(tree, resources, &places);
    if let Some((at, limit)) = exceeded(tree, &fillings) {
        let message = format!("with the templates filled in, the document has more than {limit}");
        let origin = Locator::new(files).written(&Origin::value(&at.child("$ref")));
        diagnostics.report(Diagnostic::new(Rule::LimitExceeded, origin, message));
        return false;
    }
    let copies: Vec<(Pointer, Pointer, Value)> = fillings
        .iter()
        .filter_map(|(at, filling)| {
            let copy = filled(tree, resources, &filling.template, &filling.parts)?;
            Some((at.clone(), filling.template.clone(), copy))
        })
        .collect();
    for (at, template, copy) in copies {
        let Some(Value::Object(schema)) = tree.pointer_mut(at.as_str()) else { continue };
        schema.shift_remove("$ref");
        let Value::Array(all) = schema.entry("allOf").or_insert_with(|| Value::Array(Vec::new())) else { continue };
        all.push(copy);
        let origin = files.provenance.origin(&template, Part::Value);
        files.provenance.adopt(at.child("allOf").index(all.len() - 1), origin.file, origin.pointer);
    }
    forget(tree, resources, &places, &fillings);
    !fillings.is_empty()
}

/// The schemas that refer to a template, by their places.
fn fillings(tree: &Value, resources: &Resources, places: &Places<'_>) -> BTreeMap<Pointer, Filling> {
    let mut found: BTreeMap<Pointer, Filling> = BTreeMap::new();
    for (name, parts) in &resources.dynamic {
        let Some(places) = places.get(name.as_str()) else { continue };
        for part in parts.iter().filter(|part| !is_blank(tree, part)) {
            let Some(at) = owner(part) else { continue };
            let Some(Value::Object(schema)) = at.find(tree) else { continue };
            let Some(text) = member(schema, "$ref").and_then(Value::as_str) else { continue };
            let reference = Reference { node: at.clone(), key: "$ref", text: text.to_owned() };
            let Some(template) = resources.target(tree, &reference).map(|target| target.pointer) else { continue };
            if template != at && has_place(places, &template) {
                let filling = found.entry(at).or_insert_with(|| Filling { template, parts: BTreeMap::new() });
                filling.parts.insert(name.clone(), part.clone());
            }
        }
    }
    found
}

/// The first schema whose copy of a template is too much, and the limit that is exceeded.
fn exceeded<'f>(tree: &Value, fillings: &'f BTreeMap<Pointer, Filling>) -> Option<(&'f Pointer, String)> {
    if fillings.is_empty() {
        return None;
    }
    let weight = |at: &Pointer| at.find(tree).map_or_else(Weight::default, |node| Weight::of(node).0);
    let (mut whole, mut known) = (weight(&Pointer::root()), BTreeMap::new());
    fillings.iter().find_map(|(at, filling)| {
        whole = whole.and(*known.entry(&filling.template).or_insert_with(|| weight(&filling.template)));
        Some((at, whole.exceeded()?))
    })
}

/// The schema that has a part among its `$defs`.
fn owner(part: &Pointer) -> Option<Pointer> {
    let shelf = part.parent()?;
    (shelf.last()? == "$defs").then(|| shelf.parent()).flatten()
}

/// Whether a schema only keeps the place for what its name means elsewhere.
pub(super) fn is_blank(tree: &Value, at: &Pointer) -> bool {
    let schema = at.find(tree).and_then(Value::as_object);
    schema.is_some_and(|schema| schema.keys().all(|key| ["$dynamicAnchor", "not", "$comment"].contains(&key.as_str())))
}

fn has_place(places: &BTreeSet<&Pointer>, template: &Pointer) -> bool {
    let inside = template.child("");
    places.range::<Pointer, _>(&inside..).next().is_some_and(|place| place.as_str().starts_with(inside.as_str()))
}

/// A copy of a template in which the parts stand.
fn filled(tree: &Value, resources: &Resources, at: &Pointer, parts: &BTreeMap<String, Pointer>) -> Option<Value> {
    let mut copy = at.find(tree)?.clone();
    let object = copy.as_object_mut()?;
    for key in ["$id", "$anchor", "$dynamicAnchor"] {
        object.shift_remove(key);
    }
    if let Some(Value::Object(shelf)) = object.get_mut("$defs") {
        let is_filled = |part: &Value| {
            part.get("$dynamicAnchor").and_then(Value::as_str).is_some_and(|name| parts.contains_key(name))
        };
        shelf.retain(|_, part| !is_filled(part));
    }
    refer(tree, resources, at, parts, &mut copy);
    Some(copy)
}

/// References of the copy, which stands elsewhere, as pointers from the root.
fn refer(tree: &Value, resources: &Resources, at: &Pointer, parts: &BTreeMap<String, Pointer>, node: &mut Value) {
    match node {
        Value::Object(object) => {
            referred(tree, resources, at, parts, object);
            for (key, node) in object.iter_mut() {
                refer(tree, resources, &at.child(key), parts, node);
            }
        }
        Value::Array(list) => {
            for (rank, node) in list.iter_mut().enumerate() {
                refer(tree, resources, &at.index(rank), parts, node);
            }
        }
        _ => {}
    }
}

fn referred(
    tree: &Value,
    resources: &Resources,
    at: &Pointer,
    parts: &BTreeMap<String, Pointer>,
    object: &mut Map<String, Value>,
) {
    let text = |key: &str| member(object, key).and_then(Value::as_str);
    let part = text("$dynamicRef").and_then(|text| parts.get(text.strip_prefix('#')?)).cloned();
    let reference = text("$ref").map(|text| Reference { node: at.clone(), key: "$ref", text: text.to_owned() });
    if let Some(part) = part {
        object.shift_remove("$dynamicRef");
        object.insert("$ref".to_owned(), text_of(&part).into());
    } else if let Some(target) = reference.and_then(|reference| resources.target(tree, &reference)) {
        object.insert("$ref".to_owned(), text_of(&target.pointer).into());
    }
}

/// What fills a name in everywhere is no other meaning of it any more, and its place takes any value.
fn forget(tree: &mut Value, resources: &Resources, places: &Places<'_>, fillings: &BTreeMap<Pointer, Filling>) {
    let templates: BTreeSet<&Pointer> = fillings.values().map(|filling| &filling.template).collect();
    let is_inside = |node: &Pointer| {
        std::iter::successors(Some(node.clone()), Pointer::parent).any(|around| templates.contains(&around))
    };
    let names: BTreeSet<&String> = fillings.values().flat_map(|filling| filling.parts.keys()).collect();
    let is_only_there = |name: &&&String| places[name.as_str()].iter().all(|place| is_inside(place));
    let told: BTreeSet<&String> = names.iter().filter(is_only_there).copied().collect();
    for (name, part) in fillings.values().flat_map(|filling| &filling.parts) {
        if told.contains(name) {
            remove(tree, part, "$dynamicAnchor");
        }
    }
    let anchors = told.into_iter().flat_map(|name| &resources.dynamic[name]);
    let blanks: Vec<&Pointer> = anchors.filter(|anchor| is_inside(anchor) && is_blank(tree, anchor)).collect();
    blanks.into_iter().for_each(|blank| remove(tree, blank, "not"));
}

fn remove(tree: &mut Value, at: &Pointer, key: &str) {
    if let Some(Value::Object(schema)) = tree.pointer_mut(at.as_str()) {
        schema.shift_remove(key);
    }
}
