//! Documents become crates that the compiler, clippy and rustdoc accept without a warning, and that send and read as
//! documented.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The whole crate of a document beside this test, in a folder of its own for each test.
fn generated(name: &str, test: &str) -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("course").join(test).join(name);
    // The crate of an earlier generator may be there, with files that no run of this one wrote.
    if out.exists() {
        std::fs::remove_dir_all(&out).unwrap();
    }
    let generated = Command::new(env!("CARGO_BIN_EXE_generator"))
        .args(["generate", "--name", name, "--spec"])
        .arg(package.join("tests").join(name).join("input.yaml"))
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    assert!(generated.status.success(), "{}", String::from_utf8_lossy(&generated.stderr));
    std::fs::copy(package.join("../Cargo.lock"), out.join("Cargo.lock")).unwrap();
    out
}

/// The target folder and the profile of the corpus test, so that common dependencies are built once.
fn command(out: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(out);
    command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus/target"));
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    command
}

fn cargo(out: &Path, arguments: &[&str]) {
    let done = command(out, arguments).env("RUSTDOCFLAGS", "--deny warnings").output().unwrap();
    let (said, told) = (String::from_utf8_lossy(&done.stderr), String::from_utf8_lossy(&done.stdout));
    assert!(done.status.success(), "{arguments:?}\n{said}\n{told}");
}

const CLIPPY: [&str; 6] = ["clippy", "--quiet", "--all-targets", "--", "--deny", "warnings"];

#[test]
fn a_whole_crate_compiles_without_a_warning() {
    cargo(&generated("course", "whole"), &CLIPPY);
}

#[test]
fn what_a_document_calls_its_things_compiles_without_a_warning() {
    let out = generated("wild", "names");
    cargo(&out, &CLIPPY);
    cargo(&out, &["doc", "--quiet", "--no-deps"]);
}

/// An existing program with the crate of a later document, to which only optional parts were added.
#[test]
fn what_grows_by_what_is_optional_breaks_no_program() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let (yesterday, tomorrow) = (tests.join("growth/input.yaml"), tests.join("tomorrow/input.yaml"));
    let told =
        Command::new(env!("CARGO_BIN_EXE_generator")).arg("diff").args([&yesterday, &tomorrow]).output().unwrap();
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("0 silent, 0 breaking, 0 potential, 15 compatible"), "{told}");
    for name in ["growth", "tomorrow"] {
        let out = generated(name, "growth");
        std::fs::create_dir_all(out.join("examples")).unwrap();
        let program = std::fs::read_to_string(tests.join("growth/program.rs")).unwrap();
        std::fs::write(out.join("examples/program.rs"), program.replace("growth::", &format!("{name}::"))).unwrap();
        cargo(&out, &CLIPPY);
    }
}

/// The compiler names required fields that were not given.
#[test]
fn a_builder_that_lacks_something_does_not_compile() {
    let out = generated("growth", "builder");
    std::fs::create_dir_all(out.join("examples")).unwrap();
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/growth/program.rs");
    let program = std::fs::read_to_string(program).unwrap();
    let forgetful = program.replace("        .birth_name(\"Durand\")\n", "").replace(".owner(\"Ada\")", "");
    assert_ne!(program, forgetful);
    std::fs::write(out.join("examples/forgetful.rs"), forgetful).unwrap();
    let check = command(&out, &["check", "--quiet", "--example", "forgetful"]).output().unwrap();
    let said = String::from_utf8_lossy(&check.stderr);
    assert!(!check.status.success() && said.contains("a required property was not given to the builder"), "{said}");
    assert!(said.contains("birth_name_: rt::IsGiven"), "{said}");
    assert!(said.contains("owner_: rt::IsGiven"), "{said}");
}

/// Runs the exchanges beside a document against the client of its crate.
fn exchanged(name: &str) {
    let out = generated(name, "exchanges");
    let tests = out.join("tests");
    std::fs::create_dir_all(&tests).unwrap();
    let exchanges = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name).join("exchanges.rs");
    std::fs::copy(exchanges, tests.join("exchanges.rs")).unwrap();
    let manifest = out.join("Cargo.toml");
    let mut text = std::fs::read_to_string(&manifest).unwrap();
    text.push_str(
        "\n[dev-dependencies]\nmulter = { version = \"3\", features = [\"tokio-io\"] }\nserde_json = \"1\"\n\
         tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n",
    );
    std::fs::write(manifest, text).unwrap();
    cargo(&out, &["test", "--quiet", "--test", "exchanges"]);
}

#[test]
fn what_is_sent_and_read_is_what_the_document_says() {
    exchanged("wire");
}

#[test]
fn what_newer_versions_brought_is_sent_and_read() {
    exchanged("wire32");
}
