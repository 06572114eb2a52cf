//! Rust code that changes although the document says the same: a type of a cycle that is now boxed, arguments in
//! another order, a record that is now also sent and gets a second type. Changes that another breaking change explains
//! are left out.

use std::collections::BTreeMap;

use super::Walk;
use super::spot::Spot;
use crate::api::Role;
use crate::diff::{Element, Kind};

pub fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    let names = followed_names(walk);
    let newer: BTreeMap<&str, &BTreeMap<String, String>> = new.surface.owners().collect();
    for (owner, members) in old.surface.owners() {
        if walk.explained.contains(owner) {
            continue;
        }
        let Some(now) = newer.get(owner) else {
            let spot = spot(walk, owner, owner);
            walk.plain(&spot, Kind::SurfaceChanged, (members.get("").cloned(), None));
            continue;
        };
        for (member, before) in members {
            let after = now.get(member);
            if after.is_none_or(|after| *after != followed(before, &names)) {
                let name = format!("{owner} / {}", if member.is_empty() { "declaration" } else { member });
                let spot = spot(walk, owner, &name);
                let reordered = member == "arguments" && after.is_some_and(|after| sorted(before) == sorted(after));
                let kind = if reordered { Kind::ArgumentsReordered } else { Kind::SurfaceChanged };
                walk.plain(&spot, kind, (Some(before.clone()), after.cloned()));
            }
        }
    }
}

/// The types that have another name now.
fn followed_names(walk: &Walk<'_>) -> BTreeMap<String, String> {
    walk.renamed.iter().flat_map(|(old, new)| walk.owners(*old, *new)).collect()
}

/// A declaration with the new names of its types: that they went has been said.
fn followed(declaration: &str, names: &BTreeMap<String, String>) -> String {
    let is_name = |sign: char| sign.is_alphanumeric() || sign == '_';
    let mut text = String::new();
    for part in declaration.split_inclusive(|sign| !is_name(sign)) {
        let name = part.trim_end_matches(|sign| !is_name(sign));
        text.push_str(names.get(name).map_or(name, String::as_str));
        text.push_str(&part[name.len()..]);
    }
    text
}

/// The arguments of a method without their order; any other declaration unchanged.
fn sorted(declaration: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = declaration.split(", ").collect();
    parts.sort_unstable();
    parts
}

fn spot(walk: &Walk<'_>, owner: &str, identity: &str) -> Spot {
    let (old, new) = (walk.old.place(owner), walk.new.place(owner));
    let rank = walk.old.names.model(owner);
    let role = rank.map_or(Role { sent: true, received: true }, |id| walk.old_roles[id.0]);
    let (old_place, new_place) = (old.unwrap_or_default(), new.unwrap_or_default());
    Spot::new(Element::Rust, format!("rust {identity}"), role, &old_place, &new_place)
}
