//! Documented answers, by status.

use std::collections::{BTreeMap, BTreeSet};

use super::spot::Spot;
use super::{Walk, both, types};
use crate::api::{Header, Operation, Reply, ReplyKind, Role, Statuses};
use crate::diff::{Element, Kind, words};

pub fn compare(walk: &mut Walk<'_>, spot: &Spot, old: &Operation, new: &Operation) {
    let (before, after) = (by_status(old), by_status(new));
    let all: BTreeSet<_> = before.keys().chain(after.keys()).copied().collect();
    for (statuses, media) in all {
        let (was, is) = (before.get(&(statuses, media)).copied(), after.get(&(statuses, media)).copied());
        let key = key(statuses);
        let (old_all, new_all) = (spot.old.child("responses"), spot.new.child("responses"));
        let old_place = if was.is_some() { old_all.child(&key) } else { old_all };
        let new_place = if is.is_some() { new_all.child(&key) } else { new_all };
        let member = if is_success(old, statuses) { "success" } else { "error" };
        let name = media.map_or_else(|| format!("reply {key}"), |media| format!("reply {key} as {media}"));
        let mut spot = spot.below(Element::Reply, &name, (&old_place, &new_place), member);
        spot.role = Role { sent: false, received: true };
        match (was, is) {
            (Some(was), Some(is)) => reply(walk, &spot, was, is),
            (Some(was), None) => {
                let was = words::reply(walk.old.api, &was.kind);
                walk.structural(&spot, Kind::Removed, (Some(was), None));
            }
            (None, Some(is)) => {
                let is = words::reply(walk.new.api, &is.kind);
                walk.structural(&spot, Kind::Added, (None, Some(is)));
            }
            (None, None) => {}
        }
    }
}

/// The answers by status; further media types of a status also by media type.
fn by_status(operation: &Operation) -> BTreeMap<(Statuses, Option<&str>), &Reply> {
    let mut found = BTreeMap::new();
    for reply in &operation.replies {
        let first = !found.contains_key(&(reply.statuses, None));
        found.insert((reply.statuses, reply.media.as_deref().filter(|_| !first)), reply);
    }
    found
}

/// As in the plan: the default answer is a success if no other is.
fn is_success(operation: &Operation, statuses: Statuses) -> bool {
    let none = || operation.replies.iter().all(|reply| !reply.statuses.is_success());
    statuses.is_success() || (statuses == Statuses::Default && none())
}

fn key(statuses: Statuses) -> String {
    match statuses {
        Statuses::One(status) => status.to_string(),
        Statuses::Range(hundred) => format!("{hundred}XX"),
        Statuses::Default => "default".to_owned(),
    }
}

fn reply(walk: &mut Walk<'_>, spot: &Spot, old: &Reply, new: &Reply) {
    match (&old.kind, &new.kind) {
        (ReplyKind::Json(old_type, old_forms), ReplyKind::Json(new_type, new_forms)) => {
            types::compare(walk, spot, old_type, new_type, true);
            if old_forms != new_forms {
                walk.structural(spot, Kind::ReadingChanged, (None, None));
            }
        }
        (old, new) if old == new => {}
        (old, new) => {
            let pair = both(words::reply(walk.old.api, old), words::reply(walk.new.api, new));
            walk.structural(spot, Kind::TypeChanged, pair);
        }
    }
    if let (Some(old), Some(new)) = (&old.media, &new.media) {
        walk.differs(spot, Kind::MediaTypeChanged, old, new);
    }
    headers(walk, spot, old, new);
    walk.docs(spot, &old.docs, &new.docs);
    if old.examples != new.examples {
        walk.plain(spot, Kind::ExamplesChanged, (None, None));
    }
}

fn headers(walk: &mut Walk<'_>, spot: &Spot, old: &Reply, new: &Reply) {
    let by_name = |reply: &'_ Reply| -> BTreeMap<String, Header> {
        reply.headers.iter().map(|header| (header.name.to_ascii_lowercase(), header.clone())).collect()
    };
    let (old, new) = (by_name(old), by_name(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for name in names {
        let mut spot = spot.below(Element::Header, &format!("header {name}"), (&spot.old, &spot.new), "");
        spot.owners = Vec::new(); // headers have no declaration
        match (old.get(name), new.get(name)) {
            (Some(was), Some(is)) => {
                match (was.required, is.required) {
                    (false, true) => walk.plain(&spot, Kind::BecameRequired, (None, None)),
                    (true, false) => walk.plain(&spot, Kind::BecameOptional, (None, None)),
                    _ => {}
                }
                walk.docs(&spot, &was.docs, &is.docs);
            }
            (Some(_), None) => walk.plain(&spot, Kind::Removed, (None, None)),
            (None, Some(_)) => walk.plain(&spot, Kind::Added, (None, None)),
            (None, None) => {}
        }
    }
}
