//! The members of a list of shapes: which of them add nothing to the record, and which are null.

use std::collections::HashSet;
use std::rc::Rc;
use std::slice;

use serde_json::Value;

use super::super::Schemas;
use super::super::view::View;
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// Whether the choice adds nothing to the record: it only says which properties go together, or it lists the schemas
/// that are built upon this one.
pub fn is_idle(schemas: &mut Schemas<'_>, view: &View<'_>) -> bool {
    let lists: Vec<_> = ["oneOf", "anyOf"].into_iter().flat_map(|key| view.all(key)).collect();
    let members: Vec<Rc<Members>> = lists.iter().map(|(list, all)| Members::of(schemas, list, all)).collect();
    let places: HashSet<&Pointer> = view.places().collect();
    let leads = |(members, (list, _)): (&Rc<Members>, &(Pointer, _))| {
        list.parent().is_some_and(|owner| members.lead_to(schemas, &places, &owner))
    };
    if members.iter().zip(&lists).any(leads) {
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

/// The members of a list of shapes, which every schema built upon its owner needs.
pub struct Members {
    /// Their places, with references followed.
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
            found.null |= says_null(&view) || view.nullable();
        }
        let found = Rc::new(found);
        schemas.members.borrow_mut().insert(list.clone(), found.clone());
        found
    }

    /// Whether one of them is one of these places, and is built upon the schema that has the list.
    fn lead_to(&self, schemas: &Schemas<'_>, places: &HashSet<&Pointer>, owner: &Pointer) -> bool {
        let is_built = |place: &Pointer| {
            place != owner && View::of(schemas.document, slice::from_ref(place)).places().any(|place| place == owner)
        };
        if places.len() < self.first.len() {
            places.iter().any(|place| self.first.contains(*place) && is_built(place))
        } else {
            self.first.iter().any(|place| places.contains(place) && is_built(place))
        }
    }
}

/// The lists of shapes that add something, each with its place. Lists that only say which properties go together add
/// nothing beside others.
pub fn lists<'d>(schemas: &Schemas<'_>, view: &View<'d>) -> Vec<(Pointer, &'d Value)> {
    let all: Vec<_> = ["oneOf", "anyOf"].into_iter().flat_map(|key| view.all(key)).collect();
    let tells = |(list, members): &&(Pointer, &Value)| !Members::of(schemas, list, members).only_constrain;
    let telling: Vec<_> = all.iter().filter(tells).cloned().collect();
    if telling.is_empty() { all.into_iter().take(1).collect() } else { telling }
}

/// Whether one of the listed shapes is null, or accepts null.
pub fn offers_null(schemas: &Schemas<'_>, view: &View<'_>) -> bool {
    let lists = ["oneOf", "anyOf"].into_iter().filter_map(|key| view.first_at(key));
    lists.into_iter().any(|(place, members)| Members::of(schemas, &place, members).null)
}

/// Whether a listed shape is null. A shape with `nullable` only accepts any other value too.
pub fn is_null(schemas: &Schemas<'_>, place: &Pointer) -> bool {
    says_null(&View::of(schemas.document, slice::from_ref(place)))
}

fn says_null(view: &View<'_>) -> bool {
    view.text("type") == Some("null") || view.first("enum") == Some(&Value::Array(vec![Value::Null]))
}
