//! One feature for each tag: its operations, and the models that only they reach, are compiled with it.
//!
//! A model is there with each feature that something which reaches it needs, and always when something reaches it that is
//! always there: whatever features are on, nothing is named that is not there.
//! Models of one gate live in one module, so that the gate is said once, and files that are not wanted are not even read.

mod modules;
mod reach;

use std::collections::HashSet;

use super::gate::{Feature, Gate};
use super::{Crate, DocLines, Group};

/// The features that are no tags: calls of the server, and models that nothing reaches.
const RECEIVERS: &str = "receivers";
const OTHERS: &str = "other-models";

/// Puts each part of the crate under the features that need it; a document without tags has no features.
pub fn by_tag(krate: &mut Crate) {
    if krate.groups.iter().all(|group| group.tag.is_none()) {
        return;
    }
    let mut taken: HashSet<String> = ["default", RECEIVERS, OTHERS].map(str::to_owned).into();
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

/// What the first page of the crate says of its features.
fn words(features: &[Feature]) -> DocLines {
    let mut lines = vec![
        String::new(),
        "# Features".to_owned(),
        String::new(),
        "All are on unless the crate is taken with `default-features = false`.".to_owned(),
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

/// The feature of a group, which is then behind it; operations without a tag are always there.
fn feature(group: &mut Group, taken: &mut HashSet<String>) -> Option<Feature> {
    let tag = group.tag.as_ref()?;
    // Names of modules differ from each other, or a finding has said so.
    let mut name = group.module.bare().replace('_', "-");
    while !taken.insert(name.clone()) {
        name = format!("tag-{name}");
    }
    group.gate = only(&name);
    let count = group.operations.len();
    let operations = if count == 1 { "operation" } else { "operations" };
    // It stands in a table.
    let tag = super::docs::code(tag).replace('|', "\\|");
    Some(Feature { name, brings: format!("{count} {operations} of {tag}") })
}
