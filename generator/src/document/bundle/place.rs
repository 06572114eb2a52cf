//! Where in the tree each node of another file comes to stand, and what references to it become.
//!
//! A path item takes the place of the first reference to it, and so does what is included where OpenAPI has no reference. A
//! component that is nothing but a reference to a file is that file. All else becomes a component under its own name. What
//! stands inside of something that has its place is a pointer into that.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::discover::{Edge, Found, How};
use super::library::{Library, Spot};
use super::names::{self, Names};
use super::Unresolved;
use crate::diagnostic::{Diagnostic, File, Origin, Part, Rule};
use crate::document::limits;
use crate::pointer::Pointer;

/// Keys under which a file keeps parts that are used elsewhere.
const SHELVES: [&str; 3] = ["components", "definitions", "$defs"];

/// Keys that hold things by names of the document's own.
const NAMED: [&str; 4] = ["properties", "patternProperties", "definitions", "$defs"];

/// What was put into the tree.
struct Region {
    spot: Spot,
    at: Pointer,
    /// The region whose reference it stands for.
    around: Option<usize>,
}

/// A component of the root document that is nothing but a reference, by what it refers to.
type Hosts = BTreeMap<(Spot, &'static str), Vec<Pointer>>;

struct Placer<'f> {
    tree: Value,
    library: Library<'f>,
    edges: Vec<BTreeMap<Pointer, Edge>>,
    /// What has to be a component.
    targets: BTreeSet<(Spot, &'static str)>,
    /// What has a place of its own somewhere, or will have one.
    tops: HashSet<Spot>,
    placed: HashMap<Spot, Vec<(&'static str, Pointer)>>,
    regions: Vec<Region>,
    hosts: Hosts,
    names: Names,
    nodes: usize,
    /// How much was included where OpenAPI has no reference, and the references that were spoken of.
    included: usize,
    said: HashSet<Spot>,
}

/// Puts all that was found into the tree.
pub(super) fn place(library: Library<'_>, found: Found) -> (Value, Unresolved) {
    let Found { edges, targets } = found;
    if edges.iter().all(BTreeMap::is_empty) {
        return (library.into_root(), Unresolved::default());
    }
    let root = Spot { file: 0, pointer: Pointer::root() };
    let here = |edge: &Edge| !matches!(edge.how, How::Mapping | How::Link);
    let ends = edges.iter().flat_map(BTreeMap::values).filter(|edge| here(edge)).filter_map(|edge| edge.target.clone().ok());
    let tops = ends.chain(targets.iter().map(|(spot, _)| spot.clone())).collect();
    let tree = library.tree(0).cloned().expect("the root document has a tree");
    let mut placer = Placer {
        tree,
        library,
        edges,
        targets,
        tops,
        placed: HashMap::from([(root.clone(), vec![("", Pointer::root())])]),
        regions: vec![Region { spot: root, at: Pointer::root(), around: None }],
        hosts: Hosts::new(),
        names: Names::default(),
        nodes: 0,
        included: 0,
        said: HashSet::new(),
    };
    placer.expand(0);
    placer.take_names();
    placer.components();
    let unresolved = placer.rewrite();
    (placer.tree, unresolved)
}

impl Placer<'_> {
    /// The references in what a region holds, by the place of their texts in the file, with that in the tree.
    fn references(&self, region: &Region) -> Vec<(Pointer, Pointer)> {
        let (from, at) = (region.spot.pointer.as_str(), region.at.as_str());
        let inside = format!("{from}/");
        let edges = self.edges[region.spot.file].range(Pointer::from_escaped(inside.clone())..);
        let edges = edges.take_while(|(text, _)| text.as_str().starts_with(&inside));
        edges.map(|(text, _)| (text.clone(), Pointer::from_escaped(format!("{at}{}", &text.as_str()[from.len()..])))).collect()
    }

    /// Whether the text of a reference still stands in the tree where its region had it.
    fn stands(&self, region: &Region, text: &Pointer, at: &Pointer) -> bool {
        let written = Spot { file: region.spot.file, pointer: text.clone() }.origin();
        let found = self.library.origin(at);
        (found.file, &found.pointer) == (written.file, &written.pointer) && at.find(&self.tree).is_some_and(Value::is_string)
    }

    /// Puts what takes the place of its reference there, from a region on.
    fn expand(&mut self, first: usize) {
        let mut next = first;
        while next < self.regions.len() {
            for (text, at) in self.references(&self.regions[next]) {
                let edge = &self.edges[self.regions[next].spot.file][&text];
                let (how, target) = (edge.how, edge.target.clone().ok());
                if !self.stands(&self.regions[next], &text, &at) {
                    continue;
                }
                let node = at.parent().expect("a text stands in an object");
                match (how, target) {
                    (How::Include(_), Some(spot)) => self.include(next, spot, &node, &text),
                    (How::Include(_), None) => self.drop_reference(&node),
                    (How::Here(object), Some(spot)) => {
                        if self.find(&spot, object.section.unwrap_or_default()).is_none() {
                            let around = self.regions[next].spot.clone();
                            self.beside(&text, &node, &around);
                            self.placed.entry(spot.clone()).or_default().push(("pathItems", node.clone()));
                            self.put(spot, node, Some(next));
                        }
                    }
                    (How::Component(object), Some(spot)) if spot.file > 0 => {
                        self.host(object.section.unwrap_or_default(), spot, node);
                    }
                    _ => {}
                }
            }
            next += 1;
        }
    }

    fn include(&mut self, region: usize, spot: Spot, node: &Pointer, text: &Pointer) {
        let holder = self.regions[region].spot.clone();
        let written = Spot { file: holder.file, pointer: text.clone() };
        let around = std::iter::successors(Some(region), |region| self.regions[*region].around);
        let is_circle = around.map(|region| &self.regions[region].spot).any(|around| *around == spot);
        self.included += 1;
        let finding = |rule, message: String| Diagnostic::new(rule, written.origin(), message);
        let finding = if is_circle {
            self.drop_reference(node);
            finding(Rule::CircularReference, "what is put here holds this place itself".to_owned())
                .help("put the meant object in place of one of the references")
        } else if self.included > limits::FILES {
            self.drop_reference(node);
            if self.included > limits::FILES + 1 {
                return;
            }
            let message = format!("more than {} references stand where OpenAPI has none", limits::FILES);
            finding(Rule::LimitExceeded, message)
        } else {
            self.beside(text, node, &holder);
            self.placed.entry(spot.clone()).or_default().push(("", node.clone()));
            self.put(spot, node.clone(), Some(region));
            let message = "OpenAPI has no reference here; what it leads to is put in its place".to_owned();
            finding(Rule::ReadOtherwise, message)
                .help("other tools may refuse it; refer to each object in it, or write it here")
        };
        if self.said.insert(written) {
            self.library.diagnostics.report(finding);
        }
    }

    fn drop_reference(&mut self, node: &Pointer) {
        if let Some(Value::Object(object)) = self.tree.pointer_mut(node.as_str()) {
            object.shift_remove("$ref");
        }
    }

    /// Keys beside a reference that makes way for what it leads to.
    fn beside(&mut self, text: &Pointer, node: &Pointer, around: &Spot) {
        let Some(Value::Object(object)) = node.find(&self.tree) else { return };
        let keys: Vec<String> = object.keys().filter(|key| *key != "$ref").map(|key| format!("`{key}`")).collect();
        if keys.is_empty() {
            return;
        }
        let message = format!("{} beside `$ref` {} ignored", keys.join(", "), if keys.len() == 1 { "is" } else { "are" });
        let origin = Spot { file: around.file, pointer: text.clone() }.origin();
        let finding = Diagnostic::new(Rule::IgnoredSibling, origin, message);
        self.library.diagnostics.report(finding.help("put it where the reference leads"));
    }

    /// Remembers a component that is nothing but a reference.
    fn host(&mut self, section: &'static str, spot: Spot, node: Pointer) {
        let keys: Vec<String> = node.segments().collect();
        let is_component = matches!(&keys[..], [first, second, _] if first == "components" && second == section);
        if is_component && node.find(&self.tree).and_then(Value::as_object).is_some_and(|node| node.len() == 1) {
            self.hosts.entry((spot, section)).or_default().push(node);
        }
    }

    fn take_names(&mut self) {
        let sections: BTreeSet<&'static str> = self.targets.iter().map(|(_, section)| *section).collect();
        for section in sections {
            let all = Pointer::root().child("components").child(section);
            let members = all.find(&self.tree).and_then(Value::as_object);
            for name in members.into_iter().flat_map(Map::keys) {
                self.names.take(section, name, self.library.origin(&all.child(name)));
            }
        }
    }

    /// Components that the root has, then those that have a name in their file, then files.
    fn components(&mut self) {
        for ((spot, section), nodes) in std::mem::take(&mut self.hosts) {
            let own = names::own(&self.library.path(spot.file), &spot.pointer);
            let is_own = |node: &&Pointer| node.last().is_some_and(|name| name == own);
            let is_file = spot.pointer == Pointer::root();
            let host = nodes.iter().find(is_own).or(nodes.iter().min().filter(|_| is_file));
            if let Some(node) = host.filter(|_| self.is_own(&spot)) {
                self.settle(spot, section, node.clone());
            }
        }
        let mut targets: Vec<_> = self.targets.iter().filter(|(spot, _)| self.is_own(spot)).cloned().collect();
        targets.sort_by_cached_key(|(spot, section)| {
            let is_file = spot.pointer == Pointer::root();
            (is_file, self.library.path(spot.file), spot.pointer.clone(), *section)
        });
        for (spot, section) in targets {
            if self.placed.get(&spot).is_some_and(|all| all.iter().any(|(of, _)| *of == section)) {
                continue;
            }
            let Some(all) = self.section(section) else { return };
            let name = self.name(&spot, section);
            self.settle(spot, section, all.child(&name));
        }
    }

    /// The section of the components, made when there is none; `None` where something else stands in its place.
    fn section(&mut self, section: &str) -> Option<Pointer> {
        let components = self.tree.as_object_mut()?.entry("components").or_insert_with(|| json!({}));
        components.as_object_mut()?.entry(section).or_insert_with(|| json!({})).as_object()?;
        Some(Pointer::root().child("components").child(section))
    }

    fn name(&mut self, spot: &Spot, section: &'static str) -> String {
        let origin = Origin { part: Part::Key, ..spot.origin() };
        let path = self.library.path(spot.file);
        let given = self.names.give(section, &path, &spot.pointer, origin.clone());
        if let Some((own, first)) = given.taken {
            let message = format!("two files have a `{own}` of the {section}; this one is called `{}`", given.name);
            let finding = Diagnostic::new(Rule::TwoFilesOneName, origin, message).related("the other one", first);
            let help = "give one of them another name, or a name of its own among the components of the root document";
            self.library.diagnostics.report(finding.help(help));
        }
        given.name
    }

    /// Whether a target gets a place of its own: it stands in nothing that has one, or on a shelf of that.
    fn is_own(&self, spot: &Spot) -> bool {
        let keys: Vec<String> = spot.pointer.segments().collect();
        let mut around = spot.pointer.parent();
        let mut depth = keys.len();
        while let Some(pointer) = around {
            depth -= 1;
            let is_shelved = (depth..keys.len() - 1).any(|rank| is_shelf(&keys, rank));
            if !is_shelved && self.tops.contains(&Spot { file: spot.file, pointer: pointer.clone() }) {
                return false;
            }
            around = pointer.parent();
        }
        true
    }

    /// Gives a component its place. One that is nothing but a reference to a file is that file.
    fn settle(&mut self, spot: Spot, section: &'static str, at: Pointer) {
        let mut spot = spot;
        loop {
            self.placed.entry(spot.clone()).or_default().push((section, at.clone()));
            let is_alias = self.library.node(&spot).and_then(Value::as_object).is_some_and(|node| node.len() == 1);
            let next = self.edges[spot.file].get(&spot.pointer.child("$ref")).filter(|_| is_alias);
            let next = next.and_then(|edge| edge.target.as_ref().ok()).filter(|next| {
                next.file > 0 && next.pointer == Pointer::root() && !self.placed.contains_key(next)
            });
            match next.cloned() {
                Some(next) if self.targets.contains(&(next.clone(), section)) => spot = next,
                _ => break,
            }
        }
        let first = self.regions.len();
        self.put(spot, at, None);
        self.expand(first);
    }

    /// Copies a node into the tree.
    fn put(&mut self, spot: Spot, at: Pointer, around: Option<usize>) {
        let node = self.library.node(&spot).cloned().unwrap_or_default();
        let (nodes, depth) = measure(&node);
        self.nodes = self.nodes.saturating_add(nodes);
        let depth = at.segments().count() + depth;
        let message = if self.nodes > limits::NODES {
            format!("with what is put in place of references, the document has more than {} nodes", limits::NODES)
        } else if depth > limits::NESTING {
            format!("what is put in place of a reference would stand more than {} deep", limits::NESTING)
        } else {
            String::new()
        };
        let node = if message.is_empty() {
            self.without_shelved(&spot, node)
        } else {
            self.library.diagnostics.report(Diagnostic::new(Rule::LimitExceeded, spot.origin(), message));
            json!({})
        };
        let (parent, key) = (at.parent().unwrap_or_default(), at.last().unwrap_or_default());
        match self.tree.pointer_mut(at.as_str()) {
            Some(place) => *place = node,
            None => {
                if let Some(Value::Object(object)) = self.tree.pointer_mut(parent.as_str()) {
                    object.insert(key, node);
                }
            }
        }
        self.library.came_from(&at, &spot);
        self.regions.push(Region { spot, at, around });
    }

    /// The copy without the parts on its shelves that have places of their own.
    fn without_shelved(&self, spot: &Spot, mut node: Value) -> Value {
        let inside = format!("{}/", spot.pointer.as_str());
        let from = (Spot { file: spot.file, pointer: Pointer::from_escaped(inside.clone()) }, "");
        let shelved = self.targets.range(from..);
        let shelved = shelved.take_while(|(other, _)| other.file == spot.file && other.pointer.as_str().starts_with(&inside));
        let shelved: Vec<Pointer> = shelved.filter(|(other, _)| self.is_own(other)).map(|(other, _)| other.pointer.clone()).collect();
        for pointer in shelved {
            let way = Pointer::from_escaped(&pointer.as_str()[spot.pointer.as_str().len()..]);
            take_out(&mut node, &way);
        }
        node
    }

    /// Where a spot stands in the tree, of several places the one in that section.
    fn find(&self, spot: &Spot, section: &str) -> Option<Pointer> {
        let mut around = Some(spot.pointer.clone());
        while let Some(pointer) = around {
            let rest = &spot.pointer.as_str()[pointer.as_str().len()..];
            if let Some(places) = self.placed.get(&Spot { file: spot.file, pointer: pointer.clone() }) {
                let (_, at) = places.iter().find(|(of, _)| *of == section).or(places.first())?;
                return Some(Pointer::from_escaped(format!("{}{rest}", at.as_str())));
            }
            around = pointer.parent();
        }
        None
    }

    /// Makes pointers of all references, and says which lead to nothing.
    fn rewrite(&mut self) -> Unresolved {
        let mut unresolved = Unresolved::new();
        for region in &self.regions {
            for (text, at) in self.references(region) {
                let edge = &self.edges[region.spot.file][&text];
                if !self.stands(region, &text, &at) {
                    continue;
                }
                let section = match edge.how {
                    How::Component(object) | How::Here(object) => object.section.unwrap_or_default(),
                    How::Mapping => "schemas",
                    How::Include(_) | How::Link => "",
                };
                match &edge.target {
                    Ok(spot) => {
                        let Some(target) = self.find(spot, section) else { continue };
                        let reference = format!("#{}", target.as_str().replace('%', "%25"));
                        if let Some(place) = self.tree.pointer_mut(at.as_str()) {
                            *place = reference.into();
                        }
                    }
                    Err(refusal) => drop(unresolved.insert(self.key(region, &text), refusal.clone())),
                }
            }
        }
        unresolved
    }

    fn key(&self, region: &Region, text: &Pointer) -> (File, Pointer) {
        let Origin { file, pointer, .. } = Spot { file: region.spot.file, pointer: text.clone() }.origin();
        (file, pointer)
    }
}

fn is_shelf(keys: &[String], rank: usize) -> bool {
    let key = keys[rank].as_str();
    let before = rank.checked_sub(1).map(|rank| keys[rank].as_str());
    SHELVES.contains(&key) && (key != "components" || rank == 0) && before.is_none_or(|before| !NAMED.contains(&before))
}

/// Takes a node out of the objects around it, and with it the shelves that are empty then.
fn take_out(tree: &mut Value, way: &Pointer) {
    let mut at = Some(way.clone());
    while let Some(pointer) = at {
        let (Some(parent), Some(key)) = (pointer.parent(), pointer.last()) else { return };
        let Some(Value::Object(object)) = tree.pointer_mut(parent.as_str()) else { return };
        object.shift_remove(&key);
        let is_empty = object.is_empty() && parent != Pointer::root();
        at = is_empty.then_some(parent);
    }
}

/// How many nodes there are, and how deep they stand.
fn measure(node: &Value) -> (usize, usize) {
    let all = |(nodes, depth): (usize, usize), node: &Value| {
        let (more, deeper) = measure(node);
        (nodes + more, depth.max(deeper))
    };
    let (nodes, depth) = match node {
        Value::Object(object) => object.values().fold((0, 0), all),
        Value::Array(list) => list.iter().fold((0, 0), all),
        _ => return (1, 0),
    };
    (nodes + 1, depth + 1)
}
