//! The features with which each model must be compiled.
//!
//! Models that refer to each other are compiled together, and a model is compiled with everything that uses it. Each is
//! visited once, after its users, and equal sets of features are stored once.

use std::collections::{BTreeSet, HashMap};

use super::only;
use crate::circles::circles;
use crate::rust::types::mentioned;
use crate::rust::{Crate, Gate, Ident};

/// The condition of each model.
pub struct Gates {
    /// Each condition once.
    pub gates: Vec<Gate>,
    /// The index of a model's condition.
    pub of: HashMap<Ident, usize>,
}

impl Gates {
    /// Whether some model depends on a feature.
    pub fn has(&self, feature: &str) -> bool {
        let used: BTreeSet<&usize> = self.of.values().collect();
        used.into_iter().any(|set| self.gates[*set].any_of.iter().any(|name| name == feature))
    }
}

/// Computes the conditions; `others` is the feature of unused models.
pub fn gates(krate: &Crate, others: &str) -> Gates {
    let names: Vec<&Ident> = krate.modules.iter().flat_map(|module| &module.items).map(|item| item.name()).collect();
    let ranks: HashMap<&Ident, usize> = names.iter().enumerate().map(|(rank, name)| (*name, rank)).collect();
    let mut next = uses(krate, &ranks);
    let mut sets = Sets { gates: vec![Gate::default()], known: HashMap::new(), joined: HashMap::new() };
    let others = sets.of(only(others).any_of);
    // The nodes after the models are the parts of the crate that use them.
    let mut parts = Vec::new();
    for group in &krate.groups {
        let types: Vec<_> = group.operations.iter().flat_map(|operation| operation.types()).collect();
        next.push(mentioned(types.iter()).into_iter().map(|name| ranks[name]).collect());
        parts.push(sets.of(group.gate.any_of.clone()));
    }
    let types: Vec<_> = krate.receivers.iter().map(|receiver| receiver.reader.ty()).collect();
    next.push(mentioned(types.iter()).into_iter().map(|name| ranks[name]).collect());
    parts.push(sets.of(krate.receivers_gate.any_of.clone()));

    let from = |node: usize| node.checked_sub(names.len()).map_or(others, |part| parts[part]);
    let found = handed_down(&next, from, &mut sets);
    let of = names.into_iter().zip(found).map(|(name, set)| (name.clone(), set)).collect();
    Gates { gates: sets.gates, of }
}

/// The models that each one names, in its fields, its conversions and its texts.
fn uses(krate: &Crate, ranks: &HashMap<&Ident, usize>) -> Vec<BTreeSet<usize>> {
    let items = krate.modules.iter().flat_map(|module| &module.items);
    let mut next: Vec<BTreeSet<usize>> =
        items.map(|item| mentioned(item.types().into_iter()).into_iter().map(|name| ranks[name]).collect()).collect();
    for completion in krate.modules.iter().flat_map(|module| &module.completions) {
        next[ranks[&completion.read]].extend(mentioned([&completion.sent].into_iter()).iter().map(|name| ranks[name]));
    }
    for twin in &krate.twins {
        next[ranks[&twin.read]].insert(ranks[&twin.sent]);
    }
    next
}

/// The set of each node: the union of those of its users, or without users its initial one.
fn handed_down(next: &[BTreeSet<usize>], begins: impl Fn(usize) -> usize, sets: &mut Sets) -> Vec<usize> {
    let circle = circles(next);
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); next.len()];
    let mut waiting = vec![0; next.len()];
    for (node, uses) in next.iter().enumerate() {
        members[circle[node]].push(node);
        uses.iter().filter(|used| circle[**used] != circle[node]).for_each(|used| waiting[circle[*used]] += 1);
    }
    let (mut given, mut found) = (vec![BTreeSet::new(); next.len()], vec![0; next.len()]);
    let mut open: Vec<usize> = (0..next.len()).filter(|node| circle[*node] == *node && waiting[*node] == 0).collect();
    while let Some(one) = open.pop() {
        let users: Vec<usize> = std::mem::take(&mut given[one]).into_iter().collect();
        let set = if users.is_empty() { begins(one) } else { sets.join(users) };
        for node in &members[one] {
            found[*node] = set;
            for used in next[*node].iter().map(|used| circle[*used]).filter(|used| *used != one) {
                given[used].insert(set);
                waiting[used] -= 1;
                if waiting[used] == 0 {
                    open.push(used);
                }
            }
        }
    }
    found
}

/// Sets of features, by index; the first is that of unconditional items.
struct Sets {
    gates: Vec<Gate>,
    known: HashMap<Vec<String>, usize>,
    joined: HashMap<Vec<usize>, usize>,
}

impl Sets {
    fn of(&mut self, features: Vec<String>) -> usize {
        if features.is_empty() {
            return 0;
        }
        *self.known.entry(features).or_insert_with_key(|features| {
            self.gates.push(Gate { any_of: features.clone() });
            self.gates.len() - 1
        })
    }

    /// The union of some sets.
    fn join(&mut self, sets: Vec<usize>) -> usize {
        match sets[..] {
            [0, ..] => return 0,
            [one] => return one,
            _ => {}
        }
        if let Some(known) = self.joined.get(&sets) {
            return *known;
        }
        let features: BTreeSet<&String> = sets.iter().flat_map(|set| &self.gates[*set].any_of).collect();
        let features = features.into_iter().cloned().collect();
        let set = self.of(features);
        self.joined.insert(sets, set);
        set
    }
}
