//! Choices that refer to themselves through other choices only: reading such a choice would never end.
//!
//! All choices of such a cycle accept the same values: those of the shapes outside the cycle. They become one choice.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::super::Schemas;
use crate::api::{Choice, Kind, Model, ModelId, Shape, Type, Variant};
use crate::circles::{circles, returning};
use crate::diagnostic::Rule;

/// Gives the shapes outside a cycle to its first choice, and makes the other choices aliases of that one.
pub fn cut(schemas: &mut Schemas<'_>) {
    let next: Vec<BTreeSet<usize>> =
        schemas.models.iter().map(|model| choices(&schemas.models, &model.shape)).collect();
    let (circles, returning) = (circles(&next), returning(&next));
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for rank in (0..next.len()).filter(|rank| returning[*rank]) {
        members.entry(circles[rank]).or_default().push(rank);
    }
    for circle in members.into_values() {
        let shape = joined(&schemas.models, &circle);
        let message = "the choice leads back to itself through choices alone; it is one of the shapes on the way";
        for rank in &circle {
            let place = schemas.models[*rank].origin.clone();
            schemas.warn(Rule::Approximated, &place, message);
            schemas.models[*rank].shape = Shape::Alias(Type::plain(Kind::Model(ModelId(circle[0]))));
        }
        schemas.models[circle[0]].shape = shape;
    }
}

/// The choices among the shapes of a choice.
fn choices(models: &[Model], shape: &Shape) -> BTreeSet<usize> {
    let Shape::Choice(choice) = shape else { return BTreeSet::new() };
    choice.variants.iter().filter_map(|variant| choice_of(models, &variant.ty)).collect()
}

/// The choice that a type is, behind aliases.
fn choice_of(models: &[Model], ty: &Type) -> Option<usize> {
    let (mut ty, mut seen) = (ty, HashSet::new());
    loop {
        let Kind::Model(id) = ty.kind else { return None };
        match &models[id.0].shape {
            Shape::Choice(_) => return Some(id.0),
            Shape::Alias(inner) if seen.insert(id) => ty = inner,
            _ => return None,
        }
    }
}

/// The shapes outside a cycle, each once.
fn joined(models: &[Model], circle: &[usize]) -> Shape {
    let choices = || {
        circle.iter().filter_map(|rank| match &models[*rank].shape {
            Shape::Choice(choice) => Some(choice),
            _ => None,
        })
    };
    let within: HashSet<usize> = circle.iter().copied().collect();
    // The tags of an inner choice do not distinguish the shapes of the outer one.
    let tag = if let [_] = circle { choices().next().and_then(|choice| choice.tag.clone()) } else { None };
    let mut seen = HashSet::new();
    let variants = choices().flat_map(|choice| &choice.variants);
    let variants: Vec<Variant> = variants
        .filter(|variant| choice_of(models, &variant.ty).is_none_or(|inner| !within.contains(&inner)))
        .filter(|variant| tag.is_some() || seen.insert(&variant.ty))
        .map(|variant| Variant {
            tags: if tag.is_some() { variant.tags.clone() } else { Vec::new() },
            default: variant.default && tag.is_some(),
            ..variant.clone()
        })
        .collect();
    match &variants[..] {
        [] => Shape::Alias(Type::json()),
        [only] => Shape::Alias(only.ty.clone()),
        _ => Shape::Choice(Choice { tag, variants, open: choices().any(|choice| choice.open) }),
    }
}
