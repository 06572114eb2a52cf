//! The values that distinguish the shapes of a choice: those of a discriminator, or of a property whose values no two
//! shapes share.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::view::View;
use super::super::{Schemas, code, place};
use super::{Places, target};
use crate::api::Wire;
use crate::pointer::Pointer;

/// The property, and for each shape its values.
pub struct Tags {
    pub property: String,
    pub values: Vec<Vec<Wire>>,
    /// Whether the shape has the property, or a map that can hold it.
    pub declared: Vec<bool>,
}

impl Tags {
    /// `None` when a shape has no value of its own.
    pub fn of(schemas: &Schemas<'_>, view: &View<'_>, shapes: &[Places], beside: &[Pointer]) -> Option<Self> {
        let shapes: Vec<Shape> = shapes.iter().map(|places| Shape::of(schemas, places, beside)).collect();
        let property = view.discriminator().and_then(|(_, said)| said.get("propertyName")).and_then(Value::as_str);
        match property {
            Some(property) => Self::discriminated(schemas, view, &shapes, property),
            None => Self::found(schemas, &shapes),
        }
    }

    fn discriminated(schemas: &Schemas<'_>, view: &View<'_>, shapes: &[Shape<'_>], property: &str) -> Option<Self> {
        let said: Vec<Option<Said>> = shapes.iter().map(|shape| shape.says(schemas, property)).collect();
        let mut named: HashMap<Pointer, Vec<String>> = HashMap::new();
        for (value, target) in mapping(schemas, view) {
            named.entry(target).or_default().push(value);
        }
        let mut counts: HashMap<String, usize> = HashMap::new();
        for value in said.iter().flatten().flat_map(|said| &said.values) {
            *counts.entry(value.to_string()).or_default() += 1;
        }
        let mut taken: HashSet<String> = named.values().flatten().cloned().collect();
        let mut values = Vec::new();
        for (shape, said) in shapes.iter().zip(&said) {
            let integer = |text: &str| wire(said.as_ref().and_then(|said| said.word), text);
            let mapped = shape.target.as_ref().and_then(|target| named.get(target)).into_iter().flatten();
            let mut own: Vec<Wire> = mapped.map(|value| integer(value)).collect();
            let listed = said.iter().flat_map(|said| &said.values).filter(|value| counts[&value.to_string()] == 1);
            own.extend(listed.filter(|value| taken.insert(value.to_string())).cloned());
            if own.is_empty() {
                own.extend(shape.name.iter().filter(|name| taken.insert((*name).clone())).map(|name| integer(name)));
            }
            if own.is_empty() {
                return None;
            }
            values.push(own);
        }
        let declared = shapes.iter().zip(&said).map(|(shape, said)| said.is_some() || shape.has_extra()).collect();
        Some(Self { property: property.to_owned(), values, declared })
    }

    /// A property that each shape requires, with values that no other shape has.
    fn found(schemas: &Schemas<'_>, shapes: &[Shape<'_>]) -> Option<Self> {
        let first = shapes.first()?;
        let required = first.view.all("required").filter_map(|(_, names)| names.as_array()).flatten();
        required.filter_map(Value::as_str).find_map(|property| {
            let mut taken = HashSet::new();
            let values = shapes.iter().map(|shape| {
                let said = shape.says(schemas, property).filter(|_| shape.requires(property))?;
                let own = !said.values.is_empty() && said.values.iter().all(|value| taken.insert(value.to_string()));
                own.then_some(said.values)
            });
            let values = values.collect::<Option<Vec<_>>>()?;
            Some(Self { property: property.to_owned(), declared: vec![true; values.len()], values })
        })
    }
}

/// The targets of a discriminator, by value.
pub fn mapping(schemas: &Schemas<'_>, view: &View<'_>) -> Vec<(String, Pointer)> {
    let named = view.discriminator().and_then(|(_, said)| said.get("mapping")).and_then(Value::as_object);
    let targets = named.into_iter().flatten();
    let mut targets: Vec<_> =
        targets.filter_map(|(value, text)| Some((value.clone(), named_by(schemas, text.as_str()?)?))).collect();
    targets.sort();
    targets
}

/// The schema that a discriminator names, by the name of a component or by a reference.
pub fn named_by(schemas: &Schemas<'_>, text: &str) -> Option<Pointer> {
    let component = Pointer::root().child("components").child("schemas").child(text);
    if schemas.document.at(&component).is_some() { Some(component) } else { schemas.document.resolve(text) }
}

/// The component that a listed shape is.
pub fn component(schemas: &Schemas<'_>, places: &[Pointer]) -> Option<Pointer> {
    match places {
        [place] if place::is_base(place) => place.parent(),
        [place] if place::is_component(place) => Some(place.clone()),
        [place] => target(schemas, place),
        _ => None,
    }
}

/// A shape, as far as it matters for tags.
struct Shape<'d> {
    view: View<'d>,
    /// Its component.
    target: Option<Pointer>,
    name: Option<String>,
}

/// What a shape says about the property.
struct Said {
    word: Option<&'static str>,
    values: Vec<Wire>,
}

impl<'d> Shape<'d> {
    fn of(schemas: &Schemas<'d>, places: &[Pointer], beside: &[Pointer]) -> Self {
        let all: Vec<Pointer> = places.iter().chain(beside).cloned().collect();
        let target = component(schemas, places);
        Self { view: View::of(schemas.document, &all), name: target.as_ref().and_then(Pointer::last), target }
    }

    /// The values that the property may have, if the shape is an object with this property.
    fn says(&self, schemas: &Schemas<'_>, property: &str) -> Option<Said> {
        let lists = self.view.all("properties");
        let places = lists.filter(|(_, named)| named.get(property).is_some()).map(|(place, _)| place.child(property));
        let places: Vec<Pointer> = places.collect();
        if places.is_empty() {
            return None;
        }
        let view = View::of(schemas.document, &places);
        let word = match view.type_word() {
            Some("integer" | "number") => Some("integer"),
            Some("boolean") => Some("boolean"),
            _ => None,
        };
        let values = if view.has("enum") { code::values(&view) } else { Vec::new() };
        Some(Said {
            word,
            values: values.iter().filter_map(|(at, value)| code::wire(schemas.document, at, value, word)).collect(),
        })
    }

    fn requires(&self, property: &str) -> bool {
        let mut lists = self.view.all("required").filter_map(|(_, names)| names.as_array());
        let is_choice = self.view.has("oneOf") || self.view.has("anyOf");
        !is_choice && lists.any(|names| names.iter().any(|name| name == property))
    }

    fn has_extra(&self) -> bool {
        self.view.all("additionalProperties").any(|(_, value)| value != &Value::Bool(false))
    }
}

/// The tag value that a text means.
fn wire(word: Option<&str>, text: &str) -> Wire {
    let read = match word {
        Some("integer") => text.parse().ok().map(Wire::Integer),
        Some("boolean") => text.parse().ok().map(Wire::Boolean),
        _ => None,
    };
    read.unwrap_or_else(|| Wire::Text(text.to_owned()))
}
