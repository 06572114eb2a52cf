//! `oneOf` and `anyOf`: one of several shapes.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use super::view::{View, reference};
use super::{Meaning, Schemas};
use crate::api::{Choice, Kind, Shape, Type, Variant};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// A choice of the listed shapes; the shape itself when only one is left beside null.
pub fn lower(schemas: &mut Schemas<'_>, view: &View<'_>, hint: &str) -> Meaning {
    let listed = view.first_at("oneOf").or_else(|| view.first_at("anyOf"));
    let Some((place, Value::Array(members))) = listed else { return Meaning::Type(Type::json()) };
    if let (true, Some((other, _))) = (view.has("oneOf"), view.first_at("anyOf")) {
        schemas.warn(Rule::Approximated, &other, "`anyOf` beside `oneOf`; only the shapes of `oneOf` are told apart");
    }
    let places: Vec<Pointer> = (0..members.len()).map(|index| place.index(index)).collect();
    let (nulls, shapes): (Vec<_>, Vec<_>) = places.into_iter().partition(|place| is_null(schemas, place));
    let beside = beside(view);
    if let [only] = &shapes[..] {
        let mut ty = shape(schemas, only, &beside, hint);
        ty.nullable |= !nulls.is_empty();
        return Meaning::Type(ty);
    }
    if shapes.is_empty() {
        schemas.warn(Rule::Approximated, &place, "a choice without a shape; it is taken as any JSON value");
        return Meaning::Type(Type::json());
    }
    let mapping = Mapping::of(schemas, view);
    let variants: Vec<Variant> =
        shapes.iter().enumerate().map(|(rank, place)| variant(schemas, place, &beside, hint, rank, &mapping)).collect();
    let tagged = mapping.property.is_some() && variants.iter().all(|variant| !variant.tags.is_empty());
    if let (false, Some((place, _))) = (tagged, view.first_at("discriminator")) {
        let message =
            "a shape of the choice has no name that the discriminator could say; shapes are told apart by form";
        schemas.warn(Rule::Approximated, &place, message);
    }
    Meaning::Named(Shape::Choice(Choice { tag: mapping.property.filter(|_| tagged), variants }))
}

/// Whether the choice tells nothing that a record of the schemas does not: it only says which properties go together, or
/// it lists the schemas that are built upon this one.
pub fn is_idle(schemas: &mut Schemas<'_>, view: &View<'_>) -> bool {
    let lists: Vec<_> = ["oneOf", "anyOf"].into_iter().flat_map(|key| view.all(key)).collect();
    let members: Vec<Rc<Members>> = lists.iter().map(|(list, all)| Members::of(schemas, list, all)).collect();
    let places: HashSet<&Pointer> = view.places().collect();
    if members.iter().any(|members| members.lead_to(&places)) {
        return true;
    }
    let constraints =
        members.iter().any(|members| !members.first.is_empty()) && members.iter().all(|members| members.only_constrain);
    if let (true, true, Some((list, _))) = (constraints, view.has("properties"), lists.first()) {
        schemas.warn(Rule::Approximated, list, "which properties go together cannot be said in Rust");
        return true;
    }
    false
}

/// The members of a list of shapes, which every schema that is built upon its owner asks about.
pub struct Members {
    /// Where each of them is, references followed.
    first: HashSet<Pointer>,
    only_constrain: bool,
    null: bool,
}

impl Members {
    fn of(schemas: &Schemas<'_>, list: &Pointer, members: &Value) -> Rc<Self> {
        if let Some(known) = schemas.members.borrow().get(list) {
            return known.clone();
        }
        let mut found = Self { first: HashSet::new(), only_constrain: true, null: false };
        for index in 0..members.as_array().map_or(0, Vec::len) {
            let view = View::of(schemas.document, &[list.index(index)]);
            found.first.extend(view.places().next().cloned());
            found.only_constrain &= view.only_constrains();
            found.null |= says_null(&view);
        }
        let found = Rc::new(found);
        schemas.members.borrow_mut().insert(list.clone(), found.clone());
        found
    }

    /// Whether one of them is one of these places.
    fn lead_to(&self, places: &HashSet<&Pointer>) -> bool {
        if places.len() < self.first.len() {
            places.iter().any(|place| self.first.contains(*place))
        } else {
            self.first.iter().any(|place| places.contains(place))
        }
    }
}

