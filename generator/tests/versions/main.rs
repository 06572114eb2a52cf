//! The same document in every version of OpenAPI has the same results: generation with its overlay, `diff`, `lint`.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

mod pairs;
mod rewrite;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use rewrite::rewritten;

const NEWER: [&str; 2] = ["3.1.1", "3.2.0"];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn norm() -> Value {
    serde_yaml::from_str(&fs::read_to_string(workspace().join("spec/norme.yaml")).unwrap()).unwrap()
}

fn written(folder: &Path, name: &str, document: &Value) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, serde_yaml::to_string(document).unwrap()).unwrap();
    path
}

fn generator(args: &[&str], paths: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_generator")).args(args).args(paths).output().unwrap()
}

fn said(done: &Output) -> String {
    String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr)
}

/// All files that a run in the workspace writes, for a document in place of its own.
fn generated(document: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let copy = tempfile::tempdir().unwrap();
    fs::copy(workspace().join("Cargo.toml"), copy.path().join("Cargo.toml")).unwrap();
    fs::create_dir(copy.path().join("spec")).unwrap();
    for name in ["surcouche.yaml", "tolerances.toml"] {
        let _ = fs::copy(workspace().join("spec").join(name), copy.path().join("spec").join(name));
    }
    fs::write(copy.path().join("spec/norme.yaml"), document).unwrap();
    let done = generator(&["--strict", "--root"], &[copy.path()]);
    assert!(done.status.success(), "{}", said(&done));
    let (mut files, mut open) = (BTreeMap::new(), vec![copy.path().to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if !path.starts_with(copy.path().join("spec")) {
                files.insert(path.strip_prefix(copy.path()).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

#[test]
fn the_norm_in_every_version_gives_the_same_bytes_under_the_same_overlay() {
    let norm = norm();
    let text = |document: &Value| serde_yaml::to_string(document).unwrap();
    let now = generated(&text(&norm));
    assert!(now.len() > 20, "{} files", now.len());
    for version in NEWER {
        let newer = rewritten(&norm, version);
        let forms = text(&newer);
        assert!(forms.contains("- 'null'") || forms.contains("- null"), "the document uses forms of {version}");
        let files = generated(&forms);
        assert_eq!(files.keys().collect::<Vec<_>>(), now.keys().collect::<Vec<_>>());
        for (path, bytes) in &files {
            if path.file_name().is_some_and(|name| name == ".generated") {
                continue; // It lists the others by their hashes.
            }
            let (found, due) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&now[path]));
            // The witness records the digest of the text that was read.
            let [found, due] = [&found, &due].map(|text| text.split("pub const READ").next().unwrap_or_default());
            let line = found.lines().zip(due.lines()).find(|(one, other)| one != other);
            assert!(found == due, "{version}: {}: {line:?}", path.display());
        }
    }
}

#[test]
fn diff_sees_no_change_between_versions_and_lint_sees_nothing() {
    let (folder, norm) = (tempfile::tempdir().unwrap(), norm());
    let old = written(folder.path(), "old.yaml", &norm);
    for version in NEWER {
        let new = written(folder.path(), "new.yaml", &rewritten(&norm, version));
        for (before, after) in [(&old, &new), (&new, &old)] {
            let done = generator(&["diff"], &[before, after]);
            assert!(done.status.success() && said(&done).contains("no change"), "{version}: {}", said(&done));
        }
        let (before, after) = (generator(&["lint"], &[&old]), generator(&["lint"], &[&new]));
        let count = |done: &Output| said(done).matches("warning[").count() + said(done).matches("error[").count();
        assert_eq!(count(&before), count(&after), "{version}: {}", said(&after));
    }
}
