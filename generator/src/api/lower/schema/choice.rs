//! `oneOf` and `anyOf`, and families: one of several shapes.

mod circles;
mod codes;
mod members;
pub mod tags;

use std::collections::HashSet;

use serde_json::Value;

use self::tags::Tags;
use super::view::{View, reference};
use super::{Meaning, Schemas, given};
use crate::api::{Choice, Kind, Shape, Type, Variant};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

pub use circles::cut;
pub use members::{Members, is_idle, offers_null};

/// The maximum number of combinations of the shapes of several lists.
const MOST_COMBINATIONS: usize = 64;

/// A shape as listed in the document: the places whose schemas apply together.
type Places = Vec<Pointer>;

/// A choice of the listed shapes; the shape itself when it is the only one beside null.
pub fn lower(schemas: &mut Schemas<'_>, view: &View<'_>, hint: &str) -> Meaning {
    let lists = members::lists(schemas, view);
    let Some((place, _)) = lists.first().cloned() else { return Meaning::Type(Type::json()) };
    let Some((shapes, null)) = combined(schemas, &lists) else { return Meaning::Type(Type::json()) };
    let beside = beside(view);
    if let [only] = &shapes[..] {
        let mut ty = shape(schemas, only, &beside, hint);
        ty.nullable |= null;
        return Meaning::Type(ty);
    }
    if shapes.is_empty() {
        schemas.warn(Rule::Approximated, &place, "a choice without a shape; it is taken as any JSON value");
        return Meaning::Type(Type::json());
    }
    if beside.is_empty()
        && let Some(code) = codes::of(schemas, &shapes)
    {
        return Meaning::Named(Shape::Code(code));
    }
    let is_object = |shape: &Places| View::of(schemas.document, shape).type_word() == Some("object");
    // A value may have several shapes at once; then no single shape can hold it.
    let several = lists.iter().any(|(place, _)| place.last().as_deref() == Some("anyOf"));
    let mixes = several && shapes.iter().filter(|shape| is_object(shape)).count() > 1;
    choose(schemas, view, &Listed { shapes, beside, mixes }, hint)
}

/// A choice of the schemas that are built upon a component, and of any others.
pub fn family(schemas: &mut Schemas<'_>, view: &View<'_>, members: Vec<Pointer>, hint: &str) -> Meaning {
    let base = View::of(schemas.document, view.outermost().map_or(&[], std::slice::from_ref));
    let own: HashSet<&Pointer> = base.places().collect();
    let beside = view.places().filter(|place| !own.contains(place)).cloned().collect();
    let shapes = members.into_iter().map(|place| vec![place]).collect();
    choose(schemas, view, &Listed { shapes, beside, mixes: true }, hint)
}

/// The alternatives.
struct Listed {
    shapes: Vec<Places>,
    /// The schemas that apply whichever shape is selected.
    beside: Vec<Pointer>,
    /// Whether a value may have none of the shapes, or more than one.
    mixes: bool,
}

fn choose(schemas: &mut Schemas<'_>, view: &View<'_>, listed: &Listed, hint: &str) -> Meaning {
    let tags = Tags::of(schemas, view, &listed.shapes, &listed.beside);
    if let (None, Some((place, _))) = (&tags, view.discriminator()) {
        let message =
            "a shape of the choice has no name that the discriminator could say; shapes are told apart by form";
        schemas.warn(Rule::Approximated, &place, message);
    }
    let default = tags.as_ref().and_then(|tags| default(schemas, view, &listed.shapes, tags));
    let mut variants = Vec::new();
    for (rank, places) in listed.shapes.iter().enumerate() {
        let variant = variant(schemas, places, &listed.beside, hint, rank);
        match &tags {
            None => variants.push(variant),
            Some(tags) if tags.declared[rank] => {
                let tags = tags.values[rank].clone();
                variants.push(Variant { tags, default: default == Some(rank), ..variant });
            }
            // The shape has no place to keep which of its tags a value has.
            Some(tags) => variants.extend(tags.values[rank].iter().map(|tag| Variant {
                name: if tags.values[rank].len() > 1 {
                    format!("{} {tag}", variant.name)
                } else {
                    variant.name.clone()
                },
                tags: vec![tag.clone()],
                ..variant.clone()
            })),
        }
    }
    let misses =
        default.is_none() && view.discriminator().is_some_and(|(_, said)| said.get("defaultMapping").is_some());
    let tag = tags.map(|tags| tags.property);
    Meaning::Named(Shape::Choice(Choice {
        open: misses || (listed.mixes && (tag.is_none() || view.has("discriminator"))),
        tag,
        variants,
    }))
}

/// The rank of the shape of values with another tag, or with none, where the document names it.
fn default(schemas: &mut Schemas<'_>, view: &View<'_>, shapes: &[Places], tags: &Tags) -> Option<usize> {
    let (place, said) = view.discriminator()?;
    let text = said.get("defaultMapping")?.as_str()?;
    let target = tags::named_by(schemas, text);
    let rank = shapes.iter().position(|shape| target.is_some() && tags::component(schemas, shape) == target);
    let message = match rank {
        Some(rank) if tags.declared[rank] => return Some(rank),
        Some(_) => "the default shape has no place for a tag; a value with another tag is `Unknown`",
        None => "the default shape is none of the choice; a value with another tag, or with none, is `Unknown`",
    };
    schemas.warn(Rule::Approximated, &place.child("defaultMapping"), message);
    None
}

