//! Puts common slips right where their meaning is beyond doubt, each with a warning: numbers where texts are due, keys
//! without a value, forms of OpenAPI 3.1, placeholders without a parameter.
//!
//! What has no such meaning is left for the lint.

mod parameters;
mod scalar;
mod words;

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::newer::{self, Form, Rewrite};
use super::places::Locator;
use super::spec_table::{Kind, Object, Presence, SCHEMA};
use super::walk::{self, Visitor};
use super::way::Way;
use super::{Files, edit, version};
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Part, Rule};
use crate::pointer::{Pointer, member};

/// One change; changes are made from the last to the first, so that children come before parents.
enum Edit {
    Replace(Value),
    Remove,
    Insert(&'static str, Value),
    Append(Value),
    Rewrite(Rewrite),
}

/// Normalises the tree of an OpenAPI 3.0 document; any other is left alone.
pub(super) fn normalise(tree: &mut Value, files: &mut Files, diagnostics: &mut Diagnostics) {
    if version::check(tree).is_some() {
        return;
    }
    let mut normaliser =
        Normaliser { locator: Locator::new(files), diagnostics, edits: Vec::new(), touched: BTreeSet::new() };
    walk::document(tree, &mut normaliser);
    parameters::find(tree, &mut normaliser);
    // What is removed one after the other may be removed at once.
    let mut removed: Vec<Pointer> = Vec::new();
    for (pointer, edit) in normaliser.edits.into_iter().rev() {
        if let Edit::Remove = edit {
            removed.push(pointer);
            continue;
        }
        remove(tree, files, &mut removed);
        apply(tree, files, &pointer, edit);
    }
    remove(tree, files, &mut removed);
}

/// Removes what was written down from the last to the first.
fn remove(tree: &mut Value, files: &mut Files, removed: &mut Vec<Pointer>) {
    removed.reverse();
    edit::remove(tree, removed, &mut files.provenance);
    removed.clear();
}

fn apply(tree: &mut Value, files: &mut Files, pointer: &Pointer, edit: Edit) {
    // A parent may have been rewritten by a change that stood later in the document.
    let Some(node) = tree.pointer_mut(pointer.as_str()) else {
        return;
    };
    match (edit, node) {
        (Edit::Replace(value), node) => *node = value,
        (Edit::Insert(key, value), Value::Object(object)) => {
            object.insert(key.to_owned(), value);
        }
        (Edit::Append(value), Value::Object(owner)) => {
            if let Value::Array(list) = owner.entry("parameters").or_insert_with(|| json!([])) {
                list.push(value);
            }
        }
        (Edit::Rewrite(rewrite), Value::Object(object)) => {
            let moves: Vec<_> = rewrite(object)
                .into_iter()
                .map(|(from, to)| {
                    (
                        files.provenance.origin(&pointer.child(from), Part::Value),
                        Pointer::from_escaped(format!("{}{to}", pointer.as_str())),
                    )
                })
                .collect();
            for (origin, to) in moves {
                files.provenance.adopt(to, origin.file, origin.pointer);
            }
        }
        _ => {}
    }
}

/// The visitor that collects changes and reports them.
struct Normaliser<'d> {
    locator: Locator<'d>,
    diagnostics: &'d mut Diagnostics,
    edits: Vec<(Pointer, Edit)>,
    /// Values that have their change already.
    touched: BTreeSet<Pointer>,
}

