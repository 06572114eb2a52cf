//! Processes that are killed, and a disk on which no more can be written.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::crates::{GENERATOR, SMALL, generate, petstore};
use super::faults::{Fault, Faulty};
use super::small::{Entry, clean, first, second};

/// What the generator owns there: the list of changes is its user's from the first run on.
fn tree(root: &Path) -> BTreeMap<PathBuf, Entry> {
    let mut tree = super::small::tree(root);
    tree.remove(Path::new("CHANGELOG.md"));
    tree
}

/// More operations than a run has.
const MOST: usize = 100;

/// The process that is killed at an operation.
#[test]
#[ignore = "the other tests run it in a process of its own"]
fn child() {
    let (Ok(root), Ok(at)) = (env::var("OWNERSHIP_ROOT"), env::var("OWNERSHIP_AT")) else { return };
    let disk = Faulty::new(Fault::Killed, at.parse().unwrap());
    second().write_through(&disk, Path::new(&root), false).unwrap();
}

#[test]
fn a_process_that_dies_at_any_operation_is_repaired_by_the_next() {
    let mut died = 0;
    for at in 1..MOST {
        let folder = tempfile::tempdir().unwrap();
        first().write(folder.path(), false).unwrap();
        let child = Command::new(env::current_exe().unwrap())
            .args(["--ignored", "--exact", "killed::child"])
            .env("OWNERSHIP_ROOT", folder.path())
            .env("OWNERSHIP_AT", at.to_string())
            .output()
            .unwrap();
        second().write(folder.path(), false).unwrap();
        assert_eq!(tree(folder.path()), clean(&second()), "died at operation {at}");
        if child.status.success() {
            break;
        }
        died += 1;
    }
    assert!((10..MOST - 1).contains(&died), "{died} processes died");
}

/// The command itself, killed as soon as something moves in the folder, or some steps later.
#[test]
fn the_command_killed_in_the_middle_is_repaired_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (petstore(folder.path(), "1"), petstore(folder.path(), "2"));
    let clean_of = |document: &Path, name: &str| {
        let out = folder.path().join(name);
        assert!(generate(document, &out, &[]).status.success());
        tree(&out)
    };
    let expected = [clean_of(&old, "clean"), clean_of(&new, "clean2")];
    let out = folder.path().join("out");
    let mut killed = 0;
    for round in 0..24 {
        let document = if round % 2 == 0 { &new } else { &old };
        let before = tree(&out);
        let mut child = Command::new(GENERATOR)
            .args(["generate", "--name", "small", "--spec"])
            .arg(document)
            .arg("--out")
            .arg(&out)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut looks = 0;
        while child.try_wait().unwrap().is_none() {
            looks += usize::from(tree(&out) != before);
            if looks > round / 2 {
                child.kill().unwrap();
            }
        }
        killed += usize::from(!child.wait().unwrap().success());
        let done = generate(document, &out, &[]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert_eq!(tree(&out), expected[usize::from(round % 2 == 0)], "round {round}");
    }
    assert!(killed >= 6, "{killed} of 24 runs were killed before their end");
}

/// A limit of the system on file sizes acts like a full disk, and every user may set it.
#[test]
fn a_disk_that_takes_no_more_leaves_the_old_state() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (petstore(folder.path(), "1"), petstore(folder.path(), "2"));
    let out = folder.path().join("out");
    assert!(generate(&old, &out, &[]).status.success());
    let before = tree(&out);
    for blocks in [0, 1, 2, 4] {
        let limited = Command::new("sh")
            .arg("-c")
            .arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\""))
            .args(["sh", GENERATOR, "generate", "--name", SMALL, "--spec"])
            .arg(&new)
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&limited.stderr).into_owned();
        assert_eq!(limited.status.code(), Some(1), "{said}");
        assert!(said.contains("error: cannot write: "), "{said}");
        assert_eq!(tree(&out), before, "{blocks} blocks");
    }
    assert!(generate(&new, &out, &[]).status.success());
}

/// Two processes with two documents, repeatedly.
#[test]
fn two_commands_at_once_do_not_mix() {
    let folder = tempfile::tempdir().unwrap();
    let documents = [petstore(folder.path(), "1"), petstore(folder.path(), "2")];
    let states: Vec<_> = documents
        .iter()
        .zip(["x", "y"])
        .map(|(document, name)| {
            assert!(generate(document, &folder.path().join(name), &[]).status.success());
            tree(&folder.path().join(name))
        })
        .collect();
    let out: PathBuf = folder.path().join("out");
    for _ in 0..6 {
        let start = |document: &PathBuf| {
            Command::new(GENERATOR)
                .args(["generate", "--name", SMALL, "--spec"])
                .arg(document)
                .arg("--out")
                .arg(&out)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        };
        let running: Vec<_> = documents.iter().map(start).collect();
        running.into_iter().for_each(|mut child| assert!(child.wait().unwrap().success()));
        assert!(states.contains(&tree(&out)));
    }
    fs::remove_dir_all(&out).unwrap();
}
