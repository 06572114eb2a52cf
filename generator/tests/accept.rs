//! The output for a document, construct by construct: a folder of `accept/` is a case, `expected.txt` its whole output.
//!
//! `BLESS=1 cargo test -p generator --test accept` rewrites the expectations.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use generator::render::{Manifest, Origin, Runtime, krate};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accept");
    let mut cases: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 10, "{} cases only", cases.len());
    cases
}

/// The findings, then every file for people.
fn given(case: &Path) -> String {
    let compilation = generator::Compiler::default().compile(&case.join("input.yaml"));
    let mut text = compilation.report().replace(&format!("{}/", case.display()), "");
    let (_, plan) = compilation.output.as_ref().unwrap_or_else(|| panic!("{text}"));
    let origin = Origin { command: "test".to_owned(), document: "input.yaml".to_owned() };
    let manifest = Manifest {
        name: "case".to_owned(),
        runtime: Runtime::Path { folder: "runtime".to_owned(), package: None },
        probe: false,
        exchanges: false,
    };
    for (path, file) in krate(plan, &origin, &manifest).files() {
        let prose = path.extension().is_some_and(|extension| extension != "rs");
        if !prose && !path.ends_with("mod.rs") {
            write!(text, "──── {}\n{file}", path.display()).unwrap();
        }
    }
    text
}

#[test]
fn every_case_gives_what_is_expected() {
    let mut different = Vec::new();
    for case in cases() {
        let (given, golden) = (given(&case), case.join("expected.txt"));
        if env::var_os("BLESS").is_some() {
            fs::write(&golden, given).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != given {
            different.push(case.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    assert!(different.is_empty(), "`BLESS=1` shows what changed in {different:?}");
}
