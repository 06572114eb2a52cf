//! Records, codes and choices.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::spot::Spot;
use super::{Walk, both, types};
use crate::api::{Choice, Code, Entry, Field, ModelId, Presence, Record, Shape, Variant, Way};
use crate::diff::surface::{EXTRA, field_member, value_member, variant_member};
use crate::diff::{Element, Kind, words};
use crate::pointer::Pointer;
use crate::rust::name::{Case, words as rust_words};

/// Compares two models; `spot` is declared by their own types, `around` by the types that use them.
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
    let (was, is) = (fields(old), fields(new));
    let names: BTreeSet<&String> = was.keys().chain(is.keys()).copied().collect();
    for name in names {
        let (before, after) = (was.get(name).copied(), is.get(name).copied());
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

fn fields(record: &Record) -> HashMap<&String, &Field> {
    record.fields.iter().rev().map(|field| (&field.name, field)).collect()
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
        walk.structural(spot, Kind::OpennessChanged, both(openness(old.open, "values"), openness(new.open, "values")));
    }
    let list = |place: &Pointer, code: &Code| place.child(if code.open { "x-known-values" } else { "enum" });
    let (old_place, new_place) = (list(&spot.old, old), list(&spot.new, new));
    let (was, is) = (entries(old), entries(new));
    let values: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    for wire in values {
        let member = value_member(wire);
        let spot = spot.below(Element::Value, &member, (&old_place, &new_place), &*member);
        let name = |entry: &Entry| entry.name.clone().unwrap_or_else(|| wire.clone());
        match (was.get(wire), is.get(wire)) {
            (Some(before), Some(after)) => {
                if before.name != after.name {
                    walk.structural(&spot, Kind::Renamed, both(name(before), name(after)));
                    walk.names(&spot, names(&was, new, &new_place));
                }
                walk.docs(&spot, &before.docs, &after.docs);
            }
            (Some(before), None) => walk.structural(&spot, Kind::Removed, (Some(name(before)), None)),
            (None, Some(after)) => {
                walk.structural(&spot, Kind::Added, (None, Some(name(after))));
                walk.names(&spot, names(&was, new, &new_place));
            }
            (None, None) => {}
        }
    }
}

/// Longer lists are not written out for each of their changes.
const MOST_NAMES: usize = 64;

/// The names of the values of the list at `place`: each former name, if the value existed.
fn names(was: &BTreeMap<String, &Entry>, code: &Code, place: &Pointer) -> Option<Vec<(String, Option<String>)>> {
    let is_here = |entry: &Entry| entry.origin.parent().as_ref() == Some(place);
    let name = |entry: &Entry| was.get(&words::wire(&entry.wire)).copied().unwrap_or(entry).name.clone();
    let all = || code.entries.iter().map(|entry| (entry.wire.to_string(), name(entry))).collect();
    (code.entries.len() <= MOST_NAMES && code.entries.iter().all(is_here)).then(all)
}

fn openness(open: bool, what: &str) -> String {
    if open { format!("other {what} may come") } else { format!("only the listed {what}") }
}

fn tags(variant: &Variant) -> String {
    let other = variant.default.then(|| "any other".to_owned());
    listed(&variant.tags.iter().map(words::wire).chain(other).collect::<Vec<_>>())
}

/// The entries of a code, by value.
fn entries(code: &Code) -> BTreeMap<String, &Entry> {
    code.entries.iter().rev().map(|entry| (words::wire(&entry.wire), entry)).collect()
}

fn choice(walk: &mut Walk<'_>, spot: &Spot, old: &Choice, new: &Choice) {
    if old.tag != new.tag {
        walk.plain(spot, Kind::DiscriminatorChanged, (old.tag.clone(), new.tag.clone()));
    }
    if old.open != new.open {
        walk.structural(spot, Kind::OpennessChanged, both(openness(old.open, "shapes"), openness(new.open, "shapes")));
    }
    let (was, is) = (variants(old), variants(new));
    let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    for name in names {
        let member = variant_member(name);
        let spot = spot.below(Element::Variant, &member, (&spot.old, &spot.new), &*member);
        match (was.get(name), is.get(name)) {
            (Some(before), Some(after)) => {
                types::compare(walk, &spot, &before.ty, &after.ty, true);
                walk.differs(&spot, Kind::DiscriminatorChanged, &tags(before), &tags(after));
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

/// The shapes by the names of their Rust variants, as the plan numbers them.
fn variants(choice: &Choice) -> BTreeMap<String, &Variant> {
    let (mut taken, mut next) = (BTreeMap::new(), HashMap::new());
    for variant in &choice.variants {
        let wanted = rust_words(&variant.name, Case::Pascal);
        let mut free = wanted.clone();
        let number = next.entry(wanted.clone()).or_insert(2_usize);
        while taken.contains_key(&free) {
            free = format!("{wanted}{number}");
            *number += 1;
        }
        taken.insert(free, variant);
    }
    taken
}