impl Normaliser<'_> {
    fn edit(&mut self, at: Pointer, edit: Edit) {
        if matches!(edit, Edit::Replace(_) | Edit::Remove) {
            self.touched.insert(at.clone());
        }
        self.edits.push((at, edit));
    }

    /// Takes a finding on the tree as it is now; its place must be found before the tree is changed.
    fn report(&mut self, mut finding: Diagnostic) {
        finding.origin = self.locator.written(&finding.origin);
        self.diagnostics.report(finding);
    }

    fn warn(&mut self, rule: Rule, origin: Origin, message: String, help: Option<&str>) {
        let finding = Diagnostic::new(rule, origin, message);
        self.report(Diagnostic { help: help.map(str::to_owned), ..finding });
    }

    /// Fixed keys that hold nothing, or that are missing although nothing is lost without them.
    fn empty(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
        // Most objects hold nothing empty, and most of their keys may be missing.
        let all = node.values().any(Value::is_null);
        for key in object.keys.iter().filter(|key| all || key.presence == Presence::Formal) {
            match member(node, key.name) {
                Some(Value::Null) if !matches!(key.kind, Kind::Any) && !newer::is_null_type(object, key.name) => {
                    let at = way.pointer().child(key.name);
                    let absent = key.presence == Presence::Optional;
                    let message = format!(
                        "`{}` has no value; it is read as {}",
                        key.name,
                        if absent { "absent" } else { "empty" }
                    );
                    self.warn(Rule::ReadOtherwise, Origin::key(&at), message, Some("give it a value, or remove it"));
                    self.edit(at, if absent { Edit::Remove } else { Edit::Replace(scalar::empty(key.kind)) });
                }
                None if key.presence == Presence::Formal => {
                    let message = format!("`{}` is missing in {}; it is read as empty", key.name, object.name);
                    self.warn(
                        Rule::ReadOtherwise,
                        Origin::value(&way.pointer()),
                        message,
                        Some(&format!("add `{}`: {}", key.name, key.kind.due())),
                    );
                    self.edit(way.pointer(), Edit::Insert(key.name, scalar::empty(key.kind)));
                }
                _ => {}
            }
        }
    }

    fn newer(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
        let due = |form: &&Form| member(node, form.key).is_some_and(form.test);
        for form in newer::forms(object).iter().filter(due) {
            let at = way.pointer().child(form.key);
            self.touched.insert(at.clone());
            let message = format!("this form of `{}` is not of OpenAPI 3.0; it is {}", form.key, form.outcome);
            self.warn(Rule::NewerForm, Origin::key(&at), message, None);
            if let Some(rewrite) = form.rewrite {
                self.edit(way.pointer(), Edit::Rewrite(rewrite));
            }
        }
        for key in ["oneOf", "anyOf"] {
            self.null_variant(node, key, way);
        }
    }

    /// `oneOf: [{ … }, { type: 'null' }]` is `nullable`.
    fn null_variant(&mut self, node: &Map<String, Value>, key: &'static str, way: &Way<'_>) {
        let Some(Value::Array(variants)) = member(node, key) else {
            return;
        };
        let null = |variant: &Value| {
            variant.as_object().is_some_and(|it| it.get("type").is_some_and(|kind| kind == "null" || kind.is_null()))
        };
        if !variants.iter().any(null) || variants.iter().all(null) {
            return;
        }
        self.edit(way.pointer(), Edit::Insert("nullable", true.into()));
        for (index, _) in variants.iter().enumerate().filter(|(_, variant)| null(variant)) {
            let at = way.pointer().child(key).index(index);
            let message = format!("a variant of `{key}` that is null is not of OpenAPI 3.0; it is read as `nullable`");
            self.warn(Rule::NewerForm, Origin::value(&at.child("type")), message, None);
            self.touched.insert(at.child("type"));
            self.edit(at, Edit::Remove);
        }
    }
}

impl Visitor for Normaliser<'_> {
    fn object(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
        self.empty(object, node, way);
        let removed =
            matches!(way, Way::Index(Way::Key(_, "oneOf" | "anyOf"), _)) && self.touched.contains(&way.pointer());
        if !removed {
            self.newer(object, node, way);
        }
        if std::ptr::eq(object, &raw const SCHEMA) {
            words::types(self, node, way);
        }
        if std::ptr::eq(object, &raw const SCHEMA) && member(node, "type").is_some_and(|kind| kind == "string") {
            scalar::texts(self, node, way);
        }
    }

    fn reference(&mut self, _: &'static Object, _: &Map<String, Value>, _: &Way<'_>) {}

    fn mismatch(&mut self, kind: Kind, value: &Value, way: &Way<'_>) {
        let at = way.pointer();
        if !self.touched.contains(&at) {
            scalar::mismatch(self, kind, value, way, at);
        }
    }

    fn word(&mut self, _: &'static [&'static str], _: &str, _: &Way<'_>) {}
}
