//! The command: exit statuses, forms, lists of ignored changes, and the documents of a workspace.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const OLD: &str = "tests/diff/ignored/old.yaml";
const NEW: &str = "tests/diff/ignored/new.yaml";

fn diff(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_generator")).arg("diff").args(args).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn status(args: &[&str]) -> Option<i32> {
    diff(args).status.code()
}

#[test]
fn the_exit_status_follows_the_worst_change() {
    let breaking = ("tests/diff/records/old.yaml", "tests/diff/records/new.yaml");
    let potential = ("tests/diff/ignored/old.yaml", "tests/diff/ignored/new.yaml");
    let none = ("tests/diff/reordered/old.yaml", "tests/diff/reordered/new.yaml");
    for ((old, new), on_breaking, on_potential, on_any) in [(breaking, 1, 1, 1), (potential, 0, 1, 1), (none, 0, 0, 0)]
    {
        assert_eq!(status(&[old, new]), Some(on_breaking), "breaking is the default");
        assert_eq!(status(&[old, new, "--fail-on", "breaking"]), Some(on_breaking));
        assert_eq!(status(&[old, new, "--fail-on", "potential"]), Some(on_potential), "{old}");
        assert_eq!(status(&[old, new, "--fail-on", "any"]), Some(on_any));
        assert_eq!(status(&[old, new, "--fail-on", "none"]), Some(0));
    }
}

#[test]
fn an_ignored_change_is_not_counted_and_an_unused_entry_fails() {
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("ignore.toml");
    let found: serde_json::Value = serde_json::from_str(&out(&diff(&[OLD, NEW, "--format", "json"]))).unwrap();
    let entry = |fingerprint: &str| format!("[[ignore]]\nfingerprint = \"{fingerprint}\"\nreason = \"agreed\"\n");
    let all: String =
        found["changes"].as_array().unwrap().iter().map(|it| entry(it["fingerprint"].as_str().unwrap())).collect();
    let args = [OLD, NEW, "--fail-on", "any", "--ignore", list.to_str().unwrap()];

    fs::write(&list, &all).unwrap();
    let run = diff(&args);
    assert_eq!(run.status.code(), Some(0), "{}", out(&run));
    assert!(out(&run).starts_with("no change\n"), "{}", out(&run));

    fs::write(&list, all + &entry("00")).unwrap();
    let run = diff(&args);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("error[E055]"));
}

#[test]
fn a_document_with_errors_is_not_compared() {
    let run = diff(&["tests/reject/E007-words/input.yaml", NEW]);
    assert_eq!(run.status.code(), Some(1));
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(said.contains("error[E007]") && said.contains("cannot be compared"), "{said}");
    assert_eq!(status(&[OLD]), Some(2), "one document alone is no pair");
}

#[test]
fn a_workspace_is_compared_with_its_newest_archive() {
    let root = tempfile::tempdir().unwrap();
    let manifest = "[workspace.metadata.generator]\ndocument = \"spec/api.yaml\"\narchives = \"spec/old\"\n\
                    sdk = { folder = \"sdk\", crate = \"sdk\" }\n";
    fs::write(root.path().join("Cargo.toml"), manifest).unwrap();
    fs::create_dir_all(root.path().join("spec/old")).unwrap();
    fs::copy(NEW, root.path().join("spec/api.yaml")).unwrap();
    let args = ["--root", root.path().to_str().unwrap(), "--fail-on", "none"];

    let nothing = diff(&args);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&nothing.stderr).contains("spec/old holds no earlier document"));

    let archive = |name: &str, text: &str| fs::write(root.path().join("spec/old").join(name), text).unwrap();
    archive("1.9.yaml", &fs::read_to_string(Path::new(NEW)).unwrap());
    archive("1.10.yaml", &fs::read_to_string(Path::new(OLD)).unwrap());
    let run = diff(&args);
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    assert!(out(&run).contains("--> old spec/old/1.10.yaml:"), "{}", out(&run));
}
