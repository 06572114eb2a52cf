//! Records, codes and choices.

use std::collections::BTreeSet;

use super::spot::Spot;
use super::{Walk, both, types};
use crate::api::{Choice, Code, Entry, Field, ModelId, Presence, Record, Shape, Way};
use crate::diff::surface::{EXTRA, field_member, value_member, variant_member};
use crate::diff::{Element, Kind, words};
use crate::pointer::Pointer;
use crate::rust::name::{Case, words as rust_words};

/// Compares two models; `spot` is declared by their own types, `around` by whoever uses them.
pub fn compare(walk: &mut Walk<'_>, spot: &Spot, around: &Spot, old: ModelId, new: ModelId) {
    let (old_model, new_model) = (&walk.old.api[old], &walk.new.api[new]);
    walk.docs(around, &old_model.docs, &new_model.docs);
    walk.sensitivity(around, old_model.sensitive, new_model.sensitive);
    if old_model.examples != new_model.examples {
        walk.plain(around, Kind::ExamplesChanged, (None, None));
    }
    match (&old_model.shape, &new_model.shape) {
        (Shape::Record(old), Shape::Record(new)) => record(walk, spot, old, new),
        (Shape::Code(old), Shape::Code(new)) => code(walk, spot, old, new),
        (Shape::Choice(old), Shape::Choice(new)) => choice(walk, spot, old, new),
        (Shape::Alias(old), Shape::Alias(new)) => types::compare(walk, spot, old, new, true),
        (old, new) => {
            let pair = both(words::shape(walk.old.api, old), words::shape(walk.new.api, new));
            walk.structural(spot, Kind::ShapeChanged, pair);
        }
    }
}

fn record(walk: &mut Walk<'_>, spot: &Spot, old: &Record, new: &Record) {
    let find = |record: &'_ Record, name: &str| record.fields.iter().position(|field| field.name == name);
    let names: BTreeSet<&String> = old.fields.iter().chain(&new.fields).map(|field| &field.name).collect();
    for name in names {
        let (before, after) = (find(old, name).map(|at| &old.fields[at]), find(new, name).map(|at| &new.fields[at]));
        let (old_place, new_place) =
            (before.map_or(&spot.old, |field| &field.origin), after.map_or(&spot.new, |field| &field.origin));
        let member = field_member(name);
        let mut spot = spot.below(Element::Field, &member, (old_place, new_place), &*member);
        let goes = |way| [before, after].into_iter().flatten().any(|field| field.way != way);
        spot.role.sent &= goes(Way::Received);
        spot.role.received &= goes(Way::Sent);
        match (before, after) {
            (Some(before), Some(after)) => field(walk, &spot, before, after),
            (Some(before), None) => {
                let was = words::ty(walk.old.api, &before.ty);
                walk.structural(&spot, Kind::Removed, (Some(was), None));
            }
            (None, Some(after)) => {
                let kind = if after.presence.is_required() { Kind::AddedRequired } else { Kind::Added };
                let is = words::ty(walk.new.api, &after.ty);
                walk.structural(&spot, kind, (None, Some(is)));
            }
            (None, None) => {}
        }
    }
    extra(walk, spot, old, new);
}

fn field(walk: &mut Walk<'_>, spot: &Spot, old: &Field, new: &Field) {
    presence(walk, spot, old.presence, new.presence);
    let way = |field: &Field| match field.way {
        Way::Both => "both ways",
        Way::Received => "in answers only",
        Way::Sent => "in requests only",
    };
    if old.way != new.way {
        walk.structural(spot, Kind::WayChanged, both(way(old), way(new)));
    }
    types::compare(walk, spot, &old.ty, &new.ty, false);
    walk.docs(spot, &old.docs, &new.docs);
    walk.sensitivity(spot, old.sensitive, new.sensitive);
    walk.differs(spot, Kind::AliasesChanged, &listed(&old.aliases), &listed(&new.aliases));
    walk.annotations(spot, &old.annotations, &new.annotations);
}

/// Texts without regard to their order.
fn listed(texts: &[String]) -> String {
    texts.iter().map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
}

fn presence(walk: &mut Walk<'_>, spot: &Spot, old: Presence, new: Presence) {
    match (old.is_required(), new.is_required()) {
        (false, true) => walk.structural(spot, Kind::BecameRequired, (None, None)),
        (true, false) => walk.structural(spot, Kind::BecameOptional, (None, None)),
        _ => {}
    }
    let may_be_null = |presence| matches!(presence, Presence::Nullable | Presence::OptionalNullable);
    match (may_be_null(old), may_be_null(new)) {
        (false, true) => walk.structural(spot, Kind::NullAllowed, (None, None)),
        (true, false) => walk.structural(spot, Kind::NullForbidden, (None, None)),
        _ => {}
    }
}

