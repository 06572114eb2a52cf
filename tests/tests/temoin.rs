//! The two witnesses stay apart: the simulated OPCO and the checker never name the SDK.

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

#[test]
fn the_simulated_opco_does_not_know_the_sdk() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![source.join("simulateur.rs"), source.join("check.rs"), source.join("table.rs")];
    sources(&source.join("simulateur"), &mut files);
    sources(&source.join("check"), &mut files);
    assert!(files.len() >= 20, "{} files only", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("cfadock"), "{} names the SDK", file.display());
    }
}
