//! The effects of git on an output: merges, line ends, older commits.

use std::fs;
use std::path::Path;

use generator::artifacts::Unwritten;

use super::repository::{done, git};
use super::small::{artifacts, clean, first, second, tree};

fn commit(folder: &Path) {
    done(folder, &["add", "-A"]);
    done(folder, &["commit", "-qm", "state"]);
}

/// A repository with the first state on `main`, the second on `main` and another on `side`, and `main` checked out.
fn forked(attributes: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    done(root, &["init", "-q", "-b", "main"]);
    fs::write(root.join(".gitattributes"), attributes).unwrap();
    first().write(root, false).unwrap();
    commit(root);
    done(root, &["checkout", "-qb", "side"]);
    let side = artifacts(&[("src/a.rs", "side"), ("src/b.rs", "b"), ("src/gone/old.rs", "old"), ("top.rs", "top")]);
    side.write(root, false).unwrap();
    commit(root);
    done(root, &["checkout", "-q", "main"]);
    second().write(root, false).unwrap();
    commit(root);
    folder
}

fn state(root: &Path) -> std::collections::BTreeMap<std::path::PathBuf, super::small::Entry> {
    let mut state = tree(root);
    state.retain(|path, _| !path.starts_with(".git") && !path.starts_with(".gitattributes"));
    state
}

/// The attributes of this repository: a merge leaves generated files alone and keeps the lines of both ledgers.
#[test]
fn after_a_merge_the_next_run_gives_what_the_merged_document_does() {
    let folder = forked("/src/** -merge\n/.generated merge=union\n");
    let root = folder.path();
    let merged = git(root, &["merge", "-q", "side"]);
    assert!(!merged.status.success(), "the generated file is a conflict for a person or the next run to settle");
    let third = artifacts(&[("src/a.rs", "both"), ("src/b.rs", "b"), ("top.rs", "top")]);
    third.write(root, false).unwrap();
    assert_eq!(state(root), clean(&third));
    commit(root);
}

#[test]
fn without_attributes_a_merged_file_is_reported() {
    let folder = forked("");
    let root = folder.path();
    assert!(!git(root, &["merge", "-q", "side"]).status.success());
    let Err(Unwritten::Obstacles(obstacles)) = second().write(root, false) else { panic!("it was written") };
    assert_eq!(obstacles.len(), 1, "{obstacles:?}");
    assert!(obstacles[0].to_string().starts_with("changed src/a.rs"), "{obstacles:?}");
    second().write(root, true).unwrap();
    assert_eq!(state(root), clean(&second()));
}

#[test]
fn an_older_commit_and_other_line_ends_are_proven_all_the_same() {
    let folder = forked("");
    let root = folder.path();
    done(root, &["checkout", "-q", "HEAD~1"]);
    second().write(root, false).unwrap();
    assert_eq!(state(root), clean(&second()));

    let copy = folder.path().join("copy");
    done(root, &["-c", "core.autocrlf=true", "clone", "-q", ".", "copy"]);
    done(&copy, &["-c", "core.autocrlf=true", "checkout", "-q", "main"]);
    assert!(fs::read_to_string(copy.join("top.rs")).unwrap().contains("\r\n"), "git made CRLF");
    assert_eq!(second().drift(&copy).unwrap(), []);
    first().write(&copy, false).unwrap();
    assert_eq!(first().drift(&copy).unwrap(), []);
}
