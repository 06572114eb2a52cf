//! The result for a `Cargo.toml` that its user extended.

use std::fs;
use std::path::Path;

use super::crates::{GENERATOR, SMALL, cargo_takes, generate, petstore};

/// The crate of version 1 in a folder, and its manifest.
fn crate_of(folder: &Path) -> (std::path::PathBuf, String) {
    let out = folder.join("out");
    let done = generate(&petstore(folder, "1"), &out, &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    (out, manifest)
}

fn set(out: &Path, text: &str) {
    fs::write(out.join("Cargo.toml"), text).unwrap();
}

/// The manifest after a run with version 2, and the output of the run.
fn regenerated(folder: &Path, out: &Path, more: &[&str]) -> (String, Option<i32>, String) {
    let done = generate(&petstore(folder, "2"), out, more);
    let manifest = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    (manifest, done.status.code(), String::from_utf8(done.stderr).unwrap())
}

#[test]
fn what_the_user_added_stays_and_what_is_ours_follows() {
    let folder = tempfile::tempdir().unwrap();
    let (out, manifest) = crate_of(folder.path());
    let added = manifest
        .replace("version = \"0.1.0\"", "version = \"3.2.1\" # ours alone")
        .replace("publish = false\n", "")
        .replace("Client of Small 1\"", "Client of Small 1\" # as the document has it")
        .replace("name = \"small\"", "# the house's name\nname = \"small\"")
        .replace("path = ", "features = [\"gzip\"], path = ")
        + "\n[package.metadata.house]\nall = true\n";
    let added = added
        .replace("\n# The readme says", "serde = \"1\"\n\n# The readme says")
        .replace("[features]\n", "[features]\n# on by day\nfast = []\n");
    assert!(added.contains("serde") && added.contains("fast"), "{added}");
    set(&out, &added);
    let (after, status, said) = regenerated(folder.path(), &out, &[]);
    assert_eq!(status, Some(0), "{said}");
    assert_eq!(after, added.replace("Client of Small 1", "Client of Small 2").replace("1.json", "2.json"));
    assert!(said.contains("Cargo.toml: package.version") && said.contains("Cargo.toml: package.publish"), "{said}");
    let checked = generate(&petstore(folder.path(), "2"), &out, &["--check"]);
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}

/// Where Cargo finds programs by itself, and where the manifest leads it; the probe comes, goes and comes again.
#[test]
fn programs_and_examples_of_the_user_stay_beside_the_probe() {
    const PROGRAM: &str = "fn main() {}\n";
    const SAID: &str = "\n# The house's own.\n[[bin]]\nname = \"own\"\npath = \"src/bin/own.rs\"\n\n[[bin]]\n\
                        name = \"tool\"\npath = \"tools/tool.rs\" # elsewhere\n\n[[example]]\nname = \"try\"\n\
                        path = \"examples/try.rs\"\n";
    let files = ["src/main.rs", "src/bin/own.rs", "src/bin/found/main.rs", "tools/tool.rs", "examples/try.rs"];
    let folder = tempfile::tempdir().unwrap();
    let (out, _) = crate_of(folder.path());
    let done = generate(&petstore(folder.path(), "1"), &out, &["--probe"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for file in files.map(|file| out.join(file)) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, PROGRAM).unwrap();
    }
    set(&out, &(fs::read_to_string(out.join("Cargo.toml")).unwrap() + SAID));
    let targets = || -> Vec<String> {
        let metadata: serde_json::Value = serde_json::from_str(&cargo_takes(&out).unwrap()).unwrap();
        let targets = metadata["packages"][0]["targets"].as_array().unwrap();
        let programs = targets.iter().filter(|target| target["kind"] != serde_json::json!(["lib"]));
        let mut names: Vec<String> = programs.map(|target| target["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    let own = ["found", "own", "small", "tool", "try"];
    for probe in [true, false, true] {
        let more: &[&str] = if probe { &["--probe"] } else { &[] };
        for more in [more, &[more, &["--check"]].concat()] {
            let (after, status, said) = regenerated(folder.path(), &out, more);
            assert!(status == Some(0) && after.contains(SAID.trim_start()), "{said}\n{after}");
        }
        assert!(files.iter().all(|file| fs::read_to_string(out.join(file)).unwrap() == PROGRAM));
        let mut expected = own.to_vec();
        expected.extend(probe.then_some("probe"));
        expected.sort_unstable();
        assert_eq!(targets(), expected);
    }
    // The rest of `src` is the generator's.
    fs::write(out.join("src/mine.rs"), PROGRAM).unwrap();
    let (_, status, said) = regenerated(folder.path(), &out, &[]);
    assert!(status == Some(1) && said.contains("foreign src/mine.rs"), "{said}");
}

#[test]
fn a_dependency_that_the_user_takes_from_elsewhere_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (out, manifest) = crate_of(folder.path());
    let begin = manifest.find("{ version").unwrap();
    for own in ["{ workspace = true }", "{ git = \"https://example.org/r\" }", "\"0.1\""] {
        let own = format!("{}{own}\n", &manifest[..begin]);
        set(&out, &own);
        let (after, status, said) = regenerated(folder.path(), &out, &[]);
        assert_eq!(status, Some(0), "{said}");
        assert_eq!(after[begin..], own[begin..], "{said}");
        assert!(said.contains("yours, and kept: "), "{said}");
    }
}

#[test]
fn the_runtime_that_is_asked_for_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let (out, _) = crate_of(folder.path());
    fs::create_dir(folder.path().join("other")).unwrap();
    let other = folder.path().join("other");
    let (after, status, said) = regenerated(folder.path(), &out, &["--runtime", &format!("path={}", other.display())]);
    assert!(status == Some(0) && after.contains("path = \"../other\""), "{said}\n{after}");
}

#[test]
fn another_name_than_the_one_asked_for_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let (out, manifest) = crate_of(folder.path());
    set(&out, &manifest.replace("name = \"small\"", "name = \"mine\""));
    let (after, status, said) = regenerated(folder.path(), &out, &[]);
    assert_eq!(status, Some(1));
    assert!(said.contains("changed Cargo.toml: its package.name is \"mine\", and \"small\" is asked for"), "{said}");
    assert!(after.contains("\"mine\""));
    let (after, status, said) = regenerated(folder.path(), &out, &["--force"]);
    assert!(status == Some(0) && after.contains("name = \"small\""), "{said}");
}

#[test]
fn a_new_name_that_is_asked_for_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let (out, _) = crate_of(folder.path());
    let done = std::process::Command::new(GENERATOR)
        .args(["generate", "--name", "other", "--spec"])
        .arg(petstore(folder.path(), "1"))
        .arg("--out")
        .arg(&out)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(fs::read_to_string(out.join("Cargo.toml")).unwrap().contains("name = \"other\""));
    assert_ne!(SMALL, "other");
}

