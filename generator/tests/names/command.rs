//! The command's reports of names that move: in a workspace with an earlier document, and with `--before`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const MANIFEST: &str = "[workspace.metadata.generator]\ndocument = \"spec/api.yaml\"\noverlays = [\"spec/names.yaml\"]\n\
                        tolerances = \"spec/accepted.toml\"\nsdk = { folder = \"sdk\", crate = \"sdk\" }\n";

fn document(values: &str) -> String {
    format!(
        "openapi: 3.0.4\ninfo: {{ title: Levels, version: '1' }}\npaths: {{}}\n\
         components: {{ schemas: {{ Level: {{ type: integer, enum: [{values}] }} }} }}\n"
    )
}

fn overlay(names: &str) -> String {
    format!(
        "overlay: 1.0.0\ninfo: {{ title: Names, version: '1' }}\nactions:\n\
         - {{ target: $.components.schemas.Level, update: {{ x-enum-varnames: {{ {names} }} }} }}\n"
    )
}

/// A workspace with one earlier document and its overlay.
fn workspace(before: &str, names_before: Option<&str>) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    put(&root, "Cargo.toml", MANIFEST);
    put(&root, "spec/archives/1.yaml", &document(before));
    if let Some(names) = names_before {
        put(&root, "spec/archives/1.names.yaml", &overlay(names));
    }
    root
}

fn put(root: &TempDir, path: &str, text: &str) {
    let path = root.path().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn generator(root: &TempDir, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_generator")).current_dir(root.path()).args(args).output().unwrap()
}

/// The exit status and what was said of errors.
fn run(root: &TempDir, args: &[&str]) -> (Option<i32>, String) {
    let all: Vec<&str> = args.iter().chain(&["--root", "."]).copied().collect();
    let output = generator(root, &all);
    (output.status.code(), String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap())
}

fn generated(root: &Path) -> String {
    fs::read_to_string(root.join("sdk/src/generated/models/shared.rs")).unwrap_or_default()
}

#[test]
fn another_order_in_the_next_document_changes_no_byte() {
    let names = "1: Low, 2: Middle, 3: High";
    let root = workspace("1, 2, 3", Some(names));
    put(&root, "spec/names.yaml", &overlay(names));
    put(&root, "spec/api.yaml", &document("1, 2, 3"));
    assert_eq!(run(&root, &[]).0, Some(0));
    let before = generated(root.path());
    assert!(before.contains("Middle = integer(2);"), "{before}");
    put(&root, "spec/api.yaml", &document("3, 1, 2"));
    let (status, said) = run(&root, &["--strict"]);
    assert!(status == Some(0) && said.contains(" 0 written or removed"), "{said}");
}

#[test]
fn names_that_move_in_the_overlay_are_an_error_that_shows_both_and_writes_nothing() {
    let root = workspace("1, 2, 3", Some("1: Low, 2: Middle, 3: High"));
    put(&root, "spec/names.yaml", &overlay("1: Middle, 2: Low, 3: High"));
    put(&root, "spec/api.yaml", &document("1, 2, 3"));
    let (status, said) = run(&root, &[]);
    assert_eq!(status, Some(1), "{said}");
    for part in
        ["error[E044]", "Level::Low: 1 before, 2 now", "Level::Middle: 2 before, 1 now", "spec/archives/1.yaml:4"]
    {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
    assert!(generated(root.path()).is_empty(), "nothing is written");
    let (status, said) = run(&root, &["diff"]);
    assert!(status == Some(1) && said.contains("silent[value-means-another]"), "{said}");
}

#[test]
fn a_move_that_is_wanted_is_accepted_with_its_reason() {
    let root = workspace("1, 2", Some("1: Low, 2: High"));
    put(&root, "spec/names.yaml", &overlay("1: High, 2: Low"));
    put(&root, "spec/api.yaml", &document("1, 2"));
    let accepted =
        "[[tolerance]]\nrule = \"E044\"\npointer = \"#/components/schemas/Level\"\nreason = \"they were mixed up\"\n";
    put(&root, "spec/accepted.toml", accepted);
    let (status, said) = run(&root, &["--strict"]);
    assert!(status == Some(0) && said.contains("1 finding tolerated"), "{said}");
    fs::remove_dir_all(root.path().join("spec/archives")).unwrap();
    let (status, said) = run(&root, &[]);
    assert!(status == Some(1) && said.contains("error[E054]"), "the entry must go with the need: {said}");
}

#[test]
fn an_earlier_document_with_errors_stops_the_generation() {
    let root = workspace("1, 2", None);
    put(&root, "spec/archives/1.yaml", "openapi: 3.0.4\ninfo: { title: Levels, version: '1' }\npaths: []\n");
    put(&root, "spec/names.yaml", &overlay("1: Low, 2: High"));
    put(&root, "spec/api.yaml", &document("1, 2"));
    let (status, said) = run(&root, &[]);
    assert!(status == Some(1) && said.contains("error[E045]"), "{said}");
}

#[test]
fn a_crate_is_compared_with_the_document_that_it_is_told() {
    let root = workspace("1, 2", None);
    let named =
        |values: &str, names: &str| document(values).replace("] }", &format!("], x-enum-varnames: [{names}] }}"));
    put(&root, "before.yaml", &named("1, 2", "Low, High"));
    put(&root, "now.yaml", &named("2, 1", "Low, High"));
    let args = ["generate", "--spec", "now.yaml", "--out", "levels", "--name", "levels"];
    let with_before: Vec<&str> = args.into_iter().chain(["--before", "before.yaml"]).collect();
    let refused = generator(&root, &with_before);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(1) && said.contains("Level::High: 2 before, 1 now"), "{said}");
    assert!(!root.path().join("levels").exists());
    let silent = generator(&root, &args);
    assert_eq!(
        silent.status.code(),
        Some(0),
        "without it nobody can tell: {}",
        String::from_utf8_lossy(&silent.stderr)
    );
}
