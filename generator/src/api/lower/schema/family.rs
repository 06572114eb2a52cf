//! Inheritance: a component with a discriminator, and the components that are built upon it by `allOf`.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::Schemas;
use super::choice::tags::mapping;
use super::place::is_component;
use super::view::{View, reference};
use crate::document::Document;
use crate::pointer::Pointer;

/// The inverse of "is built upon": for each component, those built upon it.
pub type Children = HashMap<Pointer, Vec<Pointer>>;

/// The shapes of values of a family, by name: the schemas built upon this one, those that its discriminator names, and
/// the schema itself if the discriminator means it. `None` when it is no family.
///
/// A component that is built upon a family, and has others built upon it, is an inner family.
pub fn members(schemas: &Schemas<'_>, view: &View<'_>) -> Option<Vec<Pointer>> {
    let base = view.outermost().filter(|place| is_component(place))?;
    let (discriminator, _) = view.discriminator()?;
    if view.own("oneOf").is_some() || view.own("anyOf").is_some() {
        return None;
    }
    let children = children(schemas);
    let mut found = built_upon(&children, base);
    let named: Vec<Pointer> = mapping(schemas, view).into_iter().map(|(_, target)| target).collect();
    let means_itself = named.is_empty() || named.contains(base);
    if discriminator.is_within(base) {
        found.extend(named);
    }
    found.remove(base);
    if found.is_empty() {
        return None;
    }
    // The place for a component without those built upon it.
    let alone = |place: &Pointer| {
        let own = place.child("discriminator");
        if schemas.document.at(&own).is_some() { own } else { place.child("allOf") }
    };
    // A component with its own discriminator is an inner choice.
    let tells_apart = |place: &Pointer| {
        let view = View::of(schemas.document, std::slice::from_ref(place));
        view.discriminator().is_some_and(|(discriminator, _)| discriminator.is_within(place))
    };
    let is_within = |place: &Pointer| children.contains_key(place) && !tells_apart(place);
    let others = found.iter().map(|place| if is_within(place) { alone(place) } else { place.clone() });
    Some(means_itself.then(|| alone(base)).into_iter().chain(others).collect())
}

/// Whether a schema is a component of a family: it then stands for itself and not for the whole family.
pub fn is_built_upon_family(schemas: &Schemas<'_>, place: &Pointer, target: &Pointer) -> bool {
    is_component(place) && View::of(schemas.document, std::slice::from_ref(target)).has("discriminator")
}

fn built_upon(children: &Children, base: &Pointer) -> BTreeSet<Pointer> {
    let (mut found, mut open) = (BTreeSet::new(), vec![base]);
    while let Some(place) = open.pop() {
        for child in children.get(place).into_iter().flatten() {
            if found.insert(child.clone()) {
                open.push(child);
            }
        }
    }
    found
}

fn children(schemas: &Schemas<'_>) -> Rc<Children> {
    let known = schemas.children.borrow().clone();
    known.unwrap_or_else(|| {
        let found = Rc::new(all_children(schemas.document));
        *schemas.children.borrow_mut() = Some(found.clone());
        found
    })
}

fn all_children(document: &Document) -> Children {
    let section = Pointer::root().child("components").child("schemas");
    let mut found = Children::new();
    for (name, schema) in document.at(&section).and_then(Value::as_object).into_iter().flatten() {
        let mut open: Vec<&Map<String, Value>> = schema.as_object().into_iter().collect();
        while let Some(schema) = open.pop() {
            let parts = schema.get("allOf").and_then(Value::as_array);
            for part in parts.into_iter().flatten().filter_map(Value::as_object) {
                match reference(document, part) {
                    Some(base) => found.entry(base).or_default().push(section.child(name)),
                    None => open.push(part),
                }
            }
        }
    }
    found
}
