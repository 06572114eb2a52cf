//! The witnesses stay apart: the simulated OPCO, the checker, the suite and its report never name the SDK.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// These modules, with all that is below them, do not name the SDK.
fn ignorent(modules: &[&str], least: usize) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for module in modules {
        files.push(source.join(format!("{module}.rs")));
        let folder = source.join(module);
        if folder.is_dir() {
            sources(&folder, &mut files);
        }
    }
    assert!(files.len() >= least, "{} files only", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("cfadock"), "{} names the SDK", file.display());
    }
}

#[test]
fn the_simulated_opco_does_not_know_the_sdk() {
    ignorent(&["simulateur", "check", "table", "opco"], 20);
}

/// The judge is no party.
#[test]
fn the_suite_does_not_know_the_sdk() {
    ignorent(&["verifier", "rapport", "comparer", "rassembler"], 25);
}
