//! What is written as text for speed is what prettyplease makes of it: every file of models is read by syn, printed by
//! prettyplease, and must come back as it was.
//!
//! `CORPUS=<folder> cargo test --release -p generator --test printed -- --ignored` does the same with large documents.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use generator::render::{Manifest, Origin, krate, printed};

/// Every document below a folder.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "json") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// How many files of models a document gives; every one of them is compared.
fn compared(document: &Path) -> usize {
    let compilation = generator::compile(document, &[], false);
    let Some((_, plan)) = &compilation.output else { return 0 };
    let origin = Origin { command: "test".to_owned(), document: "input.yaml".to_owned() };
    let manifest = Manifest { name: "case".to_owned(), runtime: "runtime".to_owned() };
    let mut count = 0;
    for (path, text) in krate(plan, &origin, &manifest).files() {
        if path.starts_with("src/models") {
            let (header, body) = text.split_once("\n\n").unwrap();
            let again = printed(body);
            let line = body.lines().zip(again.lines()).position(|(ours, theirs)| ours != theirs);
            assert!(body == again, "{}: {} after {header}, line {line:?}", document.display(), path.display());
            count += 1;
        }
    }
    count
}

#[test]
fn models_of_the_tests_are_laid_out_as_prettyplease_does() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["tests/accept", "tests/course", "tests/openapi", "../spec"];
    let count: usize =
        folders.iter().flat_map(|folder| documents(&root.join(folder))).map(|path| compared(&path)).sum();
    assert!(count > 20, "{count} files were compared");
}

#[test]
#[ignore = "takes large documents from the folder that CORPUS names; .ci/run runs it"]
fn models_of_the_corpus_are_laid_out_as_prettyplease_does() {
    let folder = env::var_os("CORPUS").expect("CORPUS names a folder of documents");
    // Relative paths are meant from the root of the repository, as the command is.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let count: usize = documents(&folder).iter().map(|path| compared(path)).sum();
    assert!(count > 0, "no file was compared");
}
