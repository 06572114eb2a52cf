//! The dimensions of documents, each as a document of any size and another one that differs from it everywhere.

/// A case with a document and its changed version.
macro_rules! both {
    ($size:ident, $new:ident => $document:expr) => {
        |$size: usize| {
            let of = |$new: bool| -> serde_json::Value { $document };
            crate::documents::pair(&of(false), &of(true))
        }
    };
}

macro_rules! dimensions {
    ($($name:literal, $from:literal: $case:expr;)+) => {
        vec![$(Dimension { name: $name, size: $from, case: $case },)+]
    };
}

mod operations;
mod schemas;
mod slips;

use std::path::Path;

use serde_json::{Map, Value, json};

/// A quantity of a document.
pub struct Dimension {
    pub name: &'static str,
    /// The size that is doubled.
    pub size: usize,
    pub case: fn(usize) -> Case,
}

/// Files, and the commands on them.
pub struct Case {
    pub files: Vec<(String, String)>,
    /// The arguments of each command, `@` for the folder, and its expected output.
    commands: Vec<(Vec<&'static str>, &'static str)>,
}

impl Case {
    pub fn commands(&self, folder: &Path) -> Vec<(Vec<String>, &'static str)> {
        let folder = folder.display().to_string();
        let words = |words: &[&str]| words.iter().map(|word| word.replace('@', &folder)).collect();
        self.commands.iter().map(|(all, said)| (words(all), *said)).collect()
    }

    fn with(mut self, name: impl Into<String>, text: String) -> Self {
        self.files.push((name.into(), text));
        self
    }

    fn then(mut self, words: &[&'static str], said: &'static str) -> Self {
        self.commands.push((words.to_vec(), said));
        self
    }
}

const MANIFEST: &str = "[workspace.metadata.generator]\ndocument = 'old.json'\nwitness = 'witness'\n\
                        round_trip = 'tests'\nsdk = { folder = 'sdk', crate = 'sdk' }\n";

/// Everything is generated from the old document, and the two are compared.
fn pair(old: &Value, new: &Value) -> Case {
    Case { files: Vec::new(), commands: Vec::new() }
        .with("Cargo.toml", MANIFEST.to_owned())
        .with("old.json", serde_json::to_string_pretty(old).unwrap())
        .with("new.json", serde_json::to_string_pretty(new).unwrap())
        .then(&["--root", "@"], "files generated")
        .then(&["diff", "@/old.json", "@/new.json", "--fail-on", "none"], "(of a version 0.y.z")
}

/// A document that is linted, with findings of one kind.
fn findings(document: &Value, said: &'static str) -> Case {
    written(serde_json::to_string_pretty(document).unwrap(), said)
}

/// The same of a document as text.
fn written(text: String, said: &'static str) -> Case {
    Case { files: Vec::new(), commands: Vec::new() }
        .with("old.json", text)
        .then(&["lint", "--spec", "@/old.json"], said)
}

/// A document whose paths and schemas stand in files of their own.
fn in_files(size: usize) -> Case {
    let paths = object(size, |rank| (format!("/p{rank}"), json!({ "$ref": format!("p{rank}.json") })));
    let root = serde_json::to_string_pretty(&document(paths, json!({}))).unwrap();
    let case = Case { files: Vec::new(), commands: Vec::new() }.with("old.json", root);
    let case = (0..size).fold(case, |case, rank| {
        let content = json!({ "application/json": { "schema": { "$ref": format!("s.json#/S{rank}") } } });
        let answer = json!({ "description": "it", "content": content });
        let item = json!({ "get": { "operationId": format!("o{rank}"), "responses": { "200": answer } } });
        let next = format!("s{}.json", (rank + 1) % size);
        let schema =
            json!({ "type": "object", "properties": { "next": { "$ref": next }, "index": { "$ref": "s.json#/S0" } } });
        case.with(format!("p{rank}.json"), item.to_string()).with(format!("s{rank}.json"), schema.to_string())
    });
    let index = object(size, |rank| (format!("S{rank}"), json!({ "$ref": format!("s{rank}.json") })));
    case.with("s.json", serde_json::to_string_pretty(&index).unwrap())
        .then(&["lint", "--spec", "@/old.json"], "no finding")
        .then(&["bundle", "--spec", "@/old.json"], "openapi")
}

/// A document and an overlay of so many actions.
fn overlaid(document: &Value, actions: Value, said: &'static str) -> Case {
    let overlay = json!({ "overlay": "1.0.0", "info": { "title": "Many", "version": "1" }, "actions": actions });
    Case { files: Vec::new(), commands: Vec::new() }
        .with("old.json", serde_json::to_string_pretty(document).unwrap())
        .with("overlay.json", serde_json::to_string_pretty(&overlay).unwrap())
        .then(&["lint", "--spec", "@/old.json", "--overlay", "@/overlay.json"], said)
}

fn document(paths: Value, schemas: Value) -> Value {
    json!({
        "openapi": "3.0.4", "info": { "title": "Many", "version": "1" },
        "paths": paths, "components": { "schemas": schemas },
    })
}

/// An exchange that sends and receives a schema.
fn exchange(schema: &Value) -> Value {
    let content = json!({ "application/json": { "schema": schema } });
    json!({ "/it": { "post": {
        "operationId": "it",
        "requestBody": { "content": content, "required": true },
        "responses": { "200": { "description": "it", "content": content } },
    } } })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A document of one schema.
fn schema(schema: Value) -> Value {
    document(exchange(&reference("It")), json!({ "It": schema }))
}

fn object(size: usize, member: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..size).map(member).collect::<Map<String, Value>>())
}

fn list(size: usize, element: impl Fn(usize) -> Value) -> Value {
    Value::Array((0..size).map(element).collect())
}

/// Texts of one length that all become one name.
fn alike(rank: usize) -> String {
    (0..16).map(|bit| if rank >> bit & 1 == 0 { "a_" } else { "a-" }).collect::<String>() + "a"
}

/// One of two words: the second one in the changed document.
fn word(new: bool) -> &'static str {
    if new { "new" } else { "old" }
}

/// All of them.
pub fn dimensions() -> Vec<Dimension> {
    [schemas::dimensions(), operations::dimensions(), slips::dimensions()].into_iter().flatten().collect()
}

const OK: &str = "200";

/// A document of one operation.
fn single(operation: Value) -> Value {
    document(json!({ "/it": { "get": operation } }), json!({}))
}
