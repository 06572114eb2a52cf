//! The actions that give things their former names.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::names::{Named, Names};
use crate::diagnostic::path;
use crate::matching::{Matches, Pair, Sort};
use crate::pointer::Pointer;
use crate::rust::name::{Case, is_name};

/// The extension, and where it stands.
const NAME: &str = "x-rust-name";

/// One action.
#[derive(Clone, Debug, Default)]
pub struct Action {
    /// Why, a sentence for each name.
    pub reasons: Vec<String>,
    /// What is merged.
    pub update: Map<String, Value>,
    /// Whether lists below must go first, since overlays only add to them.
    pub without: Vec<String>,
}

/// All of them, by target, in the order of the document.
#[derive(Debug, Default)]
pub struct Renames {
    actions: BTreeMap<(Sort, String), Action>,
    /// Groups that the new document names in operations only.
    tags: BTreeMap<String, String>,
    refused: Vec<String>,
    count: usize,
}

impl Renames {
    pub fn count(&self) -> usize {
        self.count
    }

    /// What cannot be written, a line for each.
    pub fn refused(&self) -> &[String] {
        &self.refused
    }

    /// Gives every thing of a pair that is called otherwise its former name; the first round those that others follow from.
    pub fn add(&mut self, matches: &Matches, (was, is): (&Names, &Names), first: bool) -> bool {
        let before = self.count;
        let tags: BTreeMap<&str, &str> = (matches.pairs.iter().filter(|pair| pair.sort == Sort::Tag))
            .map(|pair| (pair.names.0.as_str(), pair.names.1.as_str()))
            .collect();
        for pair in &matches.pairs {
            let (Some(old), Some(new)) = (was.get(pair.sort, &pair.old), is.get(pair.sort, &pair.new)) else {
                continue;
            };
            if pair.sort == Sort::Operation {
                self.regroup(pair, &tags, (was, is));
            }
            if old.name != new.name && !(first && is_inline(pair)) {
                self.name(pair, old, new);
            }
        }
        // Inline shapes come after the names that theirs are made from.
        before != self.count || first
    }

    fn name(&mut self, pair: &Pair, old: &Named, new: &Named) {
        let said = |what: &str| format!("`{}` was `{}`: {what}", pair.names.1, pair.names.0);
        let case = if pair.sort == Sort::Model { Case::Pascal } else { Case::Snake };
        if pair.sort == Sort::Operation {
            let action = self.action(pair.sort, path(&new.at));
            action.update.insert("operationId".to_owned(), old.name.clone().into());
            action.reasons.push(said(&pair.reason));
            self.count += 1;
            return;
        }
        if !is_name(&old.name, case) {
            self.refused
                .push(format!("`{}` cannot be given the name `{}`, which is none to give", pair.names.1, old.name));
            return;
        }
        if pair.sort == Sort::Tag {
            if self.tags.insert(pair.names.1.clone(), old.name.clone()).as_ref() != Some(&old.name) {
                self.count += 1;
            }
            return;
        }
        let name = match (pair.sort, is_of_property(&new.at)) {
            (Sort::Model, true) => json!({ "type": old.name }),
            (Sort::Field | Sort::Part, _) => json!({ "property": old.name }),
            _ => Value::from(old.name.clone()),
        };
        let target = target(pair, new);
        let action = self.action(if pair.sort == Sort::Part { Sort::Field } else { pair.sort }, target.clone());
        match merged(action.update.get(NAME), name) {
            Some(name) if action.update.get(NAME) != Some(&name) => {
                action.update.insert(NAME.to_owned(), name);
                action.reasons.push(said(&pair.reason));
                self.count += 1;
            }
            Some(_) => {}
            None => {
                self.refused.push(format!("`{target}` would need the name `{}` as well as another one", old.name));
            }
        }
    }

    /// Puts an operation back into its group, where the groups are cut otherwise.
    fn regroup(&mut self, pair: &Pair, tags: &BTreeMap<&str, &str>, (was, is): (&Names, &Names)) {
        let (Some(Some(old)), Some(new)) = (was.tags.get(&pair.old), is.tags.get(&pair.new)) else { return };
        let wanted = tags.get(old.as_str()).copied().unwrap_or(old);
        if new.as_deref() == Some(wanted) {
            return;
        }
        let target = path(&pair.new);
        let action = self.action(Sort::Operation, target);
        action.update.insert("tags".to_owned(), json!([wanted]));
        if new.is_some() {
            action.without.push("tags".to_owned());
        }
        self.count += 1;
    }

    fn action(&mut self, sort: Sort, target: String) -> &mut Action {
        self.actions.entry((sort, target)).or_default()
    }

    /// Writes the names of groups where the document lists them, and adds those that it does not list.
    pub fn add_tags(&mut self, tree: &Value) {
        for ((_, target), action) in self.of_tags(tree) {
            self.actions.insert((Sort::Tag, target), action);
        }
    }

    fn of_tags(&self, tree: &Value) -> Vec<((Sort, String), Action)> {
        let listed = tree.get("tags").and_then(Value::as_array);
        let is_listed =
            |name: &str| listed.into_iter().flatten().any(|tag| tag.get("name").is_some_and(|it| it == name));
        let of = |(name, given): (&String, &String)| {
            let reasons = vec![format!("the group of operations `{name}` was `{given}` in code")];
            if is_listed(name) {
                let target = format!("$.tags[?@.name=={}]", quoted(name));
                let update = Map::from_iter([(NAME.to_owned(), given.clone().into())]);
                return ((Sort::Tag, target), Action { reasons, update, without: Vec::new() });
            }
            let tag = json!([{ "name": name, NAME: given }]);
            let update = Map::from_iter([("tags".to_owned(), tag)]);
            ((Sort::Tag, format!("$#{name}")), Action { reasons, update, without: Vec::new() })
        };
        self.tags.iter().map(of).collect()
    }

