//! The commands' reports on a document, in each form: `tests/report/input.yaml`, and `expected.*` beside it.
//!
//! `BLESS=1 cargo test -p generator --test report` rewrites the expectations; nothing else does.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs};

use serde_json::Value;

const INPUT: &str = "tests/report/input.yaml";

fn generator(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_generator")).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn same(name: &str, found: &str) {
    let path = Path::new("tests/report").join(name);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, found).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), found, "{name}");
}

#[test]
fn programs_get_every_finding_with_its_places() {
    for (format, strict) in [("json", false), ("sarif", false), ("github", true)] {
        let mut arguments = vec!["lint", "--spec", INPUT, "--format", format];
        arguments.extend(strict.then_some("--strict"));
        let done = generator(&arguments);
        assert_eq!((done.status.code(), text(&done.stderr)), (Some(i32::from(strict)), String::new()), "{format}");
        let found = text(&done.stdout);
        if format == "sarif" {
            let mut log: Value = serde_json::from_str(&found).unwrap();
            let rules = log["runs"][0]["tool"]["driver"].as_object_mut().unwrap().remove("rules").unwrap();
            let ids: Vec<&Value> = rules.as_array().unwrap().iter().map(|rule| &rule["id"]).collect();
            for result in log["runs"][0]["results"].as_array().unwrap() {
                assert!(ids.contains(&&result["ruleId"]), "{result}");
            }
            same("expected.sarif", &format!("{log:#}\n"));
        } else {
            same(&format!("expected.{format}"), &found);
        }
    }
}

/// A document with this many operations without a name.
fn many(folder: &Path, operations: usize) -> String {
    let path = folder.join("many.yaml");
    let operation =
        |number| format!("  /p{number}: {{ get: {{ tags: [t], responses: {{ '204': {{ description: n }} }} }} }}\n");
    let paths: String = (0..operations).map(operation).collect();
    let start = "openapi: 3.0.4\ninfo: { title: Many, version: '1' }\n";
    fs::write(&path, format!("{start}x-scalar: 1\npaths:\n{paths}")).unwrap();
    path.to_string_lossy().into_owned()
}

#[test]
fn a_rule_with_more_than_fifty_findings_is_summed_up() {
    let folder = tempfile::tempdir().unwrap();
    let spec = many(folder.path(), 51);
    let said = text(&generator(&["lint", "--spec", &spec]).stderr);
    let shown = |said: &str| said.matches("warning[W023]").count();
    let line = format!("W023: 46 more from {spec}:10:10 on; `--verbose` shows them, `--format json` lists all\n");
    assert!(shown(&said) == 5 && said.contains(&line) && said.contains("52 warnings\n"), "{said}");
    assert!(said.contains("warning[W033]"), "the rare finding is not lost among the many: {said}");
    let verbose = text(&generator(&["lint", "--spec", &spec, "--verbose"]).stderr);
    assert!(shown(&verbose) == 51 && !verbose.contains("more from"), "{verbose}");
    let json = text(&generator(&["lint", "--spec", &spec, "--format", "json"]).stdout);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["warnings"], json["findings"].as_array().unwrap().len()), (&Value::from(52), 52));
    let fifty = text(&generator(&["lint", "--spec", &many(folder.path(), 50)]).stderr);
    assert_eq!(shown(&fifty), 50);
}

#[test]
fn quiet_is_quiet_until_something_stops() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("crate").to_string_lossy().into_owned();
    let silent = |arguments: &[&str], status| {
        let done = generator(arguments);
        assert_eq!(done.status.code(), Some(status), "{arguments:?}");
        (text(&done.stdout), text(&done.stderr))
    };
    let none = (String::new(), String::new());
    assert_eq!(silent(&["lint", "-q", "--spec", INPUT], 0), none);
    assert_eq!(silent(&["generate", "-q", "--spec", INPUT, "--name", "pets", "--out", &out], 0), none);
    let (_, said) = silent(&["lint", "-q", "--strict", "--spec", INPUT], 1);
    assert!(said.contains("error[W023]") && said.ends_with(" errors\n"), "{said}");
}

#[test]
fn files_that_differ_are_in_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("crate");
    let shown = out.to_string_lossy().into_owned();
    let run = |more: &[&str]| {
        let fixed = ["generate", "-q", "--spec", INPUT, "--name", "pets", "--out", &shown];
        generator(&[&fixed[..], more].concat())
    };
    assert!(run(&[]).status.success());
    fs::remove_file(out.join("src/client.rs")).unwrap();
    let check = |format| {
        let done = run(&["--check", "--format", format]);
        assert_eq!(done.status.code(), Some(1));
        text(&done.stdout)
    };
    let path = format!("{shown}/src/client.rs");
    let json: Value = serde_json::from_str(&check("json")).unwrap();
    assert_eq!(json["files"], serde_json::json!([{ "path": path, "state": "missing", "reason": null }]));
    let sarif: Value = serde_json::from_str(&check("sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let place = &results.last().unwrap()["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(place, &format!("file://{path}"));
    assert!(check("github").ends_with(&format!("::error file={path},title=generated file::missing\n")));
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let done = generator(&["completions", shell]);
        assert!(done.status.success() && text(&done.stdout).contains("generate"), "{shell}");
    }
}
