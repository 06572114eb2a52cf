//! The rows as data: a file for (a part of) an object, a row for a field.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use generator::document::Version;
use serde::Deserialize;
use serde_json::Value;

/// Rows on one object, and the document that their fragments are added to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The object, as the generator's own table of the specification calls it.
    pub object: String,
    /// YAML; what every row's document has.
    pub document: String,
    /// Where fragments are added: a JSON pointer.
    pub at: String,
    /// The version that brought the fields, or the use of them.
    #[serde(default = "oldest")]
    pub since: String,
    /// The rows.
    pub field: Vec<Row>,
}

/// The treatment of a field.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is generated, in code or in texts.
    Represented,
    /// Something similar is generated.
    Approximated,
    /// It changes nothing.
    Ignored,
}

/// A field, or one use of it: `style (header)` is a row of `style`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// Name of the field, perhaps with a use in brackets.
    pub name: String,
    /// Its treatment.
    pub verdict: Verdict,
    /// How, or why not.
    #[serde(default)]
    pub note: String,
    /// YAML; what the row adds.
    pub adds: String,
    /// Whether a newer version treats it differently, so that it is tried in its own version only.
    #[serde(default)]
    pub ends: bool,
    /// The place, if it is not that of the sheet.
    pub at: Option<String>,
    /// Files beside the document that the fragment refers to, by name.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Text in the crate with the fragment, and only with it.
    #[serde(default)]
    pub shows: Vec<String>,
    /// Text in the crate without the fragment, and only without it.
    #[serde(default)]
    pub hides: Vec<String>,
    /// Text in the meaning with the fragment, and only with it.
    #[serde(default)]
    pub means: Vec<String>,
    /// The rules that the fragment causes.
    #[serde(default)]
    pub reports: Vec<String>,
}

impl Row {
    /// The field without its use.
    pub fn field(&self) -> &str {
        self.name.split(" (").next().unwrap_or_default()
    }
}

impl Sheet {
    /// The version that brought the fields, and those after it.
    pub fn versions(&self) -> impl Iterator<Item = Version> {
        Version::ALL.into_iter().filter(|version| version.text() >= self.since.as_str())
    }

    /// The document without any fragment.
    pub fn tree(&self, version: Version) -> Value {
        let text = format!("{}.0", version.text());
        let mut tree = serde_json::json!({ "openapi": text, "info": { "title": "Case", "version": "1" }, "paths": {} });
        merge(&mut tree, yaml(&self.document));
        tree
    }

    /// The document with the fragment of a row.
    pub fn with(&self, row: &Row, version: Version) -> Value {
        let mut tree = self.tree(version);
        let at = row.at.as_ref().unwrap_or(&self.at);
        let place = tree.pointer_mut(at).unwrap_or_else(|| panic!("{}: no `{at}`", self.object));
        merge(place, yaml(&row.adds));
        tree
    }
}

fn oldest() -> String {
    Version::V30.text().to_owned()
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

/// Objects are merged; null removes; anything else replaces.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                if value.is_null() {
                    into.remove(&key);
                } else {
                    merge(into.entry(key).or_insert(Value::Null), value);
                }
            }
        }
        (into, from) => *into = from,
    }
}

/// All sheets, by file name.
pub fn sheets() -> Vec<Sheet> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi/rows");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    paths.iter().map(read).collect()
}

/// The rows of a version on an object.
pub fn rows<'a>(sheets: &'a [Sheet], object: &'a str, version: Version) -> impl Iterator<Item = &'a Row> {
    let is_of = move |sheet: &&Sheet| sheet.object == object && sheet.since == version.text();
    sheets.iter().filter(is_of).flat_map(|sheet| &sheet.field)
}
