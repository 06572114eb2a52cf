//! The place in the tree of each node of another file, and what references to it become.
//!
//! A path item takes the place of the first reference to it; so does a target where OpenAPI allows no reference. If a
//! component is nothing but a reference to a file, that file becomes the component. Everything else becomes a component
//! under its own name. A node inside another one that has its place is referred to by a pointer into that place.

mod copies;
mod include;
mod tags;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::discover::{Edge, Found, How};
use super::library::{Library, Spot};
use super::names::{self, Names};
use super::weight::Weight;
use super::{Refusal, Unresolved};
use crate::diagnostic::{Diagnostic, Origin, Part, Rule};
use crate::pointer::Pointer;

/// A part that was put into the tree.
struct Region {
    spot: Spot,
    at: Pointer,
    /// The region with the reference that it replaces.
    around: Option<usize>,
}

/// A component of the root document that is nothing but a reference, by its target.
type Hosts = BTreeMap<(Spot, &'static str), Vec<Pointer>>;

struct Placer<'f> {
    tree: Value,
    library: Library<'f>,
    edges: Vec<BTreeMap<Pointer, Edge>>,
    /// Nodes that must become a component.
    targets: BTreeSet<(Spot, &'static str)>,
    /// Nodes that have or will have a place of their own.
    tops: HashSet<Spot>,
    placed: HashMap<Spot, Vec<(&'static str, Pointer)>>,
    regions: Vec<Region>,
    hosts: Hosts,
    names: Names,
    /// The original keys of renamed schemas, by their places in the tree.
    renamed: HashMap<Pointer, String>,
    weight: Weight,
    /// The size of what was included where OpenAPI allows no reference, and the references already reported.
    included: usize,
    said: HashSet<Spot>,
    unresolved: Unresolved,
}

/// Puts everything that was found into the tree.
pub(super) fn place(library: Library<'_>, found: Found) -> (Value, Unresolved) {
    let Found { edges, targets } = found;
    if edges.iter().all(BTreeMap::is_empty) {
        return (library.into_root(), Unresolved::default());
    }
    let root = Spot { file: 0, pointer: Pointer::root() };
    let here = |edge: &Edge| !matches!(edge.how, How::Mapping | How::Link);
    let ends =
        edges.iter().flat_map(BTreeMap::values).filter(|edge| here(edge)).filter_map(|edge| edge.target.clone().ok());
    let tops = ends.chain(targets.iter().map(|(spot, _)| spot.clone())).collect();
    let tree = library.tree(0).cloned().expect("the root document has a tree");
    let weight = Weight::of(&tree).0;
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
        renamed: HashMap::new(),
        weight,
        included: 0,
        said: HashSet::new(),
        unresolved: Unresolved::new(),
    };
    placer.expand(0);
    placer.take_names();
    placer.components();
    placer.rewrite();
    (placer.tree, placer.unresolved)
}

impl Placer<'_> {
    /// The references within a region, by the place of their texts in the file, with their place in the tree.
    fn references(&self, region: &Region) -> Vec<(Pointer, Pointer)> {
        let (from, at) = (region.spot.pointer.as_str(), region.at.as_str());
        let inside = format!("{from}/");
        let edges = self.edges[region.spot.file].range(Pointer::from_escaped(inside.clone())..);
        let edges = edges.take_while(|(text, _)| text.as_str().starts_with(&inside));
        edges
            .map(|(text, _)| (text.clone(), Pointer::from_escaped(format!("{at}{}", &text.as_str()[from.len()..]))))
            .collect()
    }

    /// Whether the text of a reference is still at its place in the tree.
    fn stands(&self, region: &Region, text: &Pointer, at: &Pointer) -> bool {
        let written = Spot { file: region.spot.file, pointer: text.clone() }.origin();
        let found = self.library.origin(at);
        (found.file, &found.pointer) == (written.file, &written.pointer)
            && at.find(&self.tree).is_some_and(Value::is_string)
    }

    /// Puts the targets that replace their references into the tree, from a region on.
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
                    (How::Here(object), Some(spot))
                        if self.find(&spot, object.section.unwrap_or_default()).is_none() =>
                    {
                        let around = self.regions[next].spot.clone();
                        self.beside(&text, &node, &around);
                        self.placed.entry(spot.clone()).or_default().push(("pathItems", node.clone()));
                        self.put(spot, node, Some(next));
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

    /// Notes a component that is nothing but a reference.
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

    /// Components of the root first, then those with a name in their file, then files.
    fn components(&mut self) {
        for ((spot, section), nodes) in self.hosts.clone() {
            let own = names::own(&self.library.path(spot.file), &spot.pointer);
            let is_own = |node: &&Pointer| node.last().is_some_and(|name| name == own);
            let is_file = spot.pointer == Pointer::root();
            let host = nodes.iter().find(is_own).or(nodes.iter().min().filter(|_| is_file));
            if let Some(node) = host.filter(|_| self.is_own(&spot)) {
                self.settle(spot, section, node.clone());
            }
        }
        let mut targets: Vec<_> = self.targets.iter().cloned().collect();
        targets.sort_by_cached_key(|(spot, section)| {
            let is_file = spot.pointer == Pointer::root();
            (is_file, self.library.path(spot.file), spot.pointer.clone(), *section)
        });
        let (own, others): (Vec<_>, Vec<_>) = targets.into_iter().partition(|(spot, _)| self.is_own(spot));
        for (spot, section) in own {
            if self.placed.get(&spot).is_none_or(|all| all.iter().all(|(of, _)| *of != section)) {
                self.settle_by_name(spot, section);
            }
        }
        // An outer reference may have been replaced itself, so that this one no longer exists.
        for (spot, section) in others {
            if self.find(&spot, section).is_none() {
                self.settle_by_name(spot, section);
            }
        }
    }

    fn settle_by_name(&mut self, spot: Spot, section: &'static str) {
        let Some(all) = self.section(section) else { return };
        let (path, name) = (self.library.path(spot.file), self.name(&spot, section));
        let at = all.child(&name);
        let key = names::key(&spot.pointer).unwrap_or_else(|| names::own(&path, &spot.pointer));
        if section == "schemas" && key != name {
            self.renamed.insert(at.clone(), key);
        }
        self.settle(spot, section, at);
    }

    /// The object of the components, created if it is missing or empty; `None` if it is of another kind.
    fn section(&mut self, section: &str) -> Option<Pointer> {
        let mut around = &mut self.tree;
        for key in ["components", section] {
            around = around.as_object_mut()?.entry(key).or_insert(Value::Null);
            if around.is_null() {
                *around = json!({});
            }
        }
        around.as_object()?;
        Some(Pointer::root().child("components").child(section))
    }

    fn name(&mut self, spot: &Spot, section: &'static str) -> String {
        let origin = Origin { part: Part::Key, ..spot.origin() };
        let path = self.library.path(spot.file);
        let given = self.names.give(section, &path, &spot.pointer, origin.clone());
        let own = names::own(&path, &spot.pointer);
        if let Some(key) = names::key(&spot.pointer).filter(|key| *key != own) {
            let message = format!("`{key}` is no name that a component may have; it is read as `{own}`");
            let finding = Diagnostic::new(Rule::ReadOtherwise, origin.clone(), message);
            self.library.diagnostics.report(finding.help("use letters without accents, digits, `.`, `-` and `_`"));
        }
        if let Some((own, first)) = given.taken {
            let message = format!("two files have `{own}` among their {section}; this one is called `{}`", given.name);
            let finding = Diagnostic::new(Rule::TwoFilesOneName, origin, message).related("the other one", first);
            let help = "give one of them another name, or a name of its own among the components of the root document";
            self.library.diagnostics.report(finding.help(help));
        }
        given.name
    }

    /// Gives a component its place. If it is nothing but a reference to a file, that file becomes the component.
    fn settle(&mut self, spot: Spot, section: &'static str, at: Pointer) {
        let mut spot = spot;
        loop {
            self.placed.entry(spot.clone()).or_default().push((section, at.clone()));
            let is_alias = self.library.node(&spot).and_then(Value::as_object).is_some_and(|node| node.len() == 1);
            let next = self.edges[spot.file].get(&spot.pointer.child("$ref")).filter(|_| is_alias);
            let next = next
                .and_then(|edge| edge.target.as_ref().ok())
                .filter(|next| next.file > 0 && next.pointer == Pointer::root() && !self.placed.contains_key(next))
                .filter(|next| !self.hosts.contains_key(&((*next).clone(), section)));
            match next.cloned() {
                Some(next) if self.targets.contains(&(next.clone(), section)) => spot = next,
                _ => break,
            }
        }
        let first = self.regions.len();
        self.put(spot, at, None);
        self.expand(first);
    }

    /// The place of a spot in the tree; of several places, the one in that section.
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

    /// Turns all references into pointers, and reports those that lead to nothing.
    fn rewrite(&mut self) {
        let mut rewritten = Vec::new();
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
                // Includes are done; the others have their reported reasons.
                if matches!(edge.how, How::Include(_)) && edge.target.is_ok() {
                    continue;
                }
                match &edge.target {
                    Ok(spot) => {
                        let target = self.find(spot, section);
                        let Some(place) = self.tree.pointer_mut(at.as_str()) else { continue };
                        if let Some(target) = target {
                            *place = as_text(&target).into();
                            rewritten.push((at, target));
                        } else if !matches!(edge.how, How::Link) {
                            let reference = place.as_str().unwrap_or_default();
                            let message =
                                format!("`{reference}` has no place: `components` or `{section}` in it is no object");
                            let written = Spot { file: region.spot.file, pointer: text.clone() };
                            self.unresolved.insert(written.key(), Refusal::new(Rule::WrongKind, message));
                        }
                    }
                    Err(refusal) => {
                        let written = Spot { file: region.spot.file, pointer: text.clone() };
                        self.unresolved.insert(written.key(), refusal.clone());
                    }
                }
            }
        }
        self.keep_values(&rewritten);
    }
}

/// The text of a reference to a node of the tree.
fn as_text(target: &Pointer) -> String {
    format!("#{}", target.as_str().replace('%', "%25"))
}
