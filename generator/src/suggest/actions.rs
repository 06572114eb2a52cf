//! The actions that restore the former names.

mod impossible;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::names::{Named, Names};
use super::targets::by_content;
use crate::api::{RUST_ARGUMENTS, RUST_NAME};
use crate::diagnostic::path;
use crate::document::is_property;
use crate::document::target::quoted;
use crate::matching::{Matches, Pair, Sort};
use crate::pointer::Pointer;
use crate::rust::name::{Case, is_name};

/// One action.
#[derive(Clone, Debug, Default)]
pub struct Action {
    /// The target.
    at: Pointer,
    /// The reasons: for each name, and for other effects.
    reasons: Vec<Reason>,
    /// The update.
    pub update: Map<String, Value>,
    /// Whether lists below must be removed first, since overlays only append to them.
    pub without: Vec<String>,
}

/// The reason for an action.
#[derive(Clone, Debug)]
struct Reason {
    /// The name in code that it gives, if any.
    name: Option<String>,
    words: String,
}

/// All of them, by target, in the order of the document.
#[derive(Debug)]
pub struct Renames<'t> {
    /// The new document.
    tree: &'t Value,
    actions: BTreeMap<(Sort, String), Action>,
    /// Groups that the new document names in operations only.
    tags: BTreeMap<String, String>,
    refused: Vec<String>,
    /// Impossible former names, by place: a property and its type have the same place.
    impossible: BTreeSet<(Pointer, String)>,
    count: usize,
}

impl<'t> Renames<'t> {
    /// None so far.
    pub fn of(tree: &'t Value) -> Self {
        Self {
            tree,
            actions: BTreeMap::new(),
            tags: BTreeMap::new(),
            refused: Vec::new(),
            impossible: BTreeSet::new(),
            count: 0,
        }
    }

    pub fn count(&self) -> usize {
        self.count
    }

    /// What cannot be written, one line each.
    pub fn refused(&self) -> &[String] {
        &self.refused
    }

    /// Gives every renamed thing of a pair its former name; in the first round those on which other names depend.
    pub fn add(&mut self, matches: &Matches, (was, is): (&Names, &Names), first: bool) -> bool {
        let before = self.count;
        let tags: BTreeMap<&str, &str> = (matches.pairs.iter().filter(|pair| pair.sort == Sort::Tag))
            .map(|pair| (pair.names.0.as_str(), pair.names.1.as_str()))
            .collect();
        let parameters = matches.index(Sort::Parameter);
        for pair in &matches.pairs {
            let (Some(old), Some(new)) = (was.get(pair.sort, &pair.old), is.get(pair.sort, &pair.new)) else {
                continue;
            };
            if pair.sort == Sort::Operation {
                self.regroup(pair, &tags, (was, is));
                self.reorder(pair, &parameters, (was, is));
            }
            let is_silent = !new.given && is_called_otherwise(pair);
            if (old.name != new.name || is_silent) && !(first && is_inline(pair)) {
                self.name(pair, old, new);
            }
        }
        // Inline shapes come after the names on which theirs depend.
        before != self.count || first
    }

    fn name(&mut self, pair: &Pair, old: &Named, new: &Named) {
        let said = |what: &str| format!("`{}` was `{}`: {what}", pair.names.1, pair.names.0);
        let case = if pair.sort == Sort::Model { Case::Pascal } else { Case::Snake };
        if pair.sort == Sort::Operation {
            let action = self.action(pair.sort, path(&new.at));
            action.update.insert("operationId".to_owned(), old.name.clone().into());
            action.reasons.push(Reason { name: None, words: said(&pair.reason) });
            self.count += 1;
            return;
        }
        if !is_name(&old.name, case) {
            self.refused.push(format!(
                "`{}` cannot keep its former name `{}`: it is not a valid Rust name",
                pair.names.1, old.name
            ));
            return;
        }
        if pair.sort == Sort::Tag {
            if self.impossible.contains(&(new.at.clone(), old.name.clone())) {
                return;
            }
            if self.tags.insert(pair.names.1.clone(), old.name.clone()).as_ref() != Some(&old.name) {
                self.count += 1;
            }
            return;
        }
        let name = match (pair.sort, is_property(&new.at)) {
            (Sort::Model, true) => json!({ "type": old.name }),
            (Sort::Field | Sort::Part, _) => json!({ "property": old.name }),
            _ => Value::from(old.name.clone()),
        };
        let Some(target) = by_content(&new.at, self.tree) else {
            return self.refused.push(format!(
                "`{}` ({}) cannot be given the name `{}`: an overlay could target it only by its position in a list",
                pair.names.1, new.at, old.name
            ));
        };
        if self.impossible.contains(&(new.at.clone(), old.name.clone())) {
            return;
        }
        // A property and the type in its place are named by one key of one node.
        let sort = if pair.sort == Sort::Part || is_property(&new.at) { Sort::Field } else { pair.sort };
        let action = self.action(sort, target.clone());
        match merged(action.update.get(RUST_NAME), name) {
            Some(name) if action.update.get(RUST_NAME) != Some(&name) => {
                action.at = new.at.clone();
                action.update.insert(RUST_NAME.to_owned(), name);
                action.reasons.push(Reason { name: Some(old.name.clone()), words: said(&pair.reason) });
                self.count += 1;
            }
            Some(_) => {}
            None => {
                self.refused.push(format!("`{target}` would need the name `{}` as well as another one", old.name));
            }
        }
    }

    /// Puts an operation back into its group, if the groups were divided differently.
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

