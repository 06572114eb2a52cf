//! Models that contain themselves without a list or a map in between: such a field is boxed.

use std::collections::BTreeSet;

use crate::api::{Api, Kind, ModelId, Shape, Type};
use crate::circles::{circles, returning};

/// Which models contain each other in a cycle.
pub struct Cycles {
    /// The cycle of each model, by value.
    circles: Vec<usize>,
    /// Models that hold themselves directly.
    direct: Vec<bool>,
    /// Aliases that refer to themselves through aliases alone: Rust has no such type.
    circular: Vec<bool>,
    /// Those of them that do so without a list or a map in between: such a type has no value.
    endless: Vec<bool>,
}

impl Cycles {
    pub fn of(api: &Api) -> Self {
        let held: Vec<BTreeSet<usize>> = api.models.iter().map(|model| by_value(&model.shape)).collect();
        let aliases: Vec<BTreeSet<usize>> = api.models.iter().map(|model| aliased(&model.shape)).collect();
        let bare = |(held, mentioned): (&BTreeSet<usize>, &BTreeSet<usize>)| held & mentioned;
        let endless: Vec<BTreeSet<usize>> = held.iter().zip(&aliases).map(bare).collect();
        Self {
            circles: circles(&held),
            direct: held.iter().enumerate().map(|(rank, held)| held.contains(&rank)).collect(),
            circular: returning(&aliases),
            endless: returning(&endless),
        }
    }

    /// Whether an alias has a type without values.
    pub fn is_endless(&self, alias: ModelId) -> bool {
        self.endless[alias.0]
    }

    /// Whether an alias needs a type of its own, because it refers to itself.
    pub fn needs_own_type(&self, alias: ModelId) -> bool {
        self.circular[alias.0]
    }

    /// Whether a field of `holder` with a value of `held` must be boxed.
    pub fn must_box(&self, holder: ModelId, held: ModelId) -> bool {
        let (holder, held) = (holder.0, held.0);
        self.circles[holder] == self.circles[held] && (holder != held || self.direct[holder])
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
