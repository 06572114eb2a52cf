//! A document does not differ from itself, whatever the order of its keys; two documents in either order never cause a
//! panic.

use std::fs;
use std::path::{Path, PathBuf};

use generator::diagnostic::Diagnostics;
use generator::diff::changes;
use generator::document::{Reach, bundle};
use generator::{Compilation, Compiler};
use serde_json::{Map, Value};

fn documents() -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let accepted = fs::read_dir(package.join("tests/accept")).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> = accepted.map(|case| case.join("input.yaml")).filter(|path| path.exists()).collect();
    found.push(package.join("../spec/norme.yaml"));
    found.sort();
    assert!(found.len() > 10, "{} documents only", found.len());
    found
}

fn reversed(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: Vec<_> = members.into_iter().collect();
            Value::Object(members.into_iter().rev().map(|(key, value)| (key, reversed(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(reversed).collect()),
        leaf => leaf,
    }
}

fn compiled(path: &Path) -> Compilation {
    Compiler::default().compile_for_diff(path)
}

#[test]
fn keys_in_another_order_are_no_change() {
    let folder = tempfile::tempdir().unwrap();
    for path in documents() {
        let copy = folder.path().join("reversed.json");
        let (tree, _) = bundle(&path, Reach::Folder, &mut Diagnostics::default()).unwrap();
        fs::write(&copy, reversed(tree).to_string()).unwrap();
        let (here, there) = (compiled(&path), compiled(&copy));
        let (Some(here), Some(there)) = (&here.output, &there.output) else { panic!("{}", here.report()) };
        let found: Vec<String> = changes(here, there).iter().map(|change| change.identity.clone()).collect();
        assert!(found.is_empty(), "{}: {found:?}", path.display());
    }
}

#[test]
fn any_two_documents_can_be_compared_and_fingerprints_differ() {
    let outputs: Vec<_> = documents().iter().filter_map(|path| compiled(path).output).collect();
    assert_eq!(outputs.len(), documents().len(), "each compiles");
    let mut compared = 0;
    for pair in outputs.windows(2) {
        for changes in [changes(&pair[0], &pair[1]), changes(&pair[1], &pair[0])] {
            let mut fingerprints: Vec<_> = changes.iter().map(|change| change.fingerprint()).collect();
            fingerprints.sort();
            fingerprints.dedup();
            assert_eq!(fingerprints.len(), changes.len());
            compared += changes.len();
        }
    }
    assert!(compared > 100, "{compared} changes only");
}
