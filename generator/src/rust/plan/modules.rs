//! The module of each model: that of its only tag, otherwise the shared one.

use std::collections::HashMap;

use super::{Planner, models};
use crate::api::role::{received_types, sent_types};
use crate::api::{Api, ModelId};
use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;
use crate::rust::docs::lines;
use crate::rust::name::{self, Case, Ident, Scope, Wanted};
use crate::rust::{Gate, Item, Module};

/// Module for models of several tags, or of none.
const SHARED: &str = "shared";

/// The parent module's file has this name.
const MOD: &str = "mod";

/// The folders of the modules: clippy warns of a module with the name of its folder.
const OF_FOLDERS: [&str; 2] = ["models", "api"];

/// Operations without a tag are in a module of this name.
const UNTAGGED: &str = "untagged";

/// How many letters of a name are in that of a file; file systems allow 255 bytes with the extension.
const LONGEST: usize = 100;

/// A name with words that are allowed in a file name.
fn short(name: &str) -> String {
    let mut words = name::words(name, Case::Snake);
    if words.len() <= LONGEST {
        return name.to_owned();
    }
    words.truncate(LONGEST);
    words
}

/// The names of the modules of tags, and of operations without a tag: modules of models and of operations share them.
pub struct Names {
    of: HashMap<String, Ident>,
    untagged: Ident,
}

impl Names {
    pub fn of(api: &Api, diagnostics: &mut Diagnostics) -> Self {
        let mut scope = Scope::reserving(&[&[SHARED, MOD][..], &OF_FOLDERS].concat());
        let short: Vec<String> = api.tags.iter().map(|tag| short(&tag.name)).collect();
        let wanted = api.tags.iter().zip(&short);
        let wanted = wanted.map(|(tag, name)| Wanted { given: tag.given.as_deref(), name, origin: &tag.origin });
        let names = scope.claim_all(&wanted.collect::<Vec<_>>(), Case::Snake, diagnostics);
        let is_untagged = api.operations.iter().any(|operation| operation.tag.is_none());
        // Without an item of that name there is nothing to report.
        let diagnostics = if is_untagged { diagnostics } else { &mut Diagnostics::default() };
        let untagged = scope.claim(UNTAGGED, Case::Snake, &Pointer::root().child("tags"), diagnostics);
        Self { of: api.tags.iter().map(|tag| tag.name.clone()).zip(names).collect(), untagged }
    }

    pub fn get(&self, tag: Option<&str>) -> &Ident {
        tag.and_then(|tag| self.of.get(tag)).unwrap_or(&self.untagged)
    }
}

/// The modules, in the order of the tags, the shared one first.
pub fn plan(planner: &mut Planner<'_>, names: &Names) -> Vec<Module> {
    let homes = homes(planner.api);
    let mut modules = vec![Module {
        name: Ident::ours(SHARED),
        docs: vec!["Models that several groups of operations share, or that none uses.".to_owned()],
        gate: Gate::default(),
        items: Vec::new(),
        completions: Vec::new(),
    }];
    for tag in &planner.api.tags {
        let name = names.get(Some(&tag.name)).clone();
        let docs = lines(&tag.docs, &format!("Models of {}.", tag.name));
        modules.push(Module { name, docs, gate: Gate::default(), items: Vec::new(), completions: Vec::new() });
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

/// For each model the index of its module: 0 is the shared one, the tags follow.
fn homes(api: &Api) -> Vec<usize> {
    let tags: HashMap<&str, usize> = (1..).zip(&api.tags).map(|(rank, tag)| (tag.name.as_str(), rank)).collect();
    let mut homes: Vec<Option<usize>> = vec![None; api.models.len()];
    for operation in &api.operations {
        let tag = operation.tag.as_ref().and_then(|tag| tags.get(tag.as_str())).copied().unwrap_or(0);
        let mut open: Vec<ModelId> = Vec::new();
        sent_types(operation, &mut |ty| ty.models(&mut |id| open.push(id)));
        received_types(operation, &mut |ty| ty.models(&mut |id| open.push(id)));
        while let Some(id) = open.pop() {
            let home = match homes[id.0] {
                None => tag,
                // A shared model stays shared, with everything that it mentions.
                Some(home) if home == tag || home == 0 => continue,
                Some(_) => 0,
            };
            homes[id.0] = Some(home);
            api[id].shape.models(&mut |inner| open.push(inner));
        }
    }
    homes.into_iter().map(Option::unwrap_or_default).collect()
}
