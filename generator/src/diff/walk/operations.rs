//! Exchanges, by path and method.

use std::collections::{BTreeMap, BTreeSet};

use super::spot::Spot;
use super::{Walk, bodies, both, replies, types};
use crate::api::{Api, Method, Operation, Parameter, Place, Retry, Role};
use crate::diff::surface::operations::owner;
use crate::diff::surface::{CLIENT, parameter_member};
use crate::diff::{Element, Kind, words};
use crate::pointer::Pointer;

/// Requests and answers.
const BOTH: Role = Role { sent: true, received: true };

pub fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (operations(walk.old.api), operations(walk.new.api));
    let keys: BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
    let all = Pointer::root().child("paths");
    for key in keys {
        let (before, after) = (old.get(&key).copied(), new.get(&key).copied());
        let place = |operation: Option<&Operation>| operation.map_or_else(|| all.clone(), |it| it.origin.clone());
        let id = before.or(after).map_or("", |operation| &operation.id);
        let owner = owner(key.1, key.0);
        let spot = Spot::new(Element::Operation, format!("operation {id}"), BOTH, &place(before), &place(after))
            .owned(vec![(owner.clone(), owner.clone())], "name");
        match (before, after) {
            (Some(before), Some(after)) => operation(walk, &spot, before, after),
            (Some(_), None) => walk.structural(&spot, Kind::Removed, (Some(owner), None)),
            (None, Some(_)) => walk.structural(&spot, Kind::Added, (None, Some(owner))),
            (None, None) => {}
        }
    }
}

fn operations(api: &Api) -> BTreeMap<(&str, &Method), &Operation> {
    api.operations.iter().map(|operation| ((operation.path.as_str(), &operation.method), operation)).collect()
}

fn operation(walk: &mut Walk<'_>, spot: &Spot, old: &Operation, new: &Operation) {
    if old.id != new.id {
        walk.structural(spot, Kind::Renamed, both(&*old.id, &*new.id));
    }
    walk.docs(spot, &old.docs, &new.docs);
    if old.tag != new.tag {
        walk.plain(spot, Kind::GroupChanged, (old.tag.clone(), new.tag.clone()));
    }
    let word = |retry| if retry == Retry::Safe { "safe" } else { "never" };
    walk.differs(spot, Kind::RetryChanged, word(old.retry), word(new.retry));
    let alternatives = |operation: &Operation| {
        let mut alternatives = operation.security.clone();
        alternatives.sort();
        words::security(&alternatives)
    };
    walk.differs(spot, Kind::SecurityChanged, &alternatives(old), &alternatives(new));
    if old.server != new.server {
        walk.plain(spot, Kind::ServerChanged, (old.server.clone(), new.server.clone()));
    }
    walk.annotations(spot, &old.annotations, &new.annotations);
    parameters(walk, spot, old, new);
    bodies::compare(walk, spot, old, new);
    replies::compare(walk, spot, old, new);
}

fn parameters(walk: &mut Walk<'_>, spot: &Spot, old: &Operation, new: &Operation) {
    let by_key = |operation: &'_ Operation| -> BTreeMap<(Place, String), usize> {
        let all = operation.parameters.iter().enumerate();
        all.map(|(rank, parameter)| ((parameter.place, parameter.name.clone()), rank)).collect()
    };
    let (before, after) = (by_key(old), by_key(new));
    let keys: BTreeSet<_> = before.keys().chain(after.keys()).cloned().collect();
    for key in keys {
        let was = before.get(&key).map(|rank| &old.parameters[*rank]);
        let is = after.get(&key).map(|rank| &new.parameters[*rank]);
        let member = parameter_member(key.0, &key.1);
        let list = (spot.old.child("parameters"), spot.new.child("parameters"));
        let places = (was.map_or(&list.0, |it| &it.origin), is.map_or(&list.1, |it| &it.origin));
        let mut spot = spot.below(Element::Parameter, &member, places, &*member);
        spot.role = Role { sent: true, received: false };
        if [was, is].into_iter().flatten().any(|parameter| parameter.client) {
            spot.owners.push((CLIENT.to_owned(), CLIENT.to_owned()));
        }
        match (was, is) {
            (Some(was), Some(is)) => parameter(walk, &spot, was, is),
            (Some(was), None) => {
                let was = words::ty(walk.old.api, &was.ty);
                walk.structural(&spot, Kind::Removed, (Some(was), None));
            }
            (None, Some(is)) => {
                let kind = if is.required { Kind::AddedRequired } else { Kind::Added };
                let is = words::ty(walk.new.api, &is.ty);
                walk.structural(&spot, kind, (None, Some(is)));
            }
            (None, None) => {}
        }
    }
}

fn parameter(walk: &mut Walk<'_>, spot: &Spot, old: &Parameter, new: &Parameter) {
    match (old.required, new.required) {
        (false, true) => walk.structural(spot, Kind::BecameRequired, (None, None)),
        (true, false) => walk.structural(spot, Kind::BecameOptional, (None, None)),
        _ => {}
    }
    if old.client != new.client {
        let word = |client| if client { "once on the client" } else { "at each call" };
        walk.structural(spot, Kind::HolderChanged, both(word(old.client), word(new.client)));
    }
    let style = |parameter: &Parameter| {
        format!("{:?}{}", parameter.style, if parameter.explode { ", exploded" } else { "" }).to_lowercase()
    };
    walk.differs(spot, Kind::StyleChanged, &style(old), &style(new));
    types::compare(walk, spot, &old.ty, &new.ty, true);
    walk.docs(spot, &old.docs, &new.docs);
    walk.sensitivity(spot, old.sensitive, new.sensitive);
    if old.examples != new.examples {
        walk.plain(spot, Kind::ExamplesChanged, (None, None));
    }
}
