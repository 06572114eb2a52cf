//! The cost of references, and the limits at which no more files are read.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

use std::fs;

use serde_json::json;

use super::*;

fn with_library(test: impl FnOnce(&mut Library<'_>)) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("input.yaml");
    fs::write(&root, "{}").unwrap();
    fs::write(folder.path().join("part.yaml"), "{ x: { $ref: '#/y' }, y: { z: 1 } }").unwrap();
    let (mut files, mut diagnostics) = (Files::default(), Diagnostics::default());
    let library = Library::new(json!({}), &root, Reach::Folder, &mut files, &mut diagnostics);
    test(&mut library.unwrap_or_else(|_| panic!("the folder is there")));
}

#[test]
fn past_the_limit_no_file_is_read() {
    with_library(|library| {
        for _ in 0..usize::BITS {
            library.weight = library.weight.and(library.weight);
        }
        let refusal = library.open(0, "part.yaml").unwrap_err();
        assert_eq!(refusal.rule, Some(Rule::LimitExceeded), "{refusal:?}");
        assert!(library.files.parts().is_empty());
    });
}

#[test]
fn long_ways_cost_as_much_as_they_are_long() {
    with_library(|library| {
        let found = library.target(0, "part.yaml#/x/z").unwrap();
        assert_eq!(found.pointer.as_str(), "/y/z");
        let refusal = library.target(0, &format!("part.yaml#/x{}", "/a".repeat(500_000))).unwrap_err();
        assert_eq!(refusal.rule, Some(Rule::DanglingReference));
    });
}

#[test]
fn a_file_knows_itself_by_its_own_address() {
    with_library(|library| {
        let text = "{ $self: 'https://example.test/parts/own.yaml', a: { b: 1 } }";
        fs::write(library.folders.root().join("own.yaml"), text).unwrap();
        let file = library.open(0, "own.yaml").unwrap();
        for reference in ["https://example.test/parts/own.yaml#/a/b", "own.yaml#/a/b"] {
            let found = library.target(file, reference).unwrap();
            assert_eq!((found.file, found.pointer.as_str()), (file, "/a/b"), "{reference}");
        }
        let refusal = library.target(file, "https://example.test/parts/other.yaml").unwrap_err();
        assert_eq!(refusal.rule, Some(Rule::Unreadable), "{refusal:?}");
    });
}
