//! What the document says about the whole: texts, server, credentials, groups, scalars, ways of reading.

use std::collections::{BTreeMap, BTreeSet};

use super::spot::Spot;
use super::{Walk, both};
use crate::api::{Api, Docs, Reading, Role, Scheme, Tag};
use crate::diff::surface::{CLIENT, scheme_member};
use crate::diff::{Element, Kind, words};
use crate::pointer::Pointer;

pub fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old.api, walk.new.api);
    let info = Pointer::root().child("info");
    let heading = spot_at(Element::Api, "api", &info);
    walk.differs(&heading.named("title"), Kind::HeadingChanged, &old.title, &new.title);
    walk.differs(&heading.named("version"), Kind::HeadingChanged, &old.version, &new.version);
    // The title counts as a summary, and was compared already.
    let texts = |api: &Api| Docs { summary: None, ..api.docs.clone() };
    walk.docs(&heading, &texts(old), &texts(new));
    if old.base_url != new.base_url {
        let spot = spot_at(Element::Api, "api / server", &Pointer::root().child("servers"));
        walk.plain(&spot, Kind::ServerChanged, (old.base_url.clone(), new.base_url.clone()));
    }
    if old.servers != new.servers {
        let spot = spot_at(Element::Api, "api / servers", &Pointer::root().child("servers"));
        walk.plain(&spot, Kind::TextsChanged, both(old.servers.join(", "), new.servers.join(", ")));
    }
    let reading = spot_at(Element::Api, "api / reading", &Pointer::root().child("x-reading"));
    walk.differs(&reading, Kind::ReadingChanged, &reading_words(&old.reading), &reading_words(&new.reading));
    schemes(walk, old, new);
    groups(walk, old, new);
    let scalars = Pointer::root().child("x-scalars");
    for (name, path) in &old.scalars {
        let spot = spot_at(Element::Api, &format!("api / scalar {name}"), &scalars.child(name));
        if let Some(newer) = new.scalars.get(name) {
            walk.differs(&spot, Kind::ScalarChanged, path, newer);
        }
    }
}

fn spot_at(element: Element, identity: &str, place: &Pointer) -> Spot {
    Spot::new(element, identity, Role { sent: true, received: true }, place, place)
}

fn reading_words(reading: &Reading) -> String {
    let case = if reading.ignore_case { "without regard to case" } else { "as written" };
    match &reading.suffix {
        Some(suffix) => format!("names {case}, everything may be missing, twins end in {suffix}"),
        None => format!("names {case}"),
    }
}

fn schemes<'a>(walk: &mut Walk<'_>, old: &'a Api, new: &'a Api) {
    let all = Pointer::root().child("components").child("securitySchemes");
    let by_name = |api: &'a Api| -> BTreeMap<&'a String, &'a Scheme> {
        api.schemes.iter().map(|scheme| (&scheme.name, scheme)).collect()
    };
    let (old, new) = (by_name(old), by_name(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).copied().collect();
    let owners = vec![(CLIENT.to_owned(), CLIENT.to_owned())];
    for name in names {
        let (was, is) = (old.get(name).copied(), new.get(name).copied());
        let place = |scheme: Option<&Scheme>| scheme.map_or_else(|| all.clone(), |scheme| scheme.origin.clone());
        let spot = Spot {
            old: place(was),
            new: place(is),
            ..spot_at(Element::Scheme, &format!("scheme {name}"), &all).owned(owners.clone(), scheme_member(name))
        };
        match (was, is) {
            (Some(was), Some(is)) => {
                let (before, after) = (words::scheme(&was.kind), words::scheme(&is.kind));
                if before != after {
                    walk.structural(&spot, Kind::TypeChanged, both(before, after));
                }
                walk.docs(&spot, &was.docs, &is.docs);
            }
            (Some(was), None) => walk.structural(&spot, Kind::Removed, (Some(words::scheme(&was.kind)), None)),
            (None, Some(is)) => walk.structural(&spot, Kind::Added, (None, Some(words::scheme(&is.kind)))),
            (None, None) => {}
        }
    }
}

fn groups<'a>(walk: &mut Walk<'_>, old: &'a Api, new: &'a Api) {
    let place = Pointer::root().child("tags");
    let by_name =
        |api: &'a Api| -> BTreeMap<&'a String, &'a Tag> { api.tags.iter().map(|tag| (&tag.name, tag)).collect() };
    let (old, new) = (by_name(old), by_name(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).copied().collect();
    for name in names {
        let spot = spot_at(Element::Group, &format!("group {name}"), &place);
        match (old.get(name), new.get(name)) {
            (Some(was), Some(is)) => walk.docs(&spot, &was.docs, &is.docs),
            (Some(_), None) => walk.plain(&spot, Kind::Removed, (Some(name.clone()), None)),
            (None, Some(_)) => walk.plain(&spot, Kind::Added, (None, Some(name.clone()))),
            (None, None) => {}
        }
    }
}
