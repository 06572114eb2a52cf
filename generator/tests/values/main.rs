//! Values on their way through a crate: read, and written again by the model of their component.
//!
//! A file of `cases/` is a document with rows in `x-values`: a component, the input, and the output, in JSON. Without
//! an output, it equals the input; `error` in its place means a refusal. Every component is received, as the answer of
//! an operation that this test adds, unless the document has its own operations.
//!
//! `VALUES_ONLY=<word>` takes only files whose name contains the word.

#![allow(clippy::unwrap_used, reason = "a test panics to fail")]

#[path = "../corpus/compare.rs"]
mod compare;
#[path = "../corpus/crates.rs"]
mod crates;

use std::path::{Path, PathBuf};
use std::{env, fs};

use crates::Probe;
use serde_json::{Value, json};

fn documents() -> Vec<PathBuf> {
    let only = env::var("VALUES_ONLY").unwrap_or_default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/values/cases");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.file_name().unwrap().to_string_lossy().contains(&only));
    found.sort();
    found
}

/// The document with an operation that answers with each component.
fn received(mut document: Value) -> Value {
    let names: Vec<String> = document["components"]["schemas"].as_object().unwrap().keys().cloned().collect();
    let properties = names.iter().map(|name| (name.clone(), json!({ "$ref": format!("#/components/schemas/{name}") })));
    let schema = json!({ "type": "object", "properties": Value::Object(properties.collect()) });
    if document["paths"].as_object().is_none_or(serde_json::Map::is_empty) {
        let reply = json!({ "description": "all", "content": { "application/json": { "schema": schema } } });
        document["paths"] =
            json!({ "/all": { "get": { "operationId": "all values", "responses": { "200": reply } } } });
    }
    document
}

/// A row of the table, in JSON where it is JSON.
struct Row {
    component: String,
    sent: String,
    back: Option<String>,
}

fn rows(document: &mut Value) -> Vec<Row> {
    let rows = document.as_object_mut().unwrap().remove("x-values").unwrap();
    let rows = rows.as_array().unwrap().iter().map(|row| {
        let cell = |rank: usize| row.get(rank).map(|cell| cell.as_str().unwrap().to_owned());
        Row { component: cell(0).unwrap(), sent: cell(1).unwrap(), back: cell(2) }
    });
    rows.collect()
}

fn fault(row: &Row, answer: &str) -> Option<String> {
    let Row { component, sent, back } = row;
    let due = back.as_ref().unwrap_or(sent);
    let is_right = match answer.strip_prefix("error: ") {
        Some(_) => due == "error",
        None => {
            let [due_tree, answer_tree] = [due, answer].map(|text| serde_json::from_str::<Value>(text).ok());
            due_tree.is_some() && due_tree == answer_tree && compare::difference_of_texts(due, answer).is_none()
        }
    };
    (!is_right).then(|| format!("{component}: {sent} gives {answer}, and {due} is due"))
}

#[test]
#[ignore = "builds a crate for each document; .ci/run runs it"]
fn every_value_comes_out_as_it_is_due() {
    let mut faults = Vec::new();
    for path in documents() {
        let mut document: Value = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let rows = rows(&mut document);
        let name = format!("values-{}", path.file_stem().unwrap().to_string_lossy());
        let folder = tempfile::tempdir().unwrap();
        let whole = folder.path().join("input.json");
        fs::write(&whole, received(document).to_string()).unwrap();
        let probe = Probe::build(&whole, &name, "models").unwrap_or_else(|fault| panic!("{name}: {fault}"));
        let asked: String = rows.iter().map(|row| format!("{}\t{}\n", row.component, row.sent)).collect();
        let answers = probe.ask(&asked);
        assert_eq!(answers.len(), rows.len(), "the probe answers every line");
        println!("{name}: {} values", rows.len());
        faults.extend(rows.iter().zip(&answers).filter_map(|(row, answer)| fault(row, answer)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
