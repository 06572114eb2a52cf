//! The names of components that come from other files: their own, unless two files have one of the same name.

use std::collections::HashMap;
use std::path::Path;

use crate::diagnostic::Origin;
use crate::pointer::Pointer;

/// The names in use, by section; spellings that only differ in letters' case and in signs count as one.
#[derive(Default)]
pub(super) struct Names {
    taken: HashMap<(&'static str, String), Origin>,
}

/// A name, and what stood in the way of a shorter one.
pub(super) struct Given {
    pub name: String,
    pub taken: Option<(String, Origin)>,
}

/// Keys that say what stands there, not what it is called.
const STRUCTURE: [&str; 26] = [
    "schema",
    "schemas",
    "items",
    "properties",
    "content",
    "value",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "headers",
    "responses",
    "parameters",
    "additionalProperties",
    "requestBody",
    "components",
    "paths",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "query",
];

/// Keys whose members have names of the file's own.
const SHELVES: [&str; 12] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "mediaTypes",
    "definitions",
    "$defs",
];

impl Names {
    pub fn take(&mut self, section: &'static str, name: &str, origin: Origin) {
        self.taken.entry((section, folded(name))).or_insert(origin);
    }

    /// A name for a node of a file, by the file's path from the folder of the document.
    pub fn give(&mut self, section: &'static str, path: &Path, pointer: &Pointer, origin: Origin) -> Given {
        let own = own(path, pointer);
        let around = if pointer == &Pointer::root() { folder(path) } else { stem(path) };
        let wider = clean(&format!("{around}_{own}"));
        let numbered = (2..).map(|rank| format!("{wider}_{rank}"));
        let name = [own.clone(), wider.clone()].into_iter().chain(numbered);
        let name = name.into_iter().find(|name| !self.taken.contains_key(&(section, folded(name))));
        let name = name.expect("there is no end of numbers");
        let taken = (name != own).then(|| (own.clone(), self.taken[&(section, folded(&own))].clone()));
        self.take(section, &name, origin);
        Given { name, taken }
    }
}

/// What a node is called in its file: its key, or the name of the file.
pub(super) fn own(path: &Path, pointer: &Pointer) -> String {
    let keys: Vec<String> = pointer.segments().collect();
    let is_name = |rank: &usize| {
        let (key, around) = (keys[*rank].as_str(), rank.checked_sub(1).map(|around| keys[around].as_str()));
        let is_rank = key.bytes().all(|byte| byte.is_ascii_digit());
        let is_path = key.starts_with('/') || around == Some("content");
        let is_shelved = rank + 1 == keys.len() && around.is_some_and(|around| SHELVES.contains(&around));
        !is_rank && !is_path && !clean(key).is_empty() && (is_shelved || !STRUCTURE.contains(&key))
    };
    let name = (0..keys.len()).rev().find(is_name);
    name.map_or_else(|| stem(path), |rank| clean(&keys[rank]))
}

fn stem(path: &Path) -> String {
    let stem = clean(&path.file_stem().unwrap_or_default().to_string_lossy());
    if stem.is_empty() { "file".to_owned() } else { stem }
}

fn folder(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
    clean(&folder.to_string_lossy())
}

/// With the signs that a name of a component may have.
fn clean(text: &str) -> String {
    let sign = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' };
    text.trim().chars().map(sign).collect::<String>().trim_matches('_').to_owned()
}

fn folded(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    if letters.is_empty() { name.to_owned() } else { letters.to_ascii_lowercase() }
}
