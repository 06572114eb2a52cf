//! Objects: records with known properties, maps of any keys.

mod conditional;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::docs::{annotations, view_docs};
use super::given;
use super::view::View;
use super::{Meaning, Schemas, typed};
use crate::api::{Docs, Field, Kind, Presence, Record, Shape, Type, Way};
use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::pointer::Pointer;

/// A record if there are properties (or none are allowed), otherwise a map.
pub fn lower(schemas: &mut Schemas<'_>, view: &View<'_>, hint: &str) -> Meaning {
    let properties = properties(view);
    let has_conditional = conditional::has_properties(schemas, view);
    let sealed = view.all("additionalProperties").any(|(_, value)| value == &Value::Bool(false));
    let extra = extra(schemas, view, hint);
    if properties.is_empty() && !sealed && !has_conditional {
        return typed(Kind::Map(Box::new(extra.unwrap_or_else(Type::json))), view);
    }
    let required = required(view);
    let demanded: HashSet<&str> = required.iter().copied().collect();
    let mut fields: Vec<Field> = ordered(&properties, &required, &demanded)
        .into_iter()
        .map(|name| field(schemas, name, &properties[name], demanded.contains(name), hint))
        .collect();
    conditional::add(schemas, view, &mut fields, hint);
    let extra = extra.filter(|_| !sealed);
    if extra.is_none() && !sealed {
        let origin = view.first_at("required").map(|(place, _)| place).unwrap_or_else(Pointer::root);
        let known: HashSet<String> = fields.iter().map(|field| field.name.clone()).collect();
        let others = required.iter().filter(|name| !known.contains(**name));
        fields.extend(others.map(|name| unspoken(name, &origin)));
    }
    shared_spellings(schemas, &fields);
    Meaning::Named(Shape::Record(Record { fields, extra, sealed }))
}

/// The names and aliases under which two properties are read.
fn shared_spellings(schemas: &mut Schemas<'_>, fields: &[Field]) {
    if fields.iter().all(|field| field.aliases.is_empty()) {
        return;
    }
    let reading = schemas.document.at(&Pointer::root().child("x-reading"));
    let ignore_case = reading.and_then(|reading| reading.get("ignore-case")) == Some(&Value::Bool(true));
    let folded = |name: &str| if ignore_case { name.to_ascii_lowercase() } else { name.to_owned() };
    let mut taken: HashMap<String, (&str, Pointer)> =
        fields.iter().map(|field| (folded(&field.name), (field.name.as_str(), field.origin.clone()))).collect();
    for field in fields {
        let place = field.origin.child("x-aliases");
        for (index, alias) in field.aliases.iter().enumerate() {
            let here = (field.name.as_str(), place.index(index));
            let Some((other, at)) = taken.insert(folded(alias), here.clone()) else { continue };
            if other == field.name {
                continue;
            }
            let message = format!("`{alias}` is read into `{}` and into `{other}`", field.name);
            let finding = Diagnostic::new(Rule::SharedSpelling, Origin::value(&here.1), message);
            schemas.report(finding.related("the other one", Origin::key(&at)).help("take the alias off one of them"));
        }
    }
}

/// The places that describe each property.
fn properties(view: &View<'_>) -> BTreeMap<String, Vec<Pointer>> {
    let mut found: BTreeMap<String, Vec<(Pointer, &Value)>> = BTreeMap::new();
    for (place, value) in view.all("properties") {
        for (name, schema) in value.as_object().into_iter().flatten() {
            found.entry(name.clone()).or_default().push((place.child(name), schema));
        }
    }
    found.into_iter().map(|(name, speaking)| (name, different(speaking))).collect()
}

/// The first place of each schema; most properties have only one, and nothing to compare.
fn different(mut speaking: Vec<(Pointer, &Value)>) -> Vec<Pointer> {
    if speaking.len() > 1 {
        let mut said = HashSet::new();
        speaking.retain(|(_, schema)| said.insert(*schema));
    }
    speaking.into_iter().map(|(place, _)| place).collect()
}

/// The required properties, in the order of the schemas.
fn required<'d>(view: &View<'d>) -> Vec<&'d str> {
    let mut seen = BTreeSet::new();
    view.all("required")
        .filter_map(|(_, value)| value.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .filter(|name| seen.insert(*name))
        .collect()
}

/// The order of `required` carries a meaning and is kept; the order of the other properties does not.
fn ordered<'p>(
    properties: &'p BTreeMap<String, Vec<Pointer>>,
    required: &[&'p str],
    demanded: &HashSet<&str>,
) -> Vec<&'p str> {
    let first = required.iter().copied().filter(|name| properties.contains_key(*name));
    let others = properties.keys().map(String::as_str).filter(|name| !demanded.contains(name));
    first.chain(others).collect()
}

fn extra(schemas: &mut Schemas<'_>, view: &View<'_>, hint: &str) -> Option<Type> {
    let (place, value) = view.first_at("additionalProperties")?;
    match value {
        Value::Object(schema) if !schema.is_empty() => Some(schemas.type_at(&place, &format!("{hint}Value"))),
        Value::Object(_) | Value::Bool(true) => Some(Type::json()),
        _ => None,
    }
}

/// A required property that no schema describes: often a mistake of the author, so that it may be missing; its value is
/// kept when it is present.
pub(super) fn unspoken(name: &str, origin: &Pointer) -> Field {
    Field {
        name: name.to_owned(),
        given: None,
        ty: Type::json(),
        presence: Presence::Optional,
        docs: Docs::default(),
        sensitive: false,
        aliases: Vec::new(),
        annotations: Vec::new(),
        origin: origin.clone(),
        way: Way::Both,
    }
}

pub(super) fn field(schemas: &mut Schemas<'_>, name: &str, places: &[Pointer], required: bool, hint: &str) -> Field {
    let mut speaking = places.iter().filter_map(|place| schemas.document.at(place)?.as_object());
    let given = speaking.find_map(given::of_property);
    let ty = schemas.type_of(places, &format!("{hint} {}", given.as_deref().unwrap_or(name)));
    let empty = Map::new();
    let own = schemas.document.at(&places[0]).and_then(Value::as_object).unwrap_or(&empty);
    let view = View::of(schemas.document, places);
    let way = match (view.flag("readOnly"), view.flag("writeOnly")) {
        (true, false) => Way::Received,
        (false, true) => Way::Sent,
        _ => Way::Both,
    };
    let aliases = own.get("x-aliases").and_then(Value::as_array);
    Field {
        name: name.to_owned(),
        given,
        presence: Presence::new(required, ty.nullable),
        ty,
        way,
        docs: view_docs(&view),
        sensitive: own.get("x-sensitive") == Some(&Value::Bool(true)),
        aliases: aliases.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        annotations: annotations(own),
        origin: places[0].clone(),
    }
}
