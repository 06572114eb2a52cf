//! Which models hold themselves without a list or a map in between: such a field is boxed.

use std::collections::BTreeSet;

use crate::api::{Api, Kind, ModelId, Shape, Type};

/// For each model, the models that it holds by value and that hold it in turn.
pub struct Cycles {
    reach: Vec<BTreeSet<usize>>,
}

impl Cycles {
    pub fn of(api: &Api) -> Self {
        let direct: Vec<BTreeSet<usize>> = api.models.iter().map(|model| by_value(&model.shape)).collect();
        let reach = (0..direct.len()).map(|start| reachable(&direct, start)).collect();
        Self { reach }
    }

    /// Whether a field of `holder` with a value of `held` must be boxed.
    pub fn must_box(&self, holder: ModelId, held: ModelId) -> bool {
        let (holder, held) = (holder.0, held.0);
        (holder == held || self.reach[held].contains(&holder)) && self.reach[holder].contains(&held)
    }
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
