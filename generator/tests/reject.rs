//! One directory per bad document: `input.*`, perhaps `overlay*.yaml`, perhaps the document of the generation before in
//! `before.yaml`, and the exact findings in `expected.txt`; where the input is put right, also the tree that was read, in
//! `tree.json`.
//!
//! Cases of rules up to 019 show the findings of the document stage alone, all others those of the whole pipeline.
//! `BLESS=1 cargo test -p generator --test reject` rewrites the expectations; nothing else does.

use std::path::{Path, PathBuf};
use std::{env, fs};

use generator::diagnostic::{Colours, Diagnostics, Rule, Shown, render};
use generator::document::{Document, Reach, lint};
use generator::{Compiler, Spec};

const CASES: &str = "tests/reject";

/// The findings of the document stage, and the tree if there is one.
fn document_stage(input: &Path, overlays: &[PathBuf]) -> (String, Option<String>) {
    let mut diagnostics = Diagnostics::default();
    match Document::read(input, overlays, Reach::Folder, &mut diagnostics) {
        Ok(document) => {
            lint(&document, &mut diagnostics);
            let tree = format!("{:#}\n", document.tree);
            (render(&diagnostics, document.files(), Shown::EACH, Colours::No), Some(tree))
        }
        Err(unread) => (render(&diagnostics, &unread.files, Shown::EACH, Colours::No), None),
    }
}

/// Whether a rule belongs to the document stage.
fn is_early(rule: &str) -> bool {
    rule[1..].parse::<u32>().is_ok_and(|number| number < 20)
}

/// Compares with the expectation, which `BLESS` rewrites; `None` when they agree.
fn difference(expectation: &Path, found: &str) -> Option<String> {
    if env::var_os("BLESS").is_some() {
        fs::write(expectation, found).expect("writable");
    }
    let expected = fs::read_to_string(expectation).unwrap_or_default();
    (found != expected).then(|| format!("{}: other than expected:\n{found}", expectation.display()))
}

/// The directories of cases, by name.
fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(CASES).expect("the cases are there");
    let mut cases: Vec<_> = entries.map(|entry| entry.expect("readable").path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

/// The files of a case whose names start with `prefix`, by name.
fn files(case: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(case).expect("readable").map(|entry| entry.expect("readable").path());
    let named = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix));
    let mut files: Vec<_> = entries.filter(named).collect();
    files.sort();
    files
}

#[test]
fn every_case_gets_exactly_its_findings() {
    let mut wrong = Vec::new();
    for case in cases() {
        let input = files(&case, "input").pop().unwrap_or_else(|| case.join("input.yaml"));
        let overlays = files(&case, "overlay");
        let name = case.file_name().expect("named").to_string_lossy().into_owned();
        let rule = name.split('-').next().expect("a first part");
        let (found, tree) = match is_early(rule) {
            true => document_stage(&input, &overlays),
            false => {
                let before = Spec { document: case.join("before.yaml"), overlays: overlays.clone() };
                let before = Some(before).filter(|before| before.document.exists());
                (Compiler { overlays, before, ..Compiler::default() }.compile(&input).report(), None)
            }
        };
        if !found.contains(&format!("[{rule}]")) {
            wrong.push(format!("{name}: {rule} was not found, but:\n{found}"));
        }
        wrong.extend(difference(&case.join("expected.txt"), &found));
        if case.join("tree.json").exists() {
            wrong.extend(difference(&case.join("tree.json"), &tree.unwrap_or_default()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every golden text under a folder, one after the other.
fn goldens(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").path());
    let texts = entries.map(|path| match path.is_dir() {
        true => goldens(&path),
        false if path.ends_with("expected.txt") => fs::read_to_string(&path).expect("readable"),
        false => String::new(),
    });
    texts.collect()
}

#[test]
fn every_rule_has_a_golden_case_and_a_paragraph() {
    let goldens = goldens(Path::new("tests"));
    for rule in Rule::ALL {
        let code = rule.code();
        assert!(goldens.contains(&format!("[{code}]")), "{code} has no case");
        assert!(rule.explanation().split_whitespace().count() >= 20, "{code} is not explained in a paragraph");
    }
}
