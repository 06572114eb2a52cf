//! `diff` misses no change of meaning: every leaf of the accepted documents is changed in turn. Whenever the printed
//! meaning differs, the comparison must find a change.

use std::fs;
use std::path::Path;

use generator::diagnostic::Diagnostics;
use generator::diff::changes;
use generator::document::{Reach, bundle};
use generator::{Compiler, dump};
use serde_json::Value;

/// Leaves without effect (examples) do not change the printed meaning, and are skipped.
fn leaves(value: &Value, way: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            leaves(value, &format!("{way}/{}", key.replace('~', "~0").replace('/', "~1")), found);
        }),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| leaves(value, &format!("{way}/{at}"), found))
        }
        _ => found.push(way.to_owned()),
    }
}

fn changed(leaf: &Value) -> Value {
    match leaf {
        Value::Bool(flag) => Value::Bool(!flag),
        Value::Number(number) => Value::from(number.as_f64().unwrap_or_default() + 1.0),
        Value::String(text) if text == "string" => Value::from("integer"),
        Value::String(text) => Value::from(format!("{text}x")),
        other => other.clone(),
    }
}

#[test]
fn whatever_changes_the_meaning_is_a_change() {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before.json"), folder.path().join("after.json"));
    let accepted = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accept")).unwrap();
    let (mut unseen, mut meant) = (Vec::new(), 0);
    for case in accepted.map(|entry| entry.unwrap().path().join("input.yaml")).filter(|path| path.exists()) {
        let (tree, _) = bundle(&case, Reach::Folder, &mut Diagnostics::default()).unwrap();
        fs::write(&before, tree.to_string()).unwrap();
        let old = Compiler::default().compile_for_diff(&before).output.unwrap();
        let meaning = dump::api(&old.0);
        let mut found = Vec::new();
        leaves(&tree, "", &mut found);
        for pointer in found {
            let mut tree = tree.clone();
            let leaf = tree.pointer_mut(&pointer).unwrap();
            *leaf = changed(leaf);
            fs::write(&after, tree.to_string()).unwrap();
            let Some(new) = Compiler::default().compile_for_diff(&after).output else { continue };
            if dump::api(&new.0) != meaning {
                meant += 1;
                if changes(&old, &new).is_empty() {
                    unseen.push(format!("{} {pointer}", case.display()));
                }
            }
        }
    }
    assert!(unseen.is_empty(), "{}", unseen.join("\n"));
    assert!(meant > 100, "{meant} leaves change the meaning: too few are looked at");
}
