//! Calls that the server makes, by name.

use std::collections::{BTreeMap, BTreeSet};

use super::spot::Spot;
use super::{Walk, both, types};
use crate::api::{Api, Receiver, ReplyKind, Role};
use crate::diff::{Element, Kind, words};
use crate::pointer::Pointer;

pub fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (receivers(walk.old.api), receivers(walk.new.api));
    let ids: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    for id in ids {
        let (before, after) = (old.get(id).copied(), new.get(id).copied());
        let place = |receiver: Option<&Receiver>| receiver.map_or_else(Pointer::root, |it| it.origin.clone());
        let role = Role { sent: false, received: true };
        let owner = format!("receiver {id}");
        let spot = Spot::new(Element::Operation, owner.clone(), role, &place(before), &place(after))
            .owned(vec![(owner.clone(), owner.clone())], "");
        match (before, after) {
            (Some(before), Some(after)) => receiver(walk, &spot, before, after),
            (Some(_), None) => walk.structural(&spot, Kind::Removed, (Some(owner), None)),
            (None, Some(_)) => walk.structural(&spot, Kind::Added, (None, Some(owner))),
            (None, None) => {}
        }
    }
}

fn receivers(api: &Api) -> BTreeMap<&str, &Receiver> {
    api.receivers.iter().map(|receiver| (receiver.id.as_str(), receiver)).collect()
}

fn receiver(walk: &mut Walk<'_>, spot: &Spot, old: &Receiver, new: &Receiver) {
    walk.docs(spot, &old.docs, &new.docs);
    match (&old.kind, &new.kind) {
        _ if old.method != new.method => {
            walk.structural(spot, Kind::TypeChanged, both(old.method.name(), new.method.name()));
        }
        (ReplyKind::Json(old, _), ReplyKind::Json(new, _)) => types::compare(walk, spot, old, new, true),
        (old, new) if old == new => {}
        (old, new) => {
            let pair = both(words::reply(walk.old.api, old), words::reply(walk.new.api, new));
            walk.structural(spot, Kind::TypeChanged, pair);
        }
    }
}
