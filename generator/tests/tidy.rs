//! The repository's own rules, as a test: sizes, module texts, what must not stand where.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::fs;
use std::path::{Path, PathBuf};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Hand-written Rust files under a folder, with their texts.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![workspace().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("generated") && !path.ends_with("target") {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(workspace()).unwrap().display().to_string(), text));
            }
        }
    }
    found.sort();
    found
}

fn all() -> Vec<(String, String)> {
    ["generator", "sdk", "tests"].into_iter().flat_map(sources).collect()
}

#[test]
fn files_stay_small() {
    for tree in ["generator", "sdk", "tests"] {
        let sources = sources(tree);
        let mut lengths: Vec<usize> = sources.iter().map(|(_, text)| text.lines().count()).collect();
        lengths.sort_unstable();
        let longest: Vec<_> =
            sources.iter().filter(|(_, text)| text.lines().count() > 350).map(|(path, _)| path).collect();
        assert!(longest.is_empty(), "a concept wants out of {longest:?}");
        let median = lengths[lengths.len() / 2];
        assert!(median <= 120, "the median file of {tree} has {median} lines");
    }
}

#[test]
fn every_module_says_what_it_is() {
    let silent: Vec<_> = all().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "no `//!` in {silent:?}");
}

#[test]
fn the_generator_knows_no_norm() {
    for (path, text) in sources("generator/src") {
        for word in ["opco", "cfadock", "cerfa", "apprenti"] {
            assert!(!text.to_lowercase().contains(word), "`{word}` stands in {path}");
        }
    }
}

#[test]
fn the_disk_has_its_doors() {
    let doors = ["generator/src/artifacts", "generator/src/project.rs", "generator/src/document"];
    for (path, text) in sources("generator/src") {
        if !doors.iter().any(|door| path.starts_with(door)) {
            assert!(!text.contains("fs::"), "{path} touches the disk");
        }
    }
}

#[test]
fn after_the_plan_nothing_knows_the_document() {
    for folder in ["generator/src/rust", "generator/src/render"] {
        for (path, text) in sources(folder) {
            for word in ["openapiv3", "crate::document", "serde_yaml"] {
                assert!(!text.contains(word), "{path} knows `{word}`");
            }
        }
    }
}
