//! One directory per overlay that applies cleanly: `input.yaml`, `overlay*.yaml`, and the tree after them in `expected.yaml`.

mod robust;

use std::path::{Path, PathBuf};
use std::{env, fs};

use generator::diagnostic::{Colours, Diagnostics, Shown, render};
use generator::document::{Document, Reach};
use serde_json::Value;

const CASES: &str = "tests/overlay";

fn overlays(case: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(case).expect("readable").map(|entry| entry.expect("readable").path());
    let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("overlay"));
    let mut overlays: Vec<_> = entries.filter(named).collect();
    overlays.sort();
    overlays
}

#[test]
fn every_overlay_gives_its_tree_without_a_finding() {
    let entries = fs::read_dir(CASES).expect("the cases are there").map(|entry| entry.expect("readable").path());
    let cases: Vec<_> = entries.filter(|path| path.is_dir()).collect();
    assert!(cases.len() >= 6, "{} cases only", cases.len());
    for case in cases {
        let mut diagnostics = Diagnostics::default();
        let document =
            Document::read(&case.join("input.yaml"), &overlays(&case), Reach::Folder, &mut diagnostics).expect("reads");
        assert_eq!(render(&diagnostics, document.files(), Shown::EACH, Colours::No), "", "{}", case.display());
        let expectation = case.join("expected.yaml");
        if env::var_os("BLESS").is_some() {
            fs::write(&expectation, serde_yaml::to_string(&document.tree).expect("writes")).expect("writable");
        }
        let text = fs::read_to_string(&expectation).unwrap_or_default();
        let expected: Value = serde_yaml::from_str(&text).expect("reads");
        // As texts, so that the order of keys counts too.
        assert_eq!(format!("{:#}", document.tree), format!("{expected:#}"), "{}", case.display());
    }
}
