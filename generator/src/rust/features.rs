//! One feature for each tag: its operations, and the models that only they use, are compiled with it.
//!
//! A model is compiled with each feature of an item that uses it, and always if an unconditional item uses it. With any
//! set of features, no compiled item refers to a missing one.
//! Models with the same condition are in one module, so that the condition is written once, and unneeded files are not
//! even read.

mod modules;
mod reach;
mod runtime;

use std::collections::HashSet;

pub use runtime::{OF_RUNTIME, OfRuntime};

use super::gate::{Feature, Gate};
use super::{Crate, DocLines, Group};

/// The features that are no tags: calls of the server, and unused models.
const RECEIVERS: &str = "receivers";
const OTHERS: &str = "other-models";

/// Assigns each part of the crate to the features that need it; a document without tags has no features.
pub fn by_tag(krate: &mut Crate) {
    if krate.groups.iter().all(|group| group.tag.is_none()) {
        return;
    }
    let ours = OF_RUNTIME.iter().map(|feature| feature.name).chain(["default", RECEIVERS, OTHERS]);
    let mut taken: HashSet<String> = ours.map(str::to_owned).collect();
    let mut features = Vec::new();
    for group in &mut krate.groups {
        features.extend(feature(group, &mut taken));
    }
    if !krate.receivers.is_empty() {
        let brings = "what the server calls: module `receivers`".to_owned();
        features.push(Feature { name: RECEIVERS.to_owned(), brings });
        krate.receivers_gate = only(RECEIVERS);
    }
    let gates = reach::gates(krate, OTHERS);
    if gates.has(OTHERS) {
        let brings = "models that no operation uses".to_owned();
        features.push(Feature { name: OTHERS.to_owned(), brings });
    }
    modules::rearrange(krate, gates);
    krate.docs.extend(words(&features));
    krate.features = features;
}

/// The text about features on the first page of the crate.
fn words(features: &[Feature]) -> DocLines {
    let mut lines = vec![
        String::new(),
        "# Features".to_owned(),
        String::new(),
        "All are on unless the crate is taken with `default-features = false`; then `rustls` and `ring`, or `native-tls`, bring \
         the ready-made transport."
            .to_owned(),
        String::new(),
        "| feature | brings |".to_owned(),
        "|---|---|".to_owned(),
    ];
    lines.extend(features.iter().map(|feature| format!("| `{}` | {} |", feature.name, feature.brings)));
    lines
}

fn only(feature: &str) -> Gate {
    Gate { any_of: vec![feature.to_owned()] }
}

/// The feature of a group, which then depends on it; operations without a tag are always compiled.
fn feature(group: &mut Group, taken: &mut HashSet<String>) -> Option<Feature> {
    let tag = group.tag.as_ref()?;
    // Names of modules are unique, or a finding has reported it.
    let mut name = group.module.bare().replace('_', "-");
    while !taken.insert(name.clone()) {
        name = format!("tag-{name}");
    }
    group.gate = only(&name);
    let count = group.operations.len();
    let operations = if count == 1 { "operation" } else { "operations" };
    // The text is in a table.
    let tag = super::docs::code(tag).replace('|', "\\|");
    Some(Feature { name, brings: format!("{count} {operations} of {tag}") })
}
