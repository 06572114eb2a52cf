//! Which models need to be there with which features.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::only;
use crate::rust::types::mentioned;
use crate::rust::{Crate, Gate, Ident, RustType};

/// The gate of each model; `others` is the feature of those that nothing reaches.
pub fn gates(krate: &Crate, others: &str) -> HashMap<Ident, Gate> {
    let edges = edges(krate);
    let mut reached: HashMap<&Ident, BTreeSet<usize>> = HashMap::new();
    let mut parts: Vec<(Gate, Vec<RustType>)> = Vec::new();
    for group in &krate.groups {
        parts.push((group.gate.clone(), group.operations.iter().flat_map(|operation| operation.types()).collect()));
    }
    parts.push((krate.receivers_gate.clone(), krate.receivers.iter().map(|receiver| receiver.reader.ty()).collect()));
    for (rank, (_, types)) in parts.iter().enumerate() {
        let named = mentioned(types.iter()).into_iter();
        let from = named.filter_map(|name| Some(*edges.get_key_value(name)?.0)).collect();
        spread(&edges, from, rank, &mut reached);
    }
    let unreached: Vec<&Ident> = edges.keys().copied().filter(|name| !reached.contains_key(name)).collect();
    spread(&edges, unreached, parts.len(), &mut reached);
    parts.push((only(others), Vec::new()));
    let gate = |ranks: BTreeSet<usize>| union(ranks.into_iter().map(|rank| &parts[rank].0));
    reached.into_iter().map(|(name, ranks)| (name.clone(), gate(ranks))).collect()
}

/// The models that each one names, in its fields, its conversions and its texts.
fn edges(krate: &Crate) -> HashMap<&Ident, Vec<&Ident>> {
    let items = krate.modules.iter().flat_map(|module| &module.items);
    let mut edges: HashMap<&Ident, Vec<&Ident>> =
        items.map(|item| (item.name(), mentioned(item.types().into_iter()))).collect();
    for completion in krate.modules.iter().flat_map(|module| &module.completions) {
        edges.entry(&completion.read).or_default().extend(mentioned([&completion.sent].into_iter()));
    }
    for twin in &krate.twins {
        edges.entry(&twin.read).or_default().push(&twin.sent);
    }
    edges
}

/// Marks all that is reached from somewhere.
fn spread<'a>(
    edges: &HashMap<&'a Ident, Vec<&'a Ident>>,
    from: Vec<&'a Ident>,
    rank: usize,
    reached: &mut HashMap<&'a Ident, BTreeSet<usize>>,
) {
    let (mut open, mut seen) = (from, HashSet::new());
    while let Some(name) = open.pop() {
        if seen.insert(name) {
            reached.entry(name).or_default().insert(rank);
            open.extend(&edges[name]);
        }
    }
}

/// What is there with any of several gates.
fn union<'g>(gates: impl Iterator<Item = &'g Gate>) -> Gate {
    let mut any_of = Vec::new();
    for gate in gates {
        if gate.any_of.is_empty() {
            return Gate::default();
        }
        any_of.extend(gate.any_of.iter().cloned());
    }
    Gate { any_of }
}
