//! One directory per pair of documents: `old.yaml`, `new.yaml`, perhaps `ignore.toml`, and the four reports on them.
//!
//! `BLESS=1 cargo test -p generator --test diff` rewrites the expectations; nothing else does.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

#[path = "diff/command.rs"]
mod command;
#[path = "diff/complete.rs"]
mod complete;
#[path = "diff/shuffled.rs"]
mod shuffled;

use std::path::{Path, PathBuf};
use std::{env, fs};

use generator::Compiler;
use generator::diagnostic::{Colours, Diagnostics, Shown, render};
use generator::diff::{Element, Kind, Report, changes, ignore};
use generator::document::Files;

const CASES: &str = "tests/diff";

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir(CASES).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    cases
}

/// The report on a pair, including unused entries of the list.
fn report(case: &Path) -> (Report, String) {
    let (old_path, new_path) = (case.join("old.yaml"), case.join("new.yaml"));
    let [old, new] = [&old_path, &new_path].map(|path| Compiler::default().compile_for_diff(path));
    let output = |compilation: &generator::Compilation| {
        compilation.output.clone().unwrap_or_else(|| panic!("{}", compilation.report()))
    };
    let mut changes = changes(&output(&old), &output(&new));
    let list = case.join("ignore.toml");
    let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
    let ignored = match list.exists() {
        true => ignore(&list, &mut changes, &mut files, &mut diagnostics),
        false => Vec::new(),
    };
    let report = Report::new((&old_path, &old), (&new_path, &new), &changes, &ignored, None);
    (report, render(&diagnostics, &files, Shown::EACH, Colours::No))
}

#[test]
fn every_pair_gets_exactly_its_reports() {
    let mut different = Vec::new();
    for case in cases() {
        let (report, findings) = report(&case);
        let text = report.text() + &findings;
        let all = [("txt", text), ("json", report.json()), ("md", report.markdown()), ("notes.md", report.notes())];
        for (name, given) in all {
            let golden = case.join(format!("expected.{name}"));
            if env::var_os("BLESS").is_some() {
                fs::write(&golden, &given).unwrap();
            } else if fs::read_to_string(&golden).unwrap_or_default() != given {
                different.push(golden);
            }
        }
    }
    assert!(different.is_empty(), "`BLESS=1` shows what changed in {different:?}");
}

#[test]
fn every_kind_of_change_and_every_element_has_a_case() {
    let found: String = cases().iter().map(|case| fs::read_to_string(case.join("expected.json")).unwrap()).collect();
    // The whole identifier: one word may end with another.
    let has = |word: &str| Element::ALL.iter().any(|it| found.contains(&format!("\"{}-{word}\"", it.word())));
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.word()).filter(|word| !has(word)).collect();
    assert!(kinds.is_empty(), "no case for {kinds:?}");
    let elements: Vec<&str> =
        Element::ALL.iter().map(|it| it.word()).filter(|word| !found.contains(&format!("\"{word}-"))).collect();
    assert!(elements.is_empty(), "no case for {elements:?}");
}

#[test]
fn the_same_document_in_another_order_has_no_change() {
    let (report, _) = report(&Path::new(CASES).join("reordered"));
    assert_eq!(report.worst(), None, "{}", report.text());
}
