//! Whatever changes in the document, no public name changes its meaning on the wire without an error.
//!
//! The workspace's document is shuffled, renamed and extended at random, with fixed seeds. Code of this test alone
//! (`meaning.rs`) determines the meaning of names from the plan, and compares it with the generator's report.
//! `VARIANTS=20000 cargo test -p generator --test names` tries longer.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod change;
mod command;
mod meaning;
#[path = "../samples/random.rs"]
mod random;
mod tree;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

use generator::api::Api;
use generator::diagnostic::{Diagnostics, Rule};
use generator::diff::{Severity, changes, report_moved};
use generator::document::{Document, Files, lint};
use generator::rust::Crate;
use generator::{Compilation, api, rust};
use random::Random;
use serde_json::Value;

/// The document and its overlay.
struct Base {
    document: Value,
    overlay: Value,
}

fn base() -> Base {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let read = |name: &str| serde_yaml::from_str(&fs::read_to_string(spec.join(name)).unwrap()).unwrap();
    let mut document = read("norme.yaml");
    tree::bare(&mut document);
    Base { document, overlay: read("surcouche.yaml") }
}

/// Up to the plan; `None` when there is an error.
fn planned(document: Value, overlay: &Value) -> Option<(Api, Crate)> {
    let mut diagnostics = Diagnostics::default();
    let document = Document::of(document, std::slice::from_ref(overlay), &mut diagnostics);
    lint(&document, &mut diagnostics);
    diagnostics.gate().ok()?;
    let api = api::lower(&document, &mut diagnostics);
    diagnostics.gate().ok()?;
    let krate = rust::plan(&api, &mut diagnostics);
    diagnostics.gate().ok()?;
    Some((api, krate))
}

/// Names whose meaning changed, according to this test.
fn moved(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<String> {
    let is_moved = |(name, wire): &(&String, &String)| new.get(*name).is_some_and(|now| now != *wire);
    old.iter().filter(is_moved).map(|(name, _)| name.clone()).collect()
}

/// Names whose meaning changed, according to a generation with the previous document.
fn reported(before: &Compilation, output: &(Api, Crate)) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    report_moved(before, output, &mut Files::default(), &mut diagnostics);
    let found = diagnostics.found().iter().filter(|finding| finding.rule == Rule::MovedName);
    let mut names: Vec<String> =
        found.flat_map(|finding| &finding.lines).map(|line| line.split(": ").next().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// What became of the variants.
#[derive(Default)]
struct Tally {
    refused: AtomicUsize,
    moved: AtomicUsize,
    kept: AtomicUsize,
}

fn variant(seed: usize, base: &Base, before: &Compilation, names: &BTreeMap<String, String>, tally: &Tally) {
    let mut random = Random::new(seed as u64);
    let mut document = base.document.clone();
    let done = change::some(&mut document, &mut random);
    let Some(output) = planned(document, &base.overlay) else {
        tally.refused.fetch_add(1, Ordering::Relaxed);
        return;
    };
    let expected = moved(names, &meaning::of(&output.1));
    assert_eq!(reported(before, &output), expected, "seed {seed}, which did {done:?}");
    let counter = if expected.is_empty() { &tally.kept } else { &tally.moved };
    counter.fetch_add(1, Ordering::Relaxed);
    if seed.is_multiple_of(16) {
        let changes = changes(before.output.as_ref().unwrap(), &output);
        let silent = changes.iter().filter(|change| change.severity == Severity::Silent).count();
        assert_eq!(silent, expected.len(), "`diff` says the same; seed {seed}, which did {done:?}");
    }
}

#[test]
fn no_public_name_moves_without_an_error() {
    let base = base();
    let output = planned(base.document.clone(), &base.overlay).unwrap();
    let names = meaning::of(&output.1);
    let before = Compilation { output: Some(output), diagnostics: Diagnostics::default(), files: Files::default() };
    let variants = env::var("VARIANTS").map_or(1000, |count| count.parse().unwrap());
    let (next, tally) = (AtomicUsize::new(0), Tally::default());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < variants) {
                    variant(seed, &base, &before, &names, &tally);
                }
            });
        }
    });
    let counts = [tally.refused, tally.moved, tally.kept].map(AtomicUsize::into_inner);
    println!(
        "of {variants} variants {} were refused, in {} names moved, in {} none did",
        counts[0], counts[1], counts[2]
    );
    assert!(counts.iter().sum::<usize>() == variants && names.len() > 400);
    assert!(counts[1] > variants / 5 && counts[2] > variants / 5, "{counts:?}: the changes are too tame, or too wild");
}

/// Only order is changed here: that of every object, and that of the values of every enumeration.
#[test]
fn another_order_gives_the_same_plan() {
    let base = base();
    let (_, krate) = planned(base.document.clone(), &base.overlay).unwrap();
    let expected = format!("{krate:?}");
    for seed in 0..20 {
        let mut random = Random::new(seed);
        let document = tree::shuffled(base.document.clone(), &mut random);
        let (_, krate) = planned(document, &base.overlay).unwrap();
        assert!(format!("{krate:?}") == expected, "seed {seed}");
    }
}
