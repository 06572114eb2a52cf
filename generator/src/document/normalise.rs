//! Converts documents of every version to one tree, so that no later stage depends on the version. It also corrects
//! common mistakes whose meaning is certain: numbers in place of texts, keys without a value, forms of a newer OpenAPI
//! in an older document, placeholders without a parameter.
//!
//! The tree has the form of OpenAPI 3.0 if 3.0 can express it, and otherwise that of the newest version. What the
//! document's version allows is rewritten silently. What it does not have is read as meant, with a warning. The rest is
//! left for the lint.

mod aside;
mod dialect;
mod events;
mod parameters;
mod scalar;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::newer::{self, Form, Rewrite};
use super::places::Locator;
use super::spec_table::{Key, Kind, Object, Presence};
use super::version::Version;
use super::walk::{self, Siblings, Visitor};
use super::way::Way;
use super::{Files, edit, resources};
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Part, Rule};
use crate::pointer::{Pointer, member};

/// Keys of a schema that are for people.
const TEXTS: [&str; 8] =
    ["title", "summary", "description", "example", "examples", "deprecated", "externalDocs", "$comment"];

/// One change; changes are applied from the last to the first, so that children come before parents.
enum Edit {
    Replace(Value),
    Remove,
    Insert(&'static str, Value),
    Append(Value),
    Rewrite(Rewrite),
}

/// The new place of a key of the tree, for references to its place as written.
pub(super) type Moved = BTreeMap<Pointer, Pointer>;

/// Normalises the tree of an OpenAPI document; any other tree is unchanged.
pub(super) fn normalise(tree: &mut Value, files: &mut Files, diagnostics: &mut Diagnostics) -> Moved {
    let Ok(version) = Version::of(tree) else {
        return Moved::new();
    };
    if version >= Version::V31 {
        resources::resolve(tree, files, diagnostics);
    }
    let mut normaliser = Normaliser {
        version,
        locator: Locator::new(files),
        diagnostics,
        edits: Vec::new(),
        touched: BTreeSet::new(),
        older: BTreeMap::new(),
        dialects: BTreeSet::new(),
        aside: aside::Aside::default(),
        streams: Vec::new(),
    };
    walk::document(tree, &mut normaliser);
    parameters::find(tree, &mut normaliser);
    aside::walk(tree, &mut normaliser);
    events::find(tree, &mut normaliser);
    normaliser.report_older();
    // Consecutive removals are applied together.
    let (mut removed, mut moved): (Vec<Pointer>, Moved) = Default::default();
    for (pointer, edit) in normaliser.edits.into_iter().rev() {
        if let Edit::Remove = edit {
            removed.push(pointer);
            continue;
        }
        remove(tree, files, &mut removed);
        apply(tree, files, &pointer, edit, &mut moved);
    }
    remove(tree, files, &mut removed);
    moved
}

/// Applies the removals from the last to the first.
fn remove(tree: &mut Value, files: &mut Files, removed: &mut Vec<Pointer>) {
    removed.reverse();
    edit::remove(tree, removed, &mut files.provenance);
    removed.clear();
}

fn apply(tree: &mut Value, files: &mut Files, pointer: &Pointer, edit: Edit, moved: &mut Moved) {
    // A later change in the document may have rewritten a parent.
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
            for (from, to) in rewrite(object) {
                let below = |way: &str| Pointer::from_escaped(format!("{}{way}", pointer.as_str()));
                let (from, to) = (below(&from), below(&to));
                let origin = files.provenance.origin(&from, Part::Value);
                files.provenance.adopt(to.clone(), origin.file, origin.pointer);
                moved.insert(from, to);
            }
        }
        _ => {}
    }
}

/// The visitor that collects changes and reports them.
struct Normaliser<'d> {
    version: Version,
    locator: Locator<'d>,
    diagnostics: &'d mut Diagnostics,
    edits: Vec<(Pointer, Edit)>,
    /// Values that have a change already.
    touched: BTreeSet<Pointer>,
    /// Keys of OpenAPI 3.0 that a newer document still uses: the place of the first, and their number.
    older: BTreeMap<&'static str, (Pointer, usize)>,
    /// Dialects that were reported.
    dialects: BTreeSet<String>,
    /// What references lead to, outside of the regular parts.
    aside: aside::Aside,
    /// Answers that are streams of events without `itemSchema`.
    streams: Vec<Pointer>,
}

