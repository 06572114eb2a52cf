//! Places that say the same have one Rust type, under a name each: where the places of one type part, or come together,
//! code that uses one of the types for another is concerned, although every name stays.

use std::collections::{BTreeMap, BTreeSet};

use super::spot::Spot;
use super::{Walk, both};
use crate::api::Role;
use crate::diff::{Element, Kind, Side};

/// How many places of one type are named, where these tell the difference.
const NAMED: usize = 4;

/// The names of types, by the name of the type that each is.
type Classes<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

pub fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    let places = |side: &Side<'_>| side.surface.owners().map(|(owner, _)| owner.to_owned()).collect::<BTreeSet<_>>();
    let kept: BTreeSet<String> = places(old).intersection(&places(new)).cloned().collect();
    let known: BTreeSet<&str> =
        old.shared.iter().chain(&new.shared).flat_map(|(name, first)| [&**name, &**first]).collect();
    let names: BTreeSet<&str> = known.into_iter().filter(|name| kept.contains(*name)).collect();
    let (before, after) = (classes(old, &names), classes(new, &names));
    for names in joined(&before, &after) {
        // A class is listed under its first name.
        let [was, is] = [&before, &after]
            .map(|classes| -> Vec<&BTreeSet<&str>> { names.iter().filter_map(|name| classes.get(name)).collect() });
        if was != is {
            let first = names.first().expect("a class has a name");
            let said = |named: usize| [&was, &is].map(|classes| words(classes, named));
            let brief = said(NAMED);
            let [was, is] = if brief[0] == brief[1] { said(usize::MAX) } else { brief };
            walk.plain(&spot(walk, first), Kind::SharingChanged, both(was, is));
        }
    }
}

fn classes<'a>(side: &Side<'_>, names: &BTreeSet<&'a str>) -> Classes<'a> {
    // The type itself may be a name that only this side has: it then only tells the class.
    let mut firsts: BTreeMap<&str, &'a str> = BTreeMap::new();
    let mut classes = Classes::new();
    for name in names {
        let ty = side.shared.get(*name).map_or(*name, |first| first);
        classes.entry(*firsts.entry(ty).or_insert(name)).or_default().insert(*name);
    }
    classes
}

/// The smallest sets of names that neither of the two divides.
fn joined<'a>(before: &Classes<'a>, after: &Classes<'a>) -> Vec<BTreeSet<&'a str>> {
    let mut joined: Vec<BTreeSet<&str>> = Vec::new();
    let mut rank: BTreeMap<&str, usize> = BTreeMap::new();
    for class in before.values().chain(after.values()) {
        let met: BTreeSet<usize> = class.iter().filter_map(|name| rank.get(name).copied()).collect();
        let mut whole = class.clone();
        met.into_iter().for_each(|other| whole.append(&mut joined[other]));
        rank.extend(whole.iter().map(|name| (*name, joined.len())));
        joined.push(whole);
    }
    joined.retain(|names| !names.is_empty());
    joined
}

/// `A = B; C`: A and B are one type, and C is another.
fn words(classes: &[&BTreeSet<&str>], named: usize) -> String {
    let word = |class: &&BTreeSet<&str>| {
        let named: Vec<&str> = class.iter().take(named).copied().collect();
        let more = class.len() - named.len();
        named.join(" = ") + &if more > 0 { format!(" = {more} more") } else { String::new() }
    };
    classes.iter().map(word).collect::<Vec<_>>().join("; ")
}

fn spot(walk: &Walk<'_>, name: &str) -> Spot {
    let role = walk.old.names.model(name).map_or(Role { sent: true, received: true }, |id| walk.old_roles[id.0]);
    let places = [walk.old, walk.new].map(|side| side.place(name).unwrap_or_default());
    Spot::new(Element::Rust, format!("rust {name}"), role, &places[0], &places[1])
}
