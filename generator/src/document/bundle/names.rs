//! The names of components from other files: their own, unless two files have a component of the same name.

use std::collections::HashMap;
use std::path::Path;

use crate::diagnostic::Origin;
use crate::pointer::Pointer;

/// The names in use, by section; spellings that differ only in case and in signs count as one.
#[derive(Default)]
pub(super) struct Names {
    taken: HashMap<(&'static str, String), Origin>,
    /// The first number that may be free after a name.
    next: HashMap<(&'static str, String), usize>,
}

/// A name, and what prevented a shorter one.
pub(super) struct Given {
    pub name: String,
    pub taken: Option<(String, Origin)>,
}

/// Keys that say which kind of node they hold, and not what it is called.
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

/// Keys whose members have names chosen by the file.
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

    /// A name for a node of a file, made from the file's path in the folder of the document.
    pub fn give(&mut self, section: &'static str, path: &Path, pointer: &Pointer, origin: Origin) -> Given {
        let own = own(path, pointer);
        let around = if pointer == &Pointer::root() { folder(path) } else { stem(path) };
        let wider = if around.is_empty() { own.clone() } else { format!("{around}_{own}") };
        let is_free = |name: &String| !self.taken.contains_key(&(section, folded(name)));
        let name = [own.clone(), wider.clone()].into_iter().find(is_free).unwrap_or_else(|| {
            let next = self.next.entry((section, folded(&wider))).or_insert(2);
            let mut numbered = (*next..).map(|rank| (rank, format!("{wider}_{rank}")));
            let (rank, name) = numbered.find(|(_, name)| is_free(name)).expect("there is no end of numbers");
            *next = rank + 1;
            name
        });
        let taken = (name != own).then(|| (own.clone(), self.taken[&(section, folded(&own))].clone()));
        self.take(section, &name, origin);
        Given { name, taken }
    }
}

/// The name of a node in its file: its key, or the name of the file.
pub(super) fn own(path: &Path, pointer: &Pointer) -> String {
    key(pointer).map_or_else(|| stem(path), |key| clean(&key))
}

/// The key that names a node, as written.
pub(super) fn key(pointer: &Pointer) -> Option<String> {
    let keys: Vec<String> = pointer.segments().collect();
    let is_name = |rank: &usize| {
        let (key, around) = (keys[*rank].as_str(), rank.checked_sub(1).map(|around| keys[around].as_str()));
        let is_rank = key.bytes().all(|byte| byte.is_ascii_digit());
        let is_path = key.starts_with('/') || around == Some("content");
        let is_shelved = rank + 1 == keys.len() && around.is_some_and(|around| SHELVES.contains(&around));
        !is_rank && !is_path && says_something(&clean(key)) && (is_shelved || !STRUCTURE.contains(&key))
    };
    (0..keys.len()).rev().find(is_name).map(|rank| keys[rank].clone())
}

fn stem(path: &Path) -> String {
    let stem = clean(&path.file_stem().unwrap_or_default().to_string_lossy());
    if says_something(&stem) { stem } else { "file".to_owned() }
}

fn folder(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
    clean(&folder.to_string_lossy())
}

fn says_something(name: &str) -> bool {
    name.contains(|c: char| c.is_ascii_alphanumeric())
}

/// With only the signs that are allowed in a name of a component; a valid name is unchanged.
fn clean(text: &str) -> String {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if text.chars().all(is_sign) {
        return text.to_owned();
    }
    let sign = |c: char| if is_sign(c) { c } else { '_' };
    text.trim().chars().map(sign).collect::<String>().trim_matches('_').to_owned()
}

fn folded(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    if letters.is_empty() { name.to_owned() } else { letters.to_ascii_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_component_may_have_stay() {
        let own = |key: &str| own(Path::new("a/b.yaml"), &Pointer::root().child("schemas").child(key));
        assert_eq!(
            ["_Dog", "Dog_", "a.b-c", "\u{c9}l\u{e8}ve", "a b", "__"].map(own),
            ["_Dog", "Dog_", "a.b-c", "l_ve", "a_b", "b"]
        );
    }

    #[test]
    fn each_name_gets_the_next_number() {
        let mut names = Names::default();
        let mut give = |name: &str| {
            let pointer = Pointer::root().child(name);
            names.give("schemas", Path::new("a/b.yaml"), &pointer, Origin::value(&pointer)).name
        };
        let given = ["Dog", "Dog", "Dog", "b_dog_3", "Dog", "DOG"].map(&mut give);
        assert_eq!(given, ["Dog", "b_Dog", "b_Dog_2", "b_dog_3", "b_Dog_4", "b_DOG_5"]);
        let last = (0..3_000).map(|_| give("Dog")).last();
        assert_eq!(last.as_deref(), Some("b_Dog_3005"));
    }
}
