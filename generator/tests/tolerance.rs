//! One directory per list of tolerances: `input.yaml`, `tolerances.toml`, and the exact report in `expected.txt`.
//!
//! `BLESS=1 cargo test -p generator --test tolerance` rewrites the expectations; nothing else does.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use generator::diagnostic::Rule;
use generator::{Compilation, Compiler};

const CASES: &str = "tests/tolerance";

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<_> = fs::read_dir(CASES).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

fn name(case: &Path) -> String {
    case.file_name().unwrap().to_string_lossy().into_owned()
}

fn compiled(case: &Path, strict: bool) -> Compilation {
    let tolerances = Some(case.join("tolerances.toml"));
    Compiler { tolerances, strict, ..Compiler::default() }.compile(&case.join("input.yaml"))
}

#[test]
fn every_list_gets_exactly_its_report() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (found, golden) = (compiled(&case, false).report(), case.join("expected.txt"));
        if env::var_os("BLESS").is_some() {
            fs::write(&golden, &found).unwrap();
        }
        let name = name(&case);
        let rule = name.split('-').next().unwrap();
        if name.contains('-') && !found.contains(&format!("[{rule}]")) {
            wrong.push(format!("{name}: {rule} was not found, but:\n{found}"));
        }
        if fs::read_to_string(&golden).unwrap_or_default() != found {
            wrong.push(format!("{name}: other than expected:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_about_lists_has_a_case_and_a_paragraph() {
    let mut names: Vec<String> = cases().iter().map(|case| name(case)).collect();
    names.push("E055-unused".to_owned()); // `tests/diff/ignored`
    for rule in Rule::ALL.iter().filter(|rule| rule.code() >= "E050" && rule.code() < "E060") {
        assert!(names.iter().any(|name| name.starts_with(&format!("{}-", rule.code()))), "{} has no case", rule.code());
        assert!(rule.explanation().split_whitespace().count() >= 20, "{} is not explained", rule.code());
    }
}

#[test]
fn what_is_accepted_is_no_error_under_strict_either() {
    let case = Path::new(CASES).join("accepted");
    let strict = compiled(&case, true);
    assert!(strict.output.is_some(), "{}", strict.report());
    assert_eq!(strict.report(), "2 findings tolerated\n");
    assert!(compiled(&Path::new(CASES).join("E054-unused"), false).output.is_none(), "an unused tolerance is an error");
}

#[test]
fn a_list_that_is_not_there_is_an_error() {
    let missing = Path::new(CASES).join("none.toml");
    let compiler = Compiler { tolerances: Some(missing), ..Compiler::default() };
    let compilation = compiler.compile(&Path::new(CASES).join("accepted/input.yaml"));
    assert!(compilation.output.is_none());
    assert!(compilation.report().contains("error[E001]: the file does not exist"), "{}", compilation.report());
}

#[test]
fn lint_and_generate_take_a_list() {
    let case = Path::new(CASES).join("accepted");
    let run = |command: &str, more: &[&str]| {
        let mut generator = Command::new(env!("CARGO_BIN_EXE_generator"));
        generator.args([command, "--strict", "--spec"]).arg(case.join("input.yaml")).args(more).output().unwrap()
    };
    let list = case.join("tolerances.toml");
    let list = list.to_str().unwrap();
    assert_eq!(run("lint", &[]).status.code(), Some(1));
    let lint = run("lint", &["--tolerances", list]);
    assert_eq!(lint.status.code(), Some(0), "{}", String::from_utf8_lossy(&lint.stderr));
    assert_eq!(String::from_utf8_lossy(&lint.stderr), "2 findings tolerated\n");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let generated = run("generate", &["--tolerances", list, "--name", "pets", "--out", out.to_str().unwrap()]);
    assert_eq!(generated.status.code(), Some(0), "{}", String::from_utf8_lossy(&generated.stderr));
}
