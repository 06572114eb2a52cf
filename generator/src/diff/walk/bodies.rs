//! Request bodies and their parts.

use std::collections::{BTreeMap, BTreeSet};

use super::spot::Spot;
use super::{Walk, both, types};
use crate::api::{Body, BodyKind, Operation, Part, Role, Style};
use crate::diff::surface::operations::{form_member, part_member};
use crate::diff::{Element, Kind, words};

pub fn compare(walk: &mut Walk<'_>, spot: &Spot, old: &Operation, new: &Operation) {
    let (old_place, new_place) = (spot.old.child("requestBody"), spot.new.child("requestBody"));
    let places = (
        if old.body.is_some() { &old_place } else { &spot.old },
        if new.body.is_some() { &new_place } else { &spot.new },
    );
    let mut spot = spot.below(Element::Body, "body", places, "body");
    spot.role = Role { sent: true, received: false };
    match (&old.body, &new.body) {
        (Some(old), Some(new)) => {
            body(walk, &spot, old, new);
            alternatives(walk, &spot, old, new);
        }
        (Some(old), None) => walk.structural(&spot, Kind::Removed, (Some(old.media.clone()), None)),
        (None, Some(new)) => {
            let kind = if new.required { Kind::AddedRequired } else { Kind::Added };
            walk.structural(&spot, kind, (None, Some(new.media.clone())));
        }
        (None, None) => {}
    }
}

fn body(walk: &mut Walk<'_>, spot: &Spot, old: &Body, new: &Body) {
    required(walk, spot, old.required, new.required);
    walk.differs(spot, Kind::MediaTypeChanged, &old.media, &new.media);
    walk.differs(spot, Kind::StyleChanged, &styles(old), &styles(new));
    match (&old.kind, &new.kind) {
        (BodyKind::Json(old), BodyKind::Json(new)) | (BodyKind::Form(old), BodyKind::Form(new)) => {
            types::compare(walk, spot, old, new, true);
        }
        (BodyKind::Multipart(old), BodyKind::Multipart(new)) => parts(walk, spot, old, new),
        (old, new) if words::body(old) == words::body(new) => {}
        (old, new) => walk.structural(spot, Kind::TypeChanged, both(words::body(old), words::body(new))),
    }
    walk.docs(spot, &old.docs, &new.docs);
    if old.examples != new.examples {
        walk.plain(spot, Kind::ExamplesChanged, (None, None));
    }
}

/// The forms beside the default, by media type.
fn alternatives(walk: &mut Walk<'_>, spot: &Spot, old: &Body, new: &Body) {
    let by_media = |body: &Body| -> BTreeMap<String, Body> {
        body.alternatives.iter().map(|form| (form.media.clone(), form.clone())).collect()
    };
    // Where a body is required, a value of the only form is taken as it is when there are more of them.
    let breaks = !old.required && old.alternatives.is_empty();
    let (old, new) = (by_media(old), by_media(new));
    let media: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for media in media {
        let member = form_member(media);
        let spot = spot.below(Element::Body, &member, (&spot.old, &spot.new), &*member);
        match (old.get(media), new.get(media)) {
            (Some(old), Some(new)) => body(walk, &spot, old, new),
            (Some(old), None) => walk.structural(&spot, Kind::Removed, (Some(old.media.clone()), None)),
            (None, Some(new)) if breaks => walk.structural(&spot, Kind::Added, (None, Some(new.media.clone()))),
            (None, Some(new)) => walk.plain(&spot, Kind::Added, (None, Some(new.media.clone()))),
            (None, None) => {}
        }
    }
}

/// Properties of a form with an unusual style.
fn styles(body: &Body) -> String {
    let one = |(name, style, explode): &(String, Style, bool)| {
        format!("{name} {style:?}{}", if *explode { " exploded" } else { "" }).to_lowercase()
    };
    if body.styles.is_empty() {
        return "as usual".to_owned();
    }
    body.styles.iter().map(one).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
}

fn required(walk: &mut Walk<'_>, spot: &Spot, old: bool, new: bool) {
    match (old, new) {
        (false, true) => walk.structural(spot, Kind::BecameRequired, (None, None)),
        (true, false) => walk.structural(spot, Kind::BecameOptional, (None, None)),
        _ => {}
    }
}

fn parts<'p>(walk: &mut Walk<'_>, spot: &Spot, old: &'p [Part], new: &'p [Part]) {
    let by_name = |parts: &'p [Part]| -> BTreeMap<&'p String, &'p Part> {
        parts.iter().rev().map(|part| (&part.name, part)).collect()
    };
    let (old, new) = (by_name(old), by_name(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).copied().collect();
    for name in names {
        let (was, is) = (old.get(name).copied(), new.get(name).copied());
        let places = (was.map_or(&spot.old, |part| &part.origin), is.map_or(&spot.new, |part| &part.origin));
        let member = part_member(name);
        let spot = spot.below(Element::Part, &member, places, &*member);
        match (was, is) {
            (Some(was), Some(is)) => {
                required(walk, &spot, was.required, is.required);
                let style = (words::part(&was.kind, was.repeated), words::part(&is.kind, is.repeated));
                if style.0 != style.1 {
                    walk.structural(&spot, Kind::StyleChanged, both(style.0, style.1));
                }
                types::compare(walk, &spot, &was.ty, &is.ty, true);
                walk.docs(&spot, &was.docs, &is.docs);
            }
            (Some(was), None) => {
                walk.structural(&spot, Kind::Removed, (Some(words::part(&was.kind, was.repeated)), None));
            }
            (None, Some(is)) => {
                let kind = if is.required { Kind::AddedRequired } else { Kind::Added };
                walk.structural(&spot, kind, (None, Some(words::part(&is.kind, is.repeated))));
            }
            (None, None) => {}
        }
    }
}
