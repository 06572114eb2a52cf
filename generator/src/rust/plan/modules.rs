//! Which module a model lives in: that of the one tag that uses it, else the shared one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Planner, models};
use crate::api::role::{received_types, sent_types};
use crate::api::{Api, ModelId};
use crate::pointer::Pointer;
use crate::rust::docs::lines;
use crate::rust::name::{Case, Ident, Scope};
use crate::rust::{Item, Module};

/// Module for models of several tags, or of none.
const SHARED: &str = "shared";

/// The file of the module above is called so.
pub const MOD: &str = "mod";

/// The modules, in the order of the tags, the shared one first.
pub fn plan(planner: &mut Planner<'_>) -> Vec<Module> {
    let homes = homes(planner.api);
    let mut modules = vec![Module {
        name: Ident::ours(SHARED),
        docs: vec!["Models that several groups of operations share, or that none uses.".to_owned()],
        items: Vec::new(),
    }];
    let mut scope = Scope::reserving(&[SHARED, MOD]);
    for tag in &planner.api.tags {
        let name = scope.claim(&tag.name, Case::Snake, &Pointer::root().child("tags"), planner.diagnostics);
        modules.push(Module { name, docs: lines(&tag.docs, &format!("Models of {}.", tag.name)), items: Vec::new() });
    }
    for rank in 0..planner.api.models.len() {
        let item: Item = models::plan(planner, ModelId(rank));
        modules[homes[rank]].items.push(item);
    }
    modules.retain(|module| !module.items.is_empty());
    for module in &mut modules {
        module.items.sort_by(|a, b| a.name().cmp(b.name()));
    }
    modules
}

/// For each model the rank of its module: 0 is the shared one, the tags follow.
fn homes(api: &Api) -> Vec<usize> {
    let mut users: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for operation in &api.operations {
        let tag = api.tags.iter().position(|tag| Some(&tag.name) == operation.tag.as_ref()).map_or(0, |rank| rank + 1);
        let mut open: Vec<ModelId> = Vec::new();
        sent_types(operation, &mut |ty| ty.models(&mut |id| open.push(id)));
        received_types(operation, &mut |ty| ty.models(&mut |id| open.push(id)));
        while let Some(id) = open.pop() {
            if users.entry(id.0).or_default().insert(tag) {
                api[id].shape.models(&mut |inner| open.push(inner));
            }
        }
    }
    let home = |rank| match users.get(&rank).map(|tags| tags.iter().collect::<Vec<_>>()).as_deref() {
        Some([only]) => **only,
        _ => 0,
    };
    (0..api.models.len()).map(home).collect()
}
