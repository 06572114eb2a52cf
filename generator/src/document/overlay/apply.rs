//! One action on the tree: its target, its update, and the origin of the changed nodes.

use std::collections::HashSet;

use serde_json::Value;
use serde_json::map::Entry;

use super::{Action, target};
use crate::diagnostic::{Diagnostic, Diagnostics, File, Origin, Part, Rule};
use crate::document::edit;
use crate::document::limits;
use crate::document::provenance::Provenance;
use crate::pointer::Pointer;

/// Applies `action`; a target without a match is a warning, a target that cannot accept the update an error.
pub(super) fn action(
    action: &Action<'_>,
    file: File,
    tree: &mut Value,
    provenance: &mut Provenance,
    diagnostics: &mut Diagnostics,
) {
    let mut matches: Vec<_> =
        action.path.query_located(tree).locations().map(|path| Pointer::from_escaped(path.to_json_pointer())).collect();
    let mut seen = HashSet::new();
    matches.retain(|pointer| seen.insert(pointer.clone()));
    let at = |key: &str| Origin { file, pointer: action.pointer.child(key), part: Part::Value };
    if matches.is_empty() {
        let finding = Diagnostic::new(
            Rule::UnmatchedTarget,
            at("target"),
            format!("`{}` matches nothing; the action is ignored", action.target),
        );
        let help = target::help(action.target, tree, &mut diagnostics.guesses);
        diagnostics.report(Diagnostic { help, ..finding });
        return;
    }
    target::check(action.target, at("target"), tree, diagnostics);
    if action.remove {
        remove(&matches, tree, provenance, diagnostics, at("target"));
    } else if let Some(update) = action.update {
        let written = Written { file, pointer: action.pointer.child("update") };
        let mut overruled = Vec::new();
        for pointer in &matches {
            let updated = update_node(tree, pointer, update, &written, provenance, &mut overruled);
            if let Err(finding) = updated {
                diagnostics.report(*finding);
            }
        }
        if target::is_open(action.target) {
            overruled.into_iter().for_each(|overruled| diagnostics.report(overruled.finding(at("target"))));
        }
    }
}

/// Removes from the end, so that neither a removed parent nor a shifted neighbour is in the way.
fn remove(
    matches: &[Pointer],
    tree: &mut Value,
    provenance: &mut Provenance,
    diagnostics: &mut Diagnostics,
    target: Origin,
) {
    edit::remove(tree, matches, provenance);
    if matches.contains(&Pointer::root()) {
        let finding = Diagnostic::new(Rule::NotAnOverlay, target, "the whole document cannot be removed");
        diagnostics.report(finding.help("remove parts of it"));
    }
}

/// The place of an update in its file.
struct Written {
    file: File,
    pointer: Pointer,
}

/// A value that the update replaces by another one.
struct Overruled {
    key: String,
    before: Value,
    origin: Origin,
}

impl Overruled {
    fn finding(self, target: Origin) -> Diagnostic {
        let Self { key, before, origin } = self;
        let message =
            format!("the target is open, and the action replaces `{key}`, which says {before} at one of its nodes");
        let finding = Diagnostic::new(Rule::Overruled, target, message).related("it says so here", origin);
        finding.help("leave the node out of the target, or give it an action of its own")
    }
}

/// Updates the node at `at`; an update that the node cannot accept is an error.
fn update_node(
    tree: &mut Value,
    at: &Pointer,
    update: &Value,
    written: &Written,
    provenance: &mut Provenance,
    overruled: &mut Vec<Overruled>,
) -> Result<(), Box<Diagnostic>> {
    let refused = |rule, message: String| {
        let origin = Origin { file: written.file, pointer: written.pointer.clone(), part: Part::Value };
        Box::new(Diagnostic::new(rule, origin, message))
    };
    if at.segments().count() + depth(update) > limits::NESTING {
        let limit = limits::NESTING;
        let message = format!("the update would stand more than {limit} deep in the document");
        return Err(refused(Rule::LimitExceeded, message));
    }
    let message = match (tree.pointer_mut(at.as_str()), update) {
        // The same update at a parent has replaced this node.
        (None, _) => return Ok(()),
        (Some(node @ Value::Object(_)), Value::Object(_)) => {
            merge(node, at, update, written, provenance, overruled);
            return Ok(());
        }
        (Some(Value::Array(list)), update) => {
            provenance.set(at.index(list.len()), written.file, written.pointer.clone());
            list.push(update.clone());
            return Ok(());
        }
        (Some(Value::Object(_)), other) => {
            format!("an object cannot be updated with {}", kind(other))
        }
        (Some(node), _) => {
            format!("the target is {}; only objects and lists can be updated", kind(node))
        }
    };
    let target = provenance.origin(at, Part::Value);
    Err(Box::new(refused(Rule::WrongKind, message).related("the target is here", target)))
}

/// Objects are merged member by member, lists in them are joined, everything else is replaced.
fn merge(
    node: &mut Value,
    at: &Pointer,
    update: &Value,
    written: &Written,
    provenance: &mut Provenance,
    overruled: &mut Vec<Overruled>,
) {
    match (node, update) {
        (Value::Object(node), Value::Object(update)) => {
            for (key, value) in update {
                let below = Written { file: written.file, pointer: written.pointer.child(key) };
                match node.entry(key.clone()) {
                    Entry::Occupied(mut taken) => {
                        merge(taken.get_mut(), &at.child(key), value, &below, provenance, overruled)
                    }
                    Entry::Vacant(free) => {
                        provenance.set(at.child(key), below.file, below.pointer);
                        free.insert(value.clone());
                    }
                }
            }
        }
        (Value::Array(list), Value::Array(update)) => {
            for (rank, value) in update.iter().enumerate() {
                provenance.set(at.index(list.len()), written.file, written.pointer.index(rank));
                list.push(value.clone());
            }
        }
        (node, update) => {
            if node != update {
                let key = at.last().unwrap_or_default();
                overruled.push(Overruled { key, before: node.clone(), origin: provenance.origin(at, Part::Value) });
            }
            provenance.set(at.clone(), written.file, written.pointer.clone());
            *node = update.clone();
        }
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Object(object) => 1 + object.values().map(depth).max().unwrap_or(0),
        Value::Array(list) => 1 + list.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "an empty value",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
