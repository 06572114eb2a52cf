//! Public names whose meaning changed, by comparison of the two plans.

use super::spot::Spot;
use super::{Walk, both};
use crate::api::Role;
use crate::diff::meanings::Meaning;
use crate::diff::moved::Places;
use crate::diff::{Element, Kind, moved};

pub fn compare(walk: &mut Walk<'_>) {
    let (mut old_places, mut new_places) = (Places::of(walk.old), Places::of(walk.new));
    for moved in moved::found(walk.old, walk.new) {
        let owners = vec![(moved.was.owner.clone(), moved.is.owner.clone())];
        let role = role(walk, moved.was);
        let (old, new) = (old_places.place(moved.was), new_places.place(moved.is));
        let spot = Spot::new(moved.was.element, format!("rust {}", moved.name), role, &old, &new);
        let pair = both(moved.was.wires.join(", "), moved.is.wires.join(", "));
        walk.plain(&spot.owned(owners, ""), Kind::MeansAnother, pair);
    }
}

fn role(walk: &Walk<'_>, meaning: &Meaning) -> Role {
    let of_model = walk.old.names.model(&meaning.owner).map(|id| walk.old_roles[id.0]);
    let sent = Role { sent: true, received: false };
    match meaning.element {
        Element::Operation => Role { sent: true, received: true },
        Element::Parameter | Element::Part | Element::Scheme => sent,
        _ => of_model.unwrap_or(sent),
    }
}
