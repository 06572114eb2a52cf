//! Crates for other users: with their runtime, or with its address; and with a selection of features.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod features;
mod published;
#[allow(dead_code, reason = "what may fail is for the tests of ownership")]
#[path = "../ownership/repository.rs"]
mod repository;
mod runtime;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A document with tags that share models, tags of clashing names, recursion, unions over tags, and what has no tag.
fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/given/input.yaml")
}

/// An empty folder for a test; always the same one, so that Cargo's cache does not accumulate.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("given").join(test);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs `generate` for the document.
fn generate(out: &Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_generator"))
        .args(["generate", "--quiet", "--name", "pets", "--spec"])
        .arg(document())
        .arg("--out")
        .arg(out)
        .args(more)
        .output()
        .unwrap()
}

fn generated(out: &Path, more: &[&str]) {
    let done = generate(out, more);
    assert!(done.status.success(), "{more:?}: {}", String::from_utf8_lossy(&done.stderr));
}

/// Runs Cargo with the target folder of the corpus test, so that common dependencies are built once, and with the
/// versions of the workspace.
fn cargo(folder: &Path, arguments: &[&str]) {
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let done = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus/target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTDOCFLAGS", "--deny warnings")
        .output()
        .unwrap();
    assert!(done.status.success(), "{arguments:?}\n{}", String::from_utf8_lossy(&done.stderr));
}

const CLIPPY: [&str; 3] = ["clippy", "--quiet", "--all-targets"];
const DENY: [&str; 3] = ["--", "--deny", "warnings"];