/// The combinations of shapes, one of each list, and whether null is among them.
fn combined(schemas: &mut Schemas<'_>, lists: &[(Pointer, &Value)]) -> Option<(Vec<Places>, bool)> {
    let (mut combined, mut null): (Vec<Places>, bool) = (vec![Vec::new()], true);
    for (place, members) in lists {
        let members = members.as_array()?;
        let places = (0..members.len()).map(|index| place.index(index));
        let (nulls, shapes): (Vec<_>, Vec<_>) = places.partition(|place| members::is_null(schemas, place));
        let shapes = once_each(schemas, shapes);
        null &= !nulls.is_empty();
        if combined.len() * shapes.len() > MOST_COMBINATIONS && lists.len() > 1 && !combined[0].is_empty() {
            let message = "too many shapes beside those of another list; only the others are told apart";
            schemas.warn(Rule::Approximated, place, message);
            continue;
        }
        combined = combined
            .iter()
            .flat_map(|before| shapes.iter().map(move |shape| [&before[..], std::slice::from_ref(shape)].concat()))
            .collect();
    }
    if lists.len() > 1 {
        // No value is a text and a number at once.
        combined.retain(|shape| View::of(schemas.document, shape).other_type().is_none());
    }
    Some((combined, null))
}

/// The shapes, each component once.
fn once_each(schemas: &Schemas<'_>, places: Vec<Pointer>) -> Vec<Pointer> {
    // The schema that has the list is no shape of its own.
    let owner = places.first().and_then(Pointer::parent).as_ref().and_then(Pointer::parent);
    let mut seen: HashSet<Pointer> = owner.into_iter().collect();
    places.into_iter().filter(|place| target(schemas, place).is_none_or(|target| seen.insert(target))).collect()
}

/// The target of a listed shape, if the shape is nothing but a reference.
fn target(schemas: &Schemas<'_>, place: &Pointer) -> Option<Pointer> {
    schemas.document.at(place).and_then(Value::as_object).and_then(|schema| reference(schemas.document, schema))
}

/// The schemas that apply beside the choice, whichever shape is selected.
fn beside(view: &View<'_>) -> Vec<Pointer> {
    let speaks = ["properties", "required", "additionalProperties"].into_iter().any(|key| view.has(key));
    if speaks { view.without_choices() } else { Vec::new() }
}

/// The type of a shape together with the schemas beside the choice, unless it is built upon them already.
fn shape(schemas: &mut Schemas<'_>, places: &[Pointer], beside: &[Pointer], hint: &str) -> Type {
    let own = View::of(schemas.document, places);
    let around = View::of(schemas.document, beside);
    let known: HashSet<&Pointer> = own.places().collect();
    if around.places().all(|place| known.contains(place)) {
        return schemas.type_of(places, hint);
    }
    let places: Vec<Pointer> = places.iter().chain(beside).cloned().collect();
    schemas.type_of(&places, hint)
}

fn variant(schemas: &mut Schemas<'_>, places: &[Pointer], beside: &[Pointer], hint: &str, rank: usize) -> Variant {
    let names: Vec<String> = places.iter().filter_map(|place| name(schemas, place)).collect();
    let inner = (names.len() == places.len()).then(|| names.join(" "));
    let is_base = places.iter().any(super::place::is_base);
    let hint = match &inner {
        Some(name) if is_base => format!("{name} base"),
        Some(name) => format!("{hint} {name}"),
        None => format!("{hint} {}", rank + 1),
    };
    let ty = shape(schemas, places, beside, &hint);
    Variant { name: inner.unwrap_or_else(|| kind_name(&ty, rank)), tags: Vec::new(), default: false, ty }
}

/// The name that the document gives to a listed shape.
fn name(schemas: &Schemas<'_>, place: &Pointer) -> Option<String> {
    let called = |place: &Pointer| given::type_name(schemas.document, place).or_else(|| place.last());
    if super::place::is_base(place) {
        return place.parent().as_ref().and_then(called);
    }
    let plain = super::place::is_component(place).then(|| called(place)).flatten();
    let referenced = || target(schemas, place).as_ref().and_then(called);
    let given = || given::type_name(schemas.document, place);
    let title = || View::of(schemas.document, std::slice::from_ref(place)).text("title").map(str::to_owned);
    plain.or_else(referenced).or_else(given).or_else(title)
}

fn kind_name(ty: &Type, rank: usize) -> String {
    match &ty.kind {
        Kind::List(_) => "List".to_owned(),
        Kind::Map(_) => "Map".to_owned(),
        Kind::Text | Kind::Scalar(..) => "Text".to_owned(),
        Kind::Bytes => "Bytes".to_owned(),
        Kind::Integer32 | Kind::Integer64 | Kind::Unsigned64 | Kind::Integer128 => "Integer".to_owned(),
        Kind::Number => "Number".to_owned(),
        Kind::Boolean => "Boolean".to_owned(),
        Kind::Json => "Json".to_owned(),
        Kind::Model(_) => format!("Variant{}", rank + 1),
    }
}
