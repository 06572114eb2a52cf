//! Which models hold themselves without a list or a map in between: such a field is boxed.

use std::collections::BTreeSet;

use crate::api::{Api, Kind, ModelId, Shape, Type};

/// For each model, the models that it holds by value and that hold it in turn.
pub struct Cycles {
    reach: Vec<BTreeSet<usize>>,
    /// Aliases that come back to themselves through aliases alone: Rust has no such type.
    circular: Vec<bool>,
}

impl Cycles {
    pub fn of(api: &Api) -> Self {
        let direct: Vec<BTreeSet<usize>> = api.models.iter().map(|model| by_value(&model.shape)).collect();
        let reach = (0..direct.len()).map(|start| reachable(&direct, start)).collect();
        let aliases: Vec<BTreeSet<usize>> = api.models.iter().map(|model| aliased(&model.shape)).collect();
        let circular = (0..aliases.len()).map(|start| reachable(&aliases, start).contains(&start)).collect();
        Self { reach, circular }
    }

    /// Whether an alias needs a type of its own, because it comes back to itself.
    pub fn needs_own_type(&self, alias: ModelId) -> bool {
        self.circular[alias.0]
    }

    /// Whether a field of `holder` with a value of `held` must be boxed.
    pub fn must_box(&self, holder: ModelId, held: ModelId) -> bool {
        let (holder, held) = (holder.0, held.0);
        (holder == held || self.reach[held].contains(&holder)) && self.reach[holder].contains(&held)
    }
}

fn aliased(shape: &Shape) -> BTreeSet<usize> {
    let mut mentioned = BTreeSet::new();
    if let Shape::Alias(ty) = shape {
        ty.models(&mut |id| {
            mentioned.insert(id.0);
        });
    }
    mentioned
}

fn by_value(shape: &Shape) -> BTreeSet<usize> {
    let mut held = BTreeSet::new();
    shape.types(&mut |ty: &Type| {
        if let Kind::Model(id) = ty.kind {
            held.insert(id.0);
        }
    });
    held
}

fn reachable(direct: &[BTreeSet<usize>], start: usize) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<usize> = direct[start].iter().copied().collect();
    while let Some(next) = open.pop() {
        if seen.insert(next) {
            open.extend(&direct[next]);
        }
    }
    seen
}
