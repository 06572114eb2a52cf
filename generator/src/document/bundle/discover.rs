//! Every reference of every file, and its target; files are found by walking along the table of the specification.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::Refusal;
use super::library::{Library, Spot};
use crate::diagnostic::{Diagnostic, Rule};
use crate::document::spec_table::{DISCRIMINATOR, Kind, LINK, OPENAPI, Object, SCHEMA, is_walked};
use crate::document::version::Version;
use crate::document::walk::{self, Siblings, Visitor};
use crate::document::way::Way;
use crate::document::{newer, reference, resources};
use crate::pointer::{Pointer, member};

/// What a reference to another file becomes.
#[derive(Clone, Copy, Debug)]
pub(super) enum How {
    /// A pointer to its target, which is a component of that section.
    Component(&'static Object),
    /// Its target takes its place: the section of the place is not the same everywhere.
    Here(&'static Object),
    /// OpenAPI allows no reference here; the target takes its place.
    Include(Content),
    /// The target of a discriminator, as text.
    Mapping,
    /// An operation that a link names: it stays where it is.
    Link,
}

/// What replaces a reference where OpenAPI allows none.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    One(Kind),
    /// The members of an object with free names.
    Members(Kind),
}

/// A reference, by the place of its text.
#[derive(Debug)]
pub(super) struct Edge {
    pub how: How,
    pub target: Result<Spot, Refusal>,
}

/// The references between files.
pub(super) struct Found {
    /// By file, and by the place of the text in it.
    pub edges: Vec<BTreeMap<Pointer, Edge>>,
    /// Nodes that need a place in the tree, with the section that is expected there.
    pub targets: BTreeSet<(Spot, &'static str)>,
}

/// Walks the root document, and everything that it refers to.
pub(super) fn discover(library: &mut Library<'_>) -> Found {
    let mut found = Found { edges: vec![BTreeMap::new()], targets: BTreeSet::new() };
    let mut inner: Option<HashSet<Pointer>> = None;
    let mut seen: HashSet<(Spot, &'static str)> = HashSet::new();
    let root = Spot { file: 0, pointer: Pointer::root() };
    let mut open = VecDeque::from([(root, Content::One(Kind::Is(&OPENAPI)))]);
    while let Some((spot, content)) = open.pop_front() {
        let mut references = Vec::new();
        if let Some(node) = library.node(&spot) {
            let is_root = spot.file == 0;
            collect(node, &spot.pointer, content, &mut Collector { references: &mut references, is_root });
        }
        for Reference { at, text, how } in references {
            let is_inner = spot.file == 0
                && !text.starts_with('#')
                && inner.get_or_insert_with(|| library.tree(0).map(inner_of).unwrap_or_default()).contains(&at);
            if is_inner || found.edges[spot.file].contains_key(&at) {
                continue;
            }
            let target = match how {
                How::Mapping if !names_a_file(&text) => {
                    let Some(component) = of_that_name(library, spot.file, &text) else { continue };
                    Ok(component)
                }
                _ => target(library, spot.file, &text, &at),
            };
            // A reference within the root document is a pointer already.
            let stays = spot.file == 0 && text.starts_with('#');
            if let Ok(target) = &target {
                found.edges.resize_with(found.edges.len().max(target.file + 1), BTreeMap::new);
                let (next, section) = how.content();
                let is_known = target.file == 0 && is_walked(&target.pointer);
                if !is_known && !matches!(how, How::Link) && seen.insert((target.clone(), section)) {
                    open.push_back((target.clone(), next));
                }
                if matches!(how, How::Component(_) | How::Mapping) && target.file > 0 {
                    found.targets.insert((target.clone(), section));
                }
            }
            // A link is only a hint: its missing target is no error.
            let is_missed = target.is_ok() || !matches!(how, How::Link);
            if !stays && is_missed {
                found.edges[spot.file].insert(at, Edge { how, target });
            }
        }
    }
    found
}

impl How {
    /// The kind of node that the reference must lead to, and its section.
    fn content(self) -> (Content, &'static str) {
        match self {
            Self::Component(object) | Self::Here(object) => {
                (Content::One(Kind::Is(object)), object.section.unwrap_or_default())
            }
            Self::Include(content @ Content::One(Kind::Is(object))) => (content, object.name),
            Self::Include(content @ Content::One(_)) => (content, "one"),
            Self::Include(content @ Content::Members(_)) => (content, "members"),
            Self::Mapping => (Content::One(Kind::Is(&SCHEMA)), "schemas"),
            Self::Link => (Content::One(Kind::Any), ""),
        }
    }
}

/// Whether the target of a discriminator is more than the name of a schema.
fn names_a_file(text: &str) -> bool {
    text.contains(['/', '#']) || [".yaml", ".yml", ".json"].iter().any(|end| text.ends_with(end))
}

/// The schema with this name in a side file; names of the root's schemas are kept.
fn of_that_name(library: &Library<'_>, from: usize, name: &str) -> Option<Spot> {
    let schemas = Pointer::root().child("components").child("schemas");
    let component = Spot { file: from, pointer: schemas.child(name) };
    (from > 0 && library.node(&component).is_some()).then_some(component)
}

/// Where a reference leads. A side file may refer to the components of the root as if they were its own.
fn target(library: &mut Library<'_>, from: usize, text: &str, at: &Pointer) -> Result<Spot, Refusal> {
    let found = library.target(from, text);
    let Err(refusal) = &found else { return found };
    if from == 0 || !text.starts_with('#') || refusal.rule.is_none() {
        return found;
    }
    let Ok(of_the_root) = library.target(0, text) else { return found };
    let message = format!("`{text}` leads nowhere in this file; that of the root document is taken");
    let origin = Spot { file: from, pointer: at.clone() }.origin();
    let finding = Diagnostic::new(Rule::ReadOtherwise, origin, message);
    library.diagnostics.report(finding.help("name the root document before the `#`"));
    Ok(of_the_root)
}

/// References of a document that lead to its schemas by their addresses.
fn inner_of(tree: &Value) -> HashSet<Pointer> {
    let is_newer = Version::of(tree).is_ok_and(|version| version >= Version::V31);
    if is_newer { resources::inner(tree) } else { HashSet::new() }
}

/// A reference as written.
struct Reference {
    at: Pointer,
    text: String,
    how: How,
}

fn collect(node: &Value, at: &Pointer, content: Content, collector: &mut Collector<'_>) {
    let way = Way::At(at);
    match (content, node) {
        (Content::One(kind), _) => walk::value(kind, node, &way, collector),
        (Content::Members(kind), Value::Object(members)) => {
            for (key, node) in members {
                walk::value(kind, node, &Way::Key(&way, key), collector);
            }
        }
        (Content::Members(_), _) => {}
    }
}

struct Collector<'r> {
    references: &'r mut Vec<Reference>,
    is_root: bool,
}

/// Whether the text of a reference leads out of its file.
fn leaves(text: &Value) -> bool {
    text.as_str().is_some_and(|text| !text.starts_with('#'))
}

impl Collector<'_> {
    fn text(&mut self, node: &Map<String, Value>, key: &str, how: How, way: &Way<'_>) {
        let Some(text) = member(node, key).and_then(Value::as_str) else { return };
        if !(self.is_root && reference::pointer(text).is_some_and(|target| is_walked(&target))) {
            self.references.push(Reference { at: way.pointer().child(key), text: text.to_owned(), how });
        }
    }
}

impl Visitor for Collector<'_> {
    fn object(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
        if newer::is_schema(object) && member(node, "$dynamicRef").is_some_and(leaves) {
            self.text(node, "$dynamicRef", How::Component(object), way);
        }
        if std::ptr::eq(object, &raw const DISCRIMINATOR) {
            self.text(node, "defaultMapping", How::Mapping, way);
            let mapping = member(node, "mapping").and_then(Value::as_object);
            for (value, _) in mapping.into_iter().flatten() {
                let Some(mapping) = mapping else { continue };
                self.text(mapping, value, How::Mapping, &Way::Key(way, "mapping"));
            }
        } else if std::ptr::eq(object, &raw const LINK) {
            self.text(node, "operationRef", How::Link, way);
        } else if object.section.is_none() {
            self.include(node, Content::One(Kind::Is(object)), way);
        }
    }

    fn reference(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) -> Siblings {
        let is_item = object.section == Some("pathItems");
        self.text(node, "$ref", if is_item { How::Here(object) } else { How::Component(object) }, way);
        if newer::is_schema(object) && node.len() > 1 { Siblings::Read } else { Siblings::Ignored }
    }

    fn mismatch(&mut self, kind: Kind, value: &Value, way: &Way<'_>) {
        match (value, way) {
            (Value::String(text), Way::Key(_, "$ref")) if !text.starts_with('#') => {
                let how = How::Include(Content::Members(kind));
                self.references.push(Reference { at: way.pointer(), text: text.clone(), how });
            }
            (Value::Object(node), _) => self.include(node, Content::One(kind), way),
            _ => {}
        }
    }

    fn word(&mut self, _: &'static [&'static str], _: &str, _: &Way<'_>) {}
}

impl Collector<'_> {
    /// A reference to another file where OpenAPI allows none.
    fn include(&mut self, node: &Map<String, Value>, content: Content, way: &Way<'_>) {
        if member(node, "$ref").is_some_and(leaves) {
            self.text(node, "$ref", How::Include(content), way);
        }
    }
}