    /// Restores the order of the arguments of a method, if they are the same.
    fn reorder(&mut self, pair: &Pair, parameters: &HashMap<&Pointer, &Pair>, (was, is): (&Names, &Names)) {
        let Some((wanted, now)) = arguments(pair, parameters, (was, is)) else { return };
        let is_same = wanted.len() == now.len() && now.iter().all(|at| wanted.iter().any(|pair| pair.new == **at));
        if !is_same || wanted.iter().map(|pair| &pair.new).eq(now.iter().copied()) {
            return;
        }
        let order: Vec<&str> = wanted.iter().map(|pair| pair.names.1.as_str()).collect();
        let action = self.action(Sort::Operation, path(&pair.new));
        action.update.insert(RUST_ARGUMENTS.to_owned(), json!(order));
        action.reasons.push(Reason { name: None, words: "its arguments stand in another order".to_owned() });
        self.count += 1;
    }

    fn action(&mut self, sort: Sort, target: String) -> &mut Action {
        self.actions.entry((sort, target)).or_default()
    }

    /// The names of groups, where the document lists them; groups that it does not list are added to the root.
    fn of_tags(&self) -> Vec<(String, Action)> {
        let listed = self.tree.get("tags").and_then(Value::as_array);
        let is_listed =
            |name: &str| listed.into_iter().flatten().any(|tag| tag.get("name").is_some_and(|it| it == name));
        let of = |(name, given): (&String, &String)| {
            let words = format!("the group of operations `{name}` was `{given}` in code");
            let reasons = vec![Reason { name: Some(given.clone()), words }];
            if is_listed(name) {
                let target = format!("$.tags[?@.name=={}]", quoted(name));
                let update = Map::from_iter([(RUST_NAME.to_owned(), given.clone().into())]);
                return (target, Action { reasons, update, ..Action::default() });
            }
            let tag = json!([{ "name": name, RUST_NAME: given }]);
            let update = Map::from_iter([("tags".to_owned(), tag)]);
            ("$".to_owned(), Action { reasons, update, ..Action::default() })
        };
        self.tags.iter().map(of).collect()
    }

    /// The actions as an overlay has them.
    pub fn listed(&self) -> Vec<Value> {
        let mut listed = Vec::new();
        let mut tags = self.of_tags();
        // The actions on the root first; within each, the groups by name.
        tags.sort_by(|one, other| one.0.cmp(&other.0));
        let tags = tags.iter().map(|(target, action)| (target, action));
        let others = self.actions.iter().map(|((_, target), action)| (target, action));
        for (target, action) in tags.chain(others) {
            for key in &action.without {
                listed.push(json!({ "target": format!("{target}.{key}"), "remove": true }));
            }
            let mut written = Map::new();
            written.insert("target".to_owned(), target.clone().into());
            let words: Vec<&str> = action.reasons.iter().map(|reason| reason.words.as_str()).collect();
            if !words.is_empty() {
                written.insert("description".to_owned(), words.join("; ").into());
            }
            written.insert("update".to_owned(), shortest(&action.update).into());
            listed.push(written.into());
        }
        listed
    }

    /// An overlay of these actions only; none without actions.
    pub fn overlay(&self) -> Option<Value> {
        let actions = self.listed();
        let info = json!({ "title": "names", "version": "1.0.0" });
        (!actions.is_empty()).then(|| json!({ "overlay": "1.0.0", "info": info, "actions": actions }))
    }
}

/// A name of a property alone is written as a text.
fn shortest(update: &Map<String, Value>) -> Map<String, Value> {
    let mut update = update.clone();
    if let Some(name) = update.get(RUST_NAME).and_then(Value::as_object).filter(|names| names.len() == 1) {
        let name = name.get("property").cloned();
        update.extend(name.map(|name| (RUST_NAME.to_owned(), name)));
    }
    update
}

/// Two names for one node: that of the property and that of its type; `None` when they contradict each other.
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

/// Whether a thing has changed on the wire: then a person has to confirm that it keeps its name.
fn is_called_otherwise(pair: &Pair) -> bool {
    match pair.sort {
        Sort::Operation => pair.old != pair.new,
        Sort::Field | Sort::Part | Sort::Parameter => pair.names.0 != pair.names.1,
        Sort::Model | Sort::Tag | Sort::Scheme => false,
    }
}

/// Whether a type has no name of its own in the document.
fn is_inline(pair: &Pair) -> bool {
    pair.sort == Sort::Model && pair.new.parent().is_none_or(|list| list.as_str() != "/components/schemas")
}

/// Names that could not be restored, one line each.
pub fn left(matches: &Matches, was: &Names, is: &Names) -> Vec<String> {
    let mut left = Vec::new();
    let parameters = matches.index(Sort::Parameter);
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
        let same = |(wanted, now): (Vec<&Pair>, Vec<&Pointer>)| wanted.iter().map(|pair| &pair.new).eq(now);
        if !arguments(pair, &parameters, (was, is)).is_some_and(same) {
            left.push(format!(
                "operation `{}` ({}): its method takes other arguments than before",
                pair.names.1, pair.new
            ));
        }
    }
    left
}

/// The former arguments of a method, each with its counterpart, and the current ones; `None` when one has no
/// counterpart.
fn arguments<'m, 'n>(
    pair: &Pair,
    parameters: &HashMap<&Pointer, &'m Pair>,
    (was, is): (&Names, &'n Names),
) -> Option<(Vec<&'m Pair>, Vec<&'n Pointer>)> {
    let (before, after) = (was.arguments.get(&pair.old)?, is.arguments.get(&pair.new)?);
    let wanted: Option<Vec<&Pair>> = before.iter().map(|at| parameters.get(at).copied()).collect();
    Some((wanted?, after.iter().collect()))
}