fn extra(walk: &mut Walk<'_>, spot: &Spot, old: &Record, new: &Record) {
    let spot = spot.below(Element::Inner, EXTRA, (&spot.old, &spot.new), EXTRA);
    if let (Some(old), Some(new)) = (&old.extra, &new.extra) {
        return types::compare(walk, &spot, old, new, true);
    }
    let said = |record: &Record, api| match (&record.extra, record.sealed) {
        (Some(ty), _) => words::ty(api, ty),
        (None, true) => "forbidden".to_owned(),
        (None, false) => "not spoken of".to_owned(),
    };
    let (before, after) = (said(old, walk.old.api), said(new, walk.new.api));
    if before != after {
        walk.structural(&spot, Kind::ExtraChanged, both(before, after));
    }
}

fn code(walk: &mut Walk<'_>, spot: &Spot, old: &Code, new: &Code) {
    if old.open != new.open {
        let word = |open| if open { "other values may come" } else { "only the listed values" };
        walk.structural(spot, Kind::OpennessChanged, both(word(old.open), word(new.open)));
    }
    let list = |place: &Pointer, code: &Code| place.child(if code.open { "x-known-values" } else { "enum" });
    let (old_place, new_place) = (list(&spot.old, old), list(&spot.new, new));
    let find = |code: &'_ Code, wire: &str| code.entries.iter().position(|entry| words::wire(&entry.wire) == wire);
    let values: BTreeSet<String> =
        old.entries.iter().chain(&new.entries).map(|entry| words::wire(&entry.wire)).collect();
    for wire in values {
        let member = value_member(&wire);
        let spot = spot.below(Element::Value, &member, (&old_place, &new_place), &*member);
        let name = |entry: &Entry| entry.name.clone().unwrap_or_else(|| wire.clone());
        match (find(old, &wire).map(|at| &old.entries[at]), find(new, &wire).map(|at| &new.entries[at])) {
            (Some(before), Some(after)) => {
                if before.name != after.name {
                    walk.structural(&spot, Kind::Renamed, both(name(before), name(after)));
                }
                walk.docs(&spot, &before.docs, &after.docs);
            }
            (Some(before), None) => walk.structural(&spot, Kind::Removed, (Some(name(before)), None)),
            (None, Some(after)) => walk.structural(&spot, Kind::Added, (None, Some(name(after)))),
            (None, None) => {}
        }
    }
}

fn choice(walk: &mut Walk<'_>, spot: &Spot, old: &Choice, new: &Choice) {
    if old.tag != new.tag {
        walk.plain(spot, Kind::DiscriminatorChanged, (old.tag.clone(), new.tag.clone()));
    }
    let (old_names, new_names) = (variant_names(old), variant_names(new));
    let names: BTreeSet<&String> = old_names.iter().chain(&new_names).collect();
    for name in names {
        let find = |names: &[String]| names.iter().position(|known| known == name);
        let member = variant_member(name);
        let spot = spot.below(Element::Variant, &member, (&spot.old, &spot.new), &*member);
        let of = |choice: &'_ Choice, at: Option<usize>| at.map(|at| choice.variants[at].clone());
        match (of(old, find(&old_names)), of(new, find(&new_names))) {
            (Some(before), Some(after)) => {
                types::compare(walk, &spot, &before.ty, &after.ty, true);
                walk.differs(&spot, Kind::DiscriminatorChanged, &listed(&before.tags), &listed(&after.tags));
            }
            (Some(before), None) => {
                let was = words::ty(walk.old.api, &before.ty);
                walk.structural(&spot, Kind::Removed, (Some(was), None));
            }
            (None, Some(after)) => {
                let is = words::ty(walk.new.api, &after.ty);
                walk.structural(&spot, Kind::Added, (None, Some(is)));
            }
            (None, None) => {}
        }
    }
}

/// Names of the Rust variants, as the plan numbers them.
fn variant_names(choice: &Choice) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for variant in &choice.variants {
        let wanted = rust_words(&variant.name, Case::Pascal);
        let numbered = (2..).map(|number| format!("{wanted}{number}"));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|name| !taken.contains(name));
        taken.extend(free);
    }
    taken
}
