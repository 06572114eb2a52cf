//! Which models hold themselves without a list or a map in between: such a field is boxed.

use std::collections::BTreeSet;

use crate::api::{Api, Kind, ModelId, Shape, Type};

/// Which models hold which in a circle.
pub struct Cycles {
    /// The circle that each model belongs to, by value.
    circles: Vec<usize>,
    /// Models that hold themselves directly.
    direct: Vec<bool>,
    /// Aliases that come back to themselves through aliases alone: Rust has no such type.
    circular: Vec<bool>,
    /// Those among them that do so without a list or a map in between: nothing is of such a type.
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

    /// Whether nothing is of an alias's type.
    pub fn is_endless(&self, alias: ModelId) -> bool {
        self.endless[alias.0]
    }

    /// Whether an alias needs a type of its own, because it comes back to itself.
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

/// Which nodes come back to themselves.
fn returning(next: &[BTreeSet<usize>]) -> Vec<bool> {
    let circles = circles(next);
    let mut sizes = vec![0; next.len()];
    circles.iter().for_each(|circle| sizes[*circle] += 1);
    (0..next.len()).map(|rank| sizes[circles[rank]] > 1 || next[rank].contains(&rank)).collect()
}

/// The strongly connected component of each node (Tarjan, with a stack of its own: documents may be deep).
fn circles(next: &[BTreeSet<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let (mut order, mut low, mut circle) = (vec![NONE; next.len()], vec![NONE; next.len()], vec![NONE; next.len()]);
    let (mut open, mut count) = (Vec::new(), 0);
    for start in 0..next.len() {
        let mut path = Vec::new();
        if order[start] == NONE {
            path.push((start, next[start].iter()));
        }
        while let Some((node, rest)) = path.last_mut() {
            let node = *node;
            if order[node] == NONE {
                (order[node], low[node]) = (count, count);
                count += 1;
                open.push(node);
            }
            match rest.find(|to| circle[**to] == NONE) {
                Some(&to) if order[to] == NONE => path.push((to, next[to].iter())),
                Some(&to) => low[node] = low[node].min(order[to]),
                None => {
                    if low[node] == order[node] {
                        while circle[node] == NONE {
                            let member = open.pop().expect("a circle's members are open until it is closed");
                            circle[member] = node;
                        }
                    }
                    path.pop();
                    if let Some((parent, _)) = path.last() {
                        low[*parent] = low[*parent].min(low[node]);
                    }
                }
            }
        }
    }
    circle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_whatever_leads_to_them() {
        let next = [vec![1], vec![2, 3], vec![1], vec![4], vec![4], vec![0, 3]];
        let next: Vec<BTreeSet<usize>> = next.into_iter().map(BTreeSet::from_iter).collect();
        let circles = circles(&next);
        assert_eq!(circles[1], circles[2]);
        let mut others = vec![circles[0], circles[1], circles[3], circles[4], circles[5]];
        others.sort_unstable();
        others.dedup();
        assert_eq!(others.len(), 5);
    }
}
