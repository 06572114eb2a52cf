//! Types of values.

use super::spot::Spot;
use super::{Walk, both, demands, shapes};
use crate::api::{Api, Kind as Shape, ModelId, Shape as ModelShape, Type};
use crate::diff::{Element, Kind, words};

/// Compares what is at a spot; the caller decides whether null is compared.
pub fn compare(walk: &mut Walk<'_>, spot: &Spot, old: &Type, new: &Type, null: bool) {
    if null && old.nullable != new.nullable {
        let kind = if new.nullable { Kind::NullAllowed } else { Kind::NullForbidden };
        walk.structural(spot, kind, (None, None));
    }
    if let (Shape::Model(old_id), Shape::Model(new_id)) = (&old.kind, &new.kind) {
        let (old_model, new_model) = (&walk.old.api[*old_id], &walk.new.api[*new_id]);
        if is_one(walk, *old_id, *new_id) {
            return; // compared once, as a component
        }
        if !old_model.component && !new_model.component {
            inline(walk, spot, *old_id, *new_id);
            return;
        }
    }
    let (old, new) = (resolved(walk.old.api, old), resolved(walk.new.api, new));
    match (&old.kind, &new.kind) {
        (Shape::List(old_inner), Shape::List(new_inner)) => {
            compare(
                walk,
                &spot.below(Element::Inner, "items", (&spot.old, &spot.new), &*spot.member),
                old_inner,
                new_inner,
                true,
            );
        }
        (Shape::Map(old_inner), Shape::Map(new_inner)) => {
            compare(
                walk,
                &spot.below(Element::Inner, "values", (&spot.old, &spot.new), &*spot.member),
                old_inner,
                new_inner,
                true,
            );
        }
        (old_kind, new_kind) if is_same(walk, old_kind, new_kind) => {}
        _ => walk.structural(spot, Kind::TypeChanged, words_of(walk, &old, &new)),
    }
    demands::compare(walk, spot, &old.demands, &new.demands);
}

/// Whether two models are one component, perhaps under another name.
fn is_one(walk: &Walk<'_>, old: ModelId, new: ModelId) -> bool {
    let (was, is) = (&walk.old.api[old], &walk.new.api[new]);
    let (old, new) = (was.twin_of.unwrap_or(old), is.twin_of.unwrap_or(new));
    was.component
        && is.component
        && (walk.old.api[old].name == walk.new.api[new].name || walk.renamed.get(&old) == Some(&new))
}

/// Whether two kinds that are neither list nor map are the same.
fn is_same(walk: &Walk<'_>, old: &Shape, new: &Shape) -> bool {
    match (old, new) {
        (Shape::Model(old), Shape::Model(new)) => is_one(walk, *old, *new),
        (Shape::Model(_), _) | (_, Shape::Model(_)) => false,
        _ => old == new,
    }
}

fn words_of(walk: &Walk<'_>, old: &Type, new: &Type) -> super::Pair {
    both(words::ty(walk.old.api, old), words::ty(walk.new.api, new))
}

/// The type behind aliases; a text behind an alias is a text.
fn resolved(api: &Api, ty: &Type) -> Type {
    let mut ty = ty.clone();
    // An alias of itself ends nowhere; there are fewer names than models.
    for _ in 0..api.models.len() {
        match ty.kind {
            Shape::Model(id) => match &api[id].shape {
                ModelShape::Alias(inner) => ty = Type { nullable: ty.nullable || inner.nullable, ..inner.clone() },
                _ => break,
            },
            _ => break,
        }
    }
    ty
}

/// Unnamed models are compared where they are used.
fn inline(walk: &mut Walk<'_>, spot: &Spot, old: ModelId, new: ModelId) {
    if !walk.seen.insert((old, new)) {
        return;
    }
    let owners = walk.owners(old, new);
    let (old_place, new_place) = (&walk.old.api[old].origin, &walk.new.api[new].origin);
    let spot = Spot { old: old_place.clone(), new: new_place.clone(), ..spot.clone() };
    let own = spot.clone().owned(owners, "");
    shapes::compare(walk, &own, &spot, old, new);
}