    /// The actions as an overlay has them.
    pub fn listed(&self) -> Vec<Value> {
        let mut listed = Vec::new();
        for ((_, target), action) in &self.actions {
            // Of what is added to the root there may be several.
            let target = target.split_once("$#").map_or(target.as_str(), |_| "$");
            for key in &action.without {
                listed.push(json!({ "target": format!("{target}.{key}"), "remove": true }));
            }
            let mut written = Map::new();
            written.insert("target".to_owned(), target.into());
            if !action.reasons.is_empty() {
                written.insert("description".to_owned(), action.reasons.join("; ").into());
            }
            written.insert("update".to_owned(), shortest(&action.update).into());
            listed.push(written.into());
        }
        listed
    }

    /// An overlay of these actions alone; none of none.
    pub fn overlay(&self) -> Option<Value> {
        let actions = self.listed();
        let info = json!({ "title": "names", "version": "1.0.0" });
        (!actions.is_empty()).then(|| json!({ "overlay": "1.0.0", "info": info, "actions": actions }))
    }
}

/// A name of a property alone is written as a text.
fn shortest(update: &Map<String, Value>) -> Map<String, Value> {
    let mut update = update.clone();
    if let Some(name) = update.get(NAME).and_then(Value::as_object).filter(|names| names.len() == 1) {
        let name = name.get("property").cloned();
        update.extend(name.map(|name| (NAME.to_owned(), name)));
    }
    update
}

/// Two names of one node: that of the property and that of its type; `None` when they contradict each other.
fn merged(before: Option<&Value>, name: Value) -> Option<Value> {
    match (before, name) {
        (None, name) => Some(name),
        (Some(Value::Object(before)), Value::Object(name)) => {
            let mut both = before.clone();
            for (key, name) in name {
                if both.get(&key).is_some_and(|known| *known != name) {
                    return None;
                }
                both.insert(key, name);
            }
            Some(both.into())
        }
        (Some(before), name) => (*before == name).then_some(name),
    }
}

/// Where the action goes: parameters in lists are known by place and name.
fn target(pair: &Pair, new: &Named) -> String {
    let list = new.at.parent().filter(|list| list.last().as_deref() == Some("parameters"));
    let written = pair.new.last().unwrap_or_default();
    match (pair.sort, list, written.split_once(' ')) {
        (Sort::Parameter, Some(list), Some((place, name))) if list.as_str() != "/components/parameters" => {
            let place = place.to_lowercase();
            format!("{}[?@.in=={} && @.name=={}]", path(&list), quoted(&place), quoted(name))
        }
        _ => by_content(&new.at),
    }
}

/// The path of a node, in which what stands in a list is known by the property that it has.
fn by_content(at: &Pointer) -> String {
    let segments: Vec<String> = at.segments().collect();
    let is_list = |key: &str| ["allOf", "oneOf", "anyOf"].contains(&key);
    let mut written = String::from("$");
    for (rank, segment) in segments.iter().enumerate() {
        let in_list = rank > 0 && is_list(&segments[rank - 1]) && segment.parse::<usize>().is_ok();
        match segments.get(rank + 1..) {
            Some([key, name, ..]) if in_list && key == "properties" => {
                written.push_str(&format!("[?@.properties[{}]]", quoted(name)));
            }
            _ if in_list => written.push_str(&format!("[{segment}]")),
            _ => written.push_str(&path(&Pointer::root().child(segment))[1..]),
        }
    }
    written
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// Whether a type has no name of its own in the document.
fn is_inline(pair: &Pair) -> bool {
    pair.sort == Sort::Model && pair.new.parent().is_none_or(|list| list.as_str() != "/components/schemas")
}

fn is_of_property(at: &Pointer) -> bool {
    at.parent().and_then(|list| list.last()).as_deref() == Some("properties")
}

/// What is not as it was although everything was tried, a line for each.
pub fn left(matches: &Matches, was: &Names, is: &Names) -> Vec<String> {
    let mut left = Vec::new();
    let places: BTreeMap<&Pointer, &Pair> =
        (matches.pairs.iter().filter(|pair| pair.sort == Sort::Parameter)).map(|pair| (&pair.old, pair)).collect();
    for pair in matches.pairs.iter() {
        let (Some(old), Some(new)) = (was.get(pair.sort, &pair.old), is.get(pair.sort, &pair.new)) else { continue };
        if old.name != new.name && old.sort != Sort::Tag {
            left.push(format!(
                "`{}` ({}) is called `{}` in code, and was `{}`",
                pair.names.1, new.at, new.name, old.name
            ));
        }
        if pair.sort != Sort::Operation {
            continue;
        }
        let (Some(before), Some(after)) = (was.arguments.get(&pair.old), is.arguments.get(&pair.new)) else { continue };
        let taken: Option<Vec<&Pointer>> = before.iter().map(|at| places.get(at).map(|pair| &pair.new)).collect();
        if taken.is_some_and(|taken| taken != after.iter().collect::<Vec<_>>()) {
            let words = "its arguments come in another order or number; where it matters, take its `parameters` away and add \
                         them again, in an overlay";
            left.push(format!("operation `{}` ({}): {words}", pair.names.1, pair.new));
        }
    }
    left
}