/// What holds beside the choice, whichever shape is taken.
fn beside(view: &View<'_>) -> Vec<Pointer> {
    let speaks = ["properties", "required", "additionalProperties"].into_iter().any(|key| view.has(key));
    if speaks { view.without_choices() } else { Vec::new() }
}

/// The type of a shape together with what stands beside the choice, unless it is built upon that anyway.
fn shape(schemas: &mut Schemas<'_>, place: &Pointer, beside: &[Pointer], hint: &str) -> Type {
    let own = View::of(schemas.document, std::slice::from_ref(place));
    let around = View::of(schemas.document, beside);
    let known: HashSet<&Pointer> = own.places().collect();
    if around.places().all(|place| known.contains(place)) {
        return schemas.type_at(place, hint);
    }
    let places: Vec<Pointer> = std::iter::once(place).chain(beside).cloned().collect();
    schemas.type_of(&places, hint)
}

/// Whether one of the listed shapes is null.
pub fn offers_null(schemas: &Schemas<'_>, view: &View<'_>) -> bool {
    let lists = ["oneOf", "anyOf"].into_iter().filter_map(|key| view.first_at(key));
    lists.into_iter().any(|(place, members)| Members::of(schemas, &place, members).null)
}

fn is_null(schemas: &Schemas<'_>, place: &Pointer) -> bool {
    says_null(&View::of(schemas.document, std::slice::from_ref(place)))
}

fn says_null(view: &View<'_>) -> bool {
    view.text("type") == Some("null") || view.first("enum") == Some(&Value::Array(vec![Value::Null]))
}

/// The discriminator: which value of which property names which schema.
struct Mapping {
    property: Option<String>,
    /// The values for each schema, sorted.
    values: HashMap<Pointer, Vec<String>>,
}

impl Mapping {
    fn of(schemas: &Schemas<'_>, view: &View<'_>) -> Self {
        let discriminator = view.first("discriminator");
        let property = discriminator.and_then(|d| d.get("propertyName")).and_then(Value::as_str).map(str::to_owned);
        let named = discriminator.and_then(|d| d.get("mapping")).and_then(Value::as_object);
        let target = |text: &str| {
            let component = Pointer::root().child("components").child("schemas").child(text);
            if schemas.document.at(&component).is_some() { Some(component) } else { schemas.document.resolve(text) }
        };
        let mut targets: Vec<_> = named
            .into_iter()
            .flatten()
            .filter_map(|(value, text)| Some((value.clone(), target(text.as_str()?)?)))
            .collect();
        targets.sort();
        let mut values: HashMap<Pointer, Vec<String>> = HashMap::new();
        for (value, target) in targets {
            values.entry(target).or_default().push(value);
        }
        Self { property, values }
    }

    fn tags(&self, target: &Pointer, name: &str) -> Vec<String> {
        self.values.get(target).cloned().unwrap_or_else(|| vec![name.to_owned()])
    }
}

fn variant(
    schemas: &mut Schemas<'_>,
    place: &Pointer,
    beside: &[Pointer],
    hint: &str,
    rank: usize,
    mapping: &Mapping,
) -> Variant {
    let target =
        schemas.document.at(place).and_then(Value::as_object).and_then(|schema| reference(schemas.document, schema));
    let referenced = target.as_ref().and_then(Pointer::last);
    let title = View::of(schemas.document, std::slice::from_ref(place)).text("title").map(str::to_owned);
    let inner = referenced.clone().or(title);
    let ty = shape(
        schemas,
        place,
        beside,
        &inner.as_deref().map_or_else(|| format!("{hint} {}", rank + 1), |name| format!("{hint} {name}")),
    );
    let tags = match (&target, &referenced) {
        (Some(target), Some(name)) => mapping.tags(target, name),
        _ => Vec::new(),
    };
    Variant { name: inner.unwrap_or_else(|| kind_name(&ty, rank)), tags, ty }
}

fn kind_name(ty: &Type, rank: usize) -> String {
    match &ty.kind {
        Kind::List(_) => "List".to_owned(),
        Kind::Map(_) => "Map".to_owned(),
        Kind::Text | Kind::Scalar(..) => "Text".to_owned(),
        Kind::Bytes => "Bytes".to_owned(),
        Kind::Integer32 | Kind::Integer64 | Kind::Unsigned64 => "Integer".to_owned(),
        Kind::Number => "Number".to_owned(),
        Kind::Boolean => "Boolean".to_owned(),
        Kind::Json => "Json".to_owned(),
        Kind::Model(_) => format!("Variant{}", rank + 1),
    }
}
