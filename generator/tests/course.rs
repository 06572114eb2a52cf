//! The obstacle course becomes a crate that the compiler and clippy take without a word.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::path::Path;
use std::process::Command;

#[test]
fn a_whole_crate_compiles_without_a_warning() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("course");
    // The crate of an earlier generator may be there, with files that no run of this one wrote.
    if out.exists() {
        std::fs::remove_dir_all(&out).unwrap();
    }
    let generated = Command::new(env!("CARGO_BIN_EXE_generator"))
        .args(["generate", "--name", "course", "--spec"])
        .arg(package.join("tests/course/input.yaml"))
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));

    std::fs::copy(package.join("../Cargo.lock"), out.join("Cargo.lock")).unwrap();
    let checked = Command::new(env!("CARGO"))
        .args(["clippy", "--quiet", "--all-targets", "--", "--deny", "warnings"])
        .current_dir(&out)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"))
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}