impl Normaliser<'_> {
    fn edit(&mut self, at: Pointer, edit: Edit) {
        if matches!(edit, Edit::Replace(_) | Edit::Remove) {
            self.touched.insert(at.clone());
        }
        self.edits.push((at, edit));
    }

    /// Adds a finding at its current place; the place must be found before the tree is changed.
    fn report(&mut self, mut finding: Diagnostic) {
        finding.origin = self.locator.written(&finding.origin);
        self.diagnostics.report(finding);
    }

    fn warn(&mut self, rule: Rule, origin: Origin, message: String, help: Option<&str>) {
        let finding = Diagnostic::new(rule, origin, message);
        self.report(Diagnostic { help: help.map(str::to_owned), ..finding });
    }

    /// Fixed keys that are empty, or that are missing without a loss.
    fn empty(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
        // Most objects have no empty value, and most of their keys are optional.
        let all = node.values().any(Value::is_null);
        for key in object.keys.iter().filter(|key| all || key.presence == Presence::Formal) {
            match member(node, key.name) {
                Some(Value::Null) if !matches!(key.kind, Kind::Any) && !newer::is_null_type(object, key.name) => {
                    let at = way.pointer().child(key.name);
                    let absent = is_optional(key, self.version);
                    let message = format!(
                        "`{}` has no value; it is read as {}",
                        key.name,
                        if absent { "absent" } else { "empty" }
                    );
                    self.warn(Rule::ReadOtherwise, Origin::key(&at), message, Some("give it a value, or remove it"));
                    self.edit(at, if absent { Edit::Remove } else { Edit::Replace(scalar::empty(key.kind)) });
                }
                None if key.presence == Presence::Formal && !is_optional(key, self.version) => {
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
        let (version, is_old) = (self.version, self.version < Version::V31);
        for form in newer::forms(object).iter().filter(due) {
            let at = way.pointer().child(form.key);
            self.touched.insert(at.clone());
            if is_old || form.older {
                let version = self.version.text();
                let message =
                    format!("this form of `{}` is not of OpenAPI {version}; it is {}", form.key, form.outcome);
                self.warn(Rule::NewerForm, Origin::key(&at), message, None);
            }
            if !is_old && form.key == "prefixItems" && is_mixed(node) {
                let message = "which element stands where cannot be said in Rust; it is a list of any of them";
                self.warn(Rule::Approximated, Origin::key(&at), message.to_owned(), None);
            }
            self.edit(way.pointer(), Edit::Rewrite(form.rewrite));
        }
        for name in node.keys().filter(|_| version < Version::V32) {
            let Some(key) = object.key(name).filter(|key| key.since > version) else { continue };
            if newer::forms(object).iter().any(|form| form.key == key.name && (form.test)(&node[name])) {
                continue;
            }
            let (since, version) = (key.since.text(), self.version.text());
            let message =
                format!("`{name}` is of OpenAPI {since}, and the document says {version}; it is read as there");
            self.warn(Rule::NewerForm, Origin::key(&way.pointer().child(name)), message, None);
        }
        for key in ["oneOf", "anyOf"] {
            self.null_variant(node, key, way);
        }
    }

    /// Keys of OpenAPI 3.0 that a newer version removed: documents that still use them mean the former meaning.
    fn older(&mut self, node: &Map<String, Value>, way: &Way<'_>) {
        if self.version < Version::V31 {
            return;
        }
        for key in ["nullable", "exclusiveMinimum", "exclusiveMaximum"] {
            if member(node, key) == Some(&Value::Bool(true)) {
                self.older.entry(key).or_insert_with(|| (way.pointer().child(key), 0)).1 += 1;
            }
        }
    }

    /// One warning per document.
    fn report_older(&mut self) {
        let Some((first, _)) = self.older.values().min().cloned() else { return };
        let times = |count: usize| if count == 1 { "once".to_owned() } else { format!("{count} times") };
        let uses: Vec<String> =
            self.older.iter().map(|(key, (_, count))| format!("`{key}` ({})", times(*count))).collect();
        let message = format!(
            "{} of OpenAPI 3.0 in a document that says {}; read as meant there",
            uses.join(", "),
            self.version.text()
        );
        let help = "write `type: [string, 'null']` for a nullable text, and a number for an exclusive bound";
        self.warn(Rule::OlderForm, Origin::key(&first), message, Some(help));
    }

    /// `oneOf: [{ … }, { type: 'null' }]` is `nullable`.
    fn null_variant(&mut self, node: &Map<String, Value>, key: &'static str, way: &Way<'_>) {
        let Some(Value::Array(variants)) = member(node, key) else {
            return;
        };
        let null = |variant: &Value| {
            newer::is_null(variant) && variant.get("type").is_some_and(|kind| kind == "null" || kind.is_null())
        };
        if !variants.iter().any(null) || variants.iter().all(newer::is_null) {
            return;
        }
        // A single shape beside null becomes that shape, together with the keywords beside the choice.
        let alone = newer::only_beside_null(Some(&node[key])).is_some() && !node.contains_key("discriminator");
        self.edit(way.pointer(), Edit::Rewrite(if alone { newer::or_null } else { newer::admit_null }));
        for (index, _) in variants.iter().enumerate().filter(|(_, variant)| null(variant)) {
            let at = way.pointer().child(key).index(index);
            if self.version < Version::V31 {
                let message =
                    format!("a variant of `{key}` that is null is not of OpenAPI 3.0; it is read as `nullable`");
                self.warn(Rule::NewerForm, Origin::value(&at.child("type")), message, None);
            }
            self.touched.insert(at.child("type"));
            self.touched.insert(at.clone());
            if !alone {
                self.edit(at, Edit::Remove);
            }
        }
    }
}

/// Whether the elements of a list have different types by position.
fn is_mixed(schema: &Map<String, Value>) -> bool {
    let places = schema.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    places.windows(2).any(|two| two[0] != two[1])
}

fn is_optional(key: &Key, version: Version) -> bool {
    key.presence == Presence::Optional || key.optional_since.is_some_and(|since| since <= version)
}

impl Visitor for Normaliser<'_> {
    fn object(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
        if !self.aside.is_new(way) {
            return;
        }
        self.empty(object, node, way);
        let removed =
            matches!(way, Way::Index(Way::Key(_, "oneOf" | "anyOf"), _)) && self.touched.contains(&way.pointer());
        if !removed {
            self.newer(object, node, way);
        }
        dialect::check(self, node, way);
        if object.section == Some("parameters") {
            parameters::name(self, node, way);
        }
        if object.section == Some("mediaTypes") && events::is_stream(node, way) {
            self.streams.push(way.pointer());
        }
        if newer::is_schema(object) {
            self.older(node, way);
            words::types(self, node, way);
            if member(node, "type").is_some_and(|kind| kind == "string") {
                scalar::texts(self, node, way);
            }
        }
    }

    /// From OpenAPI 3.1 on, keywords beside the reference to a schema apply together with it. Texts beside a listed
    /// shape are shown nowhere, and extensions beside a reference are read as well.
    fn reference(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) -> Siblings {
        if self.aside.has_seen(way) {
            return Siblings::Ignored;
        }
        self.aside.refers(object, node);
        if self.version < Version::V31 || !newer::is_schema(object) || node.len() == 1 {
            if self.version < Version::V31 && !newer::is_schema(object) {
                for key in ["summary", "description"].into_iter().filter(|key| node.contains_key(*key)) {
                    self.edit(way.pointer().child(key), Edit::Remove);
                }
            }
            self.aside.is_new(way);
            return Siblings::Ignored;
        }
        let is_shape = matches!(way, Way::Index(Way::Key(_, "oneOf" | "anyOf"), _));
        let is_beside = |key: &str| key.starts_with("x-") || ["$ref", "nullable"].contains(&key);
        let is_shown_nowhere = |key: &str| is_shape && TEXTS.contains(&key);
        if node.keys().any(|key| !is_beside(key) && !is_shown_nowhere(key)) {
            self.edit(way.pointer(), Edit::Rewrite(newer::beside_reference));
        }
        Siblings::Read
    }

    fn mismatch(&mut self, kind: Kind, value: &Value, way: &Way<'_>) {
        let at = way.pointer();
        if !self.touched.contains(&at) {
            scalar::mismatch(self, kind, value, way, at);
        }
    }

    fn word(&mut self, _: &'static [&'static str], _: &str, _: &Way<'_>) {}
}
