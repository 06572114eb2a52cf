//! Choices that lead back to themselves with nothing but choices in between: to read one would never end.
//!
//! A value of such a choice is one of the shapes that are met on the way round.

use std::collections::HashSet;

use super::super::Schemas;
use crate::api::{Choice, Kind, Model, Shape, Type, Variant};
use crate::diagnostic::Rule;

/// Puts the shapes on the way round in place of the way.
pub fn cut(schemas: &mut Schemas<'_>) {
    let next: Vec<Vec<usize>> = schemas.models.iter().map(|model| choices(&schemas.models, &model.shape)).collect();
    let circular: Vec<usize> = leading_on(&next).into_iter().filter(|rank| reaches(&next, *rank, *rank)).collect();
    let cut: Vec<Shape> = circular.iter().map(|rank| without_circle(&schemas.models, &next, *rank)).collect();
    for (rank, shape) in circular.into_iter().zip(cut) {
        let place = schemas.models[rank].origin.clone();
        let message = "the choice leads back to itself through choices alone; it is one of the shapes on the way";
        schemas.warn(Rule::Approximated, &place, message);
        schemas.models[rank].shape = shape;
    }
}

/// The choices that are shapes of a choice.
fn choices(models: &[Model], shape: &Shape) -> Vec<usize> {
    let Shape::Choice(choice) = shape else { return Vec::new() };
    choice.variants.iter().filter_map(|variant| choice_of(models, &variant.ty)).collect()
}

/// The choice that a type is, by whatever name.
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

/// The nodes from which a way leads on without end: what ends is taken away as long as there is any.
fn leading_on(next: &[Vec<usize>]) -> Vec<usize> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); next.len()];
    for (rank, targets) in next.iter().enumerate() {
        targets.iter().for_each(|target| before[*target].push(rank));
    }
    let mut left: Vec<usize> = next.iter().map(Vec::len).collect();
    let mut ending: Vec<usize> = (0..next.len()).filter(|rank| left[*rank] == 0).collect();
    while let Some(rank) = ending.pop() {
        for user in &before[rank] {
            left[*user] -= 1;
            if left[*user] == 0 {
                ending.push(*user);
            }
        }
    }
    (0..next.len()).filter(|rank| left[*rank] > 0).collect()
}

fn reaches(next: &[Vec<usize>], from: usize, to: usize) -> bool {
    let (mut open, mut seen) = (next[from].clone(), HashSet::new());
    while let Some(rank) = open.pop() {
        if rank == to {
            return true;
        }
        if seen.insert(rank) {
            open.extend(&next[rank]);
        }
    }
    false
}

fn without_circle(models: &[Model], next: &[Vec<usize>], start: usize) -> Shape {
    let (mut open, mut seen) = (vec![start], HashSet::from([start]));
    let (mut variants, mut properties, mut is_open): (Vec<Variant>, HashSet<&Option<String>>, bool) =
        Default::default();
    while let Some(rank) = open.pop() {
        let Shape::Choice(choice) = &models[rank].shape else { continue };
        properties.insert(&choice.tag);
        is_open |= choice.open;
        for variant in &choice.variants {
            match choice_of(models, &variant.ty).filter(|inner| reaches(next, *inner, start)) {
                Some(inner) if seen.insert(inner) => open.push(inner),
                Some(_) => {}
                None => variants.push(variant.clone()),
            }
        }
    }
    let tag = properties.into_iter().next().filter(|_| seen.len() == 1).cloned().flatten();
    match &variants[..] {
        [] => Shape::Alias(Type::json()),
        [only] => Shape::Alias(only.ty.clone()),
        _ => Shape::Choice(Choice { tag, variants, open: is_open }),
    }
}
