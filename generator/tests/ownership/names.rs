//! Names of packages: those that Cargo refuses are refused, those that work are accepted.

use std::fs;
use std::process::{Command, Output};

use super::crates::{GENERATOR, petstore};

fn cargo_new(name: &str, folder: &std::path::Path) -> Output {
    Command::new(env!("CARGO"))
        .args(["new", "--quiet", "--lib", "--vcs", "none", "--name", name])
        .arg(folder.join("new"))
        .output()
        .unwrap()
}

/// Names, and whether the generator accepts them.
const NAMES: [(&str, bool); 42] = [
    ("small", true),
    ("a", true),
    ("_x", true),
    ("a-b_c", true),
    ("Big", true),
    ("union", true),
    ("client", true),
    ("api", true),
    ("serde", true),
    ("core", false),
    ("std", false),
    ("alloc", false),
    ("proc_macro", false),
    ("proc-macro", false),
    ("test", false),
    ("self", false),
    ("Self", false),
    ("super", false),
    ("crate", false),
    ("async", false),
    ("dyn", false),
    ("try", false),
    ("gen", false),
    ("abstract", false),
    ("static", false),
    ("cfadock-runtime", false),
    ("cfadock_runtime", false),
    ("con", false),
    ("NUL", false),
    ("com1", false),
    ("", false),
    ("_", false),
    ("-a", false),
    ("3d", false),
    ("é", false),
    ("日本", false),
    ("a b", false),
    ("a.b", false),
    ("a/b", false),
    ("../a", false),
    ("a\"b", false),
    ("a\nb", false),
];

#[test]
fn every_name_is_taken_or_refused_with_a_proposal() {
    let folder = tempfile::tempdir().unwrap();
    let document = petstore(folder.path(), "1");
    let (most, more) = ("a".repeat(64), "a".repeat(65));
    let long = [(&*most, true), (&*more, false)];
    for (name, is_taken) in NAMES.into_iter().chain(long) {
        let out = folder.path().join("out");
        let done = Command::new(GENERATOR)
            .args(["generate", &format!("--name={name}"), "--spec"])
            .arg(&document)
            .arg("--out")
            .arg(&out)
            .output()
            .unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(if is_taken { 0 } else { 2 }), "{name}: {said}");
        assert!(is_taken || said.contains("; try `"), "{said}");
        assert_eq!(out.exists(), is_taken, "{name}");
        fs::remove_dir_all(&out).unwrap_or_default();

        let cargo = cargo_new(name, folder.path());
        fs::remove_dir_all(folder.path().join("new")).unwrap_or_default();
        assert!(cargo.status.success() || !is_taken, "{name}: {}", String::from_utf8_lossy(&cargo.stderr));
    }
}