/// Line ends, conflicts, a foreign manifest, a manifest of an older generator.
#[test]
fn odd_manifests_are_kept_or_reported() {
    let folder = tempfile::tempdir().unwrap();
    let (out, manifest) = crate_of(folder.path());
    set(&out, &manifest.replace('\n', "\r\n"));
    let (after, status, said) = regenerated(folder.path(), &out, &[]);
    let expected = manifest.replace("Client of Small 1", "Client of Small 2").replace("1.json", "2.json");
    assert_eq!((after, status), (expected.replace('\n', "\r\n"), Some(0)), "{said}");

    for (text, why) in [
        (manifest.clone() + "<<<<<<< HEAD\n", "it cannot be read"),
        (manifest.replacen("# @generated", "# generated", 1), "its first line names another maker"),
    ] {
        set(&out, &text);
        let (after, status, said) = regenerated(folder.path(), &out, &["--force"]);
        assert!(status == Some(1) && said.contains(&format!("foreign Cargo.toml: {why}")), "{said}");
        assert_eq!(after, text);
    }

    // An older generator wrote no ledger, another first line, and always a workspace.
    let yesterday = manifest.replace("what you add or change stays", "do not edit") + "\n[workspace]\n";
    set(&out, &yesterday);
    fs::remove_file(out.join(".generated")).unwrap();
    let done = generate(&petstore(folder.path(), "2"), &out, &[]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let after = fs::read_to_string(out.join("Cargo.toml")).unwrap();
    assert!(after.contains("what you add or change stays") && after.contains("[workspace]"), "{after}");
}
