//! References by identifier: `$id`, `$anchor`, `$dynamicAnchor`, and the `$self` of a document. This pass turns every
//! reference that stays inside the document into a pointer from its root.

mod templates;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};
use url::Url;

use super::places::Locator;
use super::spec_table::{Kind, Object};
use super::walk::{self, Siblings, Visitor};
use super::way::Way;
use super::{Files, newer, reference};
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Rule};
use crate::pointer::{Pointer, member};

/// The address of a document that gives none; nothing is ever fetched.
const NOWHERE: &str = "document:/";

/// Rewrites the references of a document.
pub(super) fn resolve(tree: &mut Value, files: &mut Files, diagnostics: &mut Diagnostics) {
    let mut resources = Resources::of(tree);
    walk::document(tree, &mut resources);
    if !resources.dynamic.is_empty() && templates::fill(tree, &resources, files, diagnostics) {
        resources = Resources::of(tree);
        walk::document(tree, &mut resources);
    }
    if resources.references.is_empty() {
        return;
    }
    let (locator, mut changes) = (Locator::new(files), Vec::new());
    for reference in &resources.references {
        let Some(target) = resources.target(tree, reference) else { continue };
        if let Some((message, rule)) = target.doubt {
            let origin = locator.written(&Origin::value(&reference.node.child(reference.key)));
            diagnostics.report(Diagnostic::new(rule, origin, message));
        }
        changes.push((reference.node.clone(), reference.key, target.pointer));
    }
    for (node, key, target) in changes {
        if let Some(Value::Object(schema)) = tree.pointer_mut(node.as_str()) {
            schema.shift_remove(key);
            schema.insert("$ref".to_owned(), text_of(&target).into());
        }
    }
}

/// A pointer as the text of a reference.
fn text_of(target: &Pointer) -> String {
    format!("#{}", target.as_str().replace('%', "%25"))
}

/// The references, by the place of their text, that lead to a node of the tree although they do not begin with `#`.
pub(super) fn inner(tree: &Value) -> HashSet<Pointer> {
    let mut resources = Resources::of(tree);
    walk::document(tree, &mut resources);
    let leaves = |reference: &&Reference| !reference.text.starts_with('#');
    let inner = resources.references.iter().filter(leaves).filter(|one| resources.target(tree, one).is_some());
    inner.map(|reference| reference.node.child(reference.key)).collect()
}

/// A schema with an address, or the document.
struct Resource {
    root: Pointer,
    address: Url,
}

/// A reference that is no plain pointer.
struct Reference {
    node: Pointer,
    key: &'static str,
    text: String,
}

/// The target of a reference, and whether it is uncertain.
struct Target {
    pointer: Pointer,
    doubt: Option<(String, Rule)>,
}

/// The identifiers of the document, and the references to them.
struct Resources {
    all: Vec<Resource>,
    anchors: HashMap<String, Vec<Pointer>>,
    dynamic: BTreeMap<String, Vec<Pointer>>,
    references: Vec<Reference>,
}

impl Resources {
    fn of(tree: &Value) -> Self {
        let nowhere = Url::parse(NOWHERE).expect("a constant address");
        let own = tree.get("$self").and_then(Value::as_str).and_then(|text| nowhere.join(text).ok());
        let root = Resource { root: Pointer::root(), address: own.unwrap_or(nowhere) };
        Self { all: vec![root], anchors: HashMap::new(), dynamic: BTreeMap::new(), references: Vec::new() }
    }

    /// The innermost resource around a node.
    fn around(&self, node: &Pointer) -> &Resource {
        let is_around = |resource: &&Resource| {
            let rest = node.as_str().strip_prefix(resource.root.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let around = self.all.iter().filter(is_around);
        around.max_by_key(|resource| resource.root.as_str().len()).expect("the document is around every node")
    }

    fn target(&self, tree: &Value, reference: &Reference) -> Option<Target> {
        let Reference { node, text, .. } = reference;
        let around = self.around(node);
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        let resource = if address.is_empty() {
            around
        } else {
            let mut wanted = around.address.join(address).ok()?;
            wanted.set_fragment(None);
            self.all.iter().find(|resource| resource.address == wanted)?
        };
        let fragment = reference::decoded(fragment)?;
        if fragment.is_empty() || fragment.starts_with('/') {
            return self.by_pointer(tree, node, resource, &fragment);
        }
        let named = |found: Option<&Vec<Pointer>>| {
            let found = found?;
            let inside = found.iter().find(|at| self.around(at).root == resource.root);
            inside.or(found.first().filter(|_| address.is_empty())).cloned()
        };
        let (plain, dynamic) = (named(self.anchors.get(&fragment)), named(self.dynamic.get(&fragment)));
        let is_template = |at: &Pointer| templates::is_blank(tree, at);
        let Some(bound) = dynamic.filter(|_| reference.key == "$dynamicRef") else {
            let pointer = plain.or_else(|| named(self.dynamic.get(&fragment)))?;
            return Some(Target { pointer, doubt: None });
        };
        let others: Vec<&Pointer> = self.dynamic[&fragment].iter().filter(|at| !is_template(at)).collect();
        let pointer = match others[..] {
            [only] if is_template(&bound) => only.clone(),
            _ => bound,
        };
        let is_open = self.dynamic[&fragment].iter().filter(|at| **at != pointer && !is_template(at)).count() > 0;
        let doubt = is_open.then(|| {
            let message = format!(
                "`{text}` means another schema wherever this one is built upon; `#{}` is taken everywhere",
                pointer.as_str()
            );
            (message, Rule::Approximated)
        });
        Some(Target { pointer, doubt })
    }

    /// A pointer starts at the root of its resource; an author who writes it from there inside a component means the
    /// component.
    fn by_pointer(&self, tree: &Value, node: &Pointer, resource: &Resource, fragment: &str) -> Option<Target> {
        let below = |around: &Pointer| {
            let pointer = Pointer::from_escaped(format!("{}{fragment}", around.as_str()));
            pointer.find(tree).is_some().then_some(pointer)
        };
        if let Some(pointer) = below(&resource.root).or_else(|| below(&Pointer::root())) {
            return Some(Target { pointer, doubt: None });
        }
        let mut around = node.parent();
        while let Some(at) = around {
            if let Some(pointer) = below(&at) {
                let message = format!(
                    "`#{fragment}` leads nowhere from the root of the document; `#{}` is taken, from the schema around it",
                    pointer.as_str()
                );
                return Some(Target { pointer, doubt: Some((message, Rule::ReadOtherwise)) });
            }
            around = at.parent();
        }
        None
    }

    fn refers(&mut self, node: &Map<String, Value>, key: &'static str, way: &Way<'_>) {
        let Some(text) = member(node, key).and_then(Value::as_str) else { return };
        // Most references are pointers into the regular parts; outside of schemas with an address they are unchanged.
        let is_plain = key == "$ref" && ["#/components/", "#/paths/"].iter().any(|start| text.starts_with(start));
        if !is_plain {
            self.references.push(Reference { node: way.pointer(), key, text: text.to_owned() });
        }
    }
}

impl Visitor for Resources {
    fn object(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
        if !newer::is_schema(object) {
            return;
        }
        let text = |key: &str| member(node, key).and_then(Value::as_str);
        if let Some(id) = text("$id") {
            let root = way.pointer();
            if let Ok(mut address) = self.around(&root).address.join(id) {
                address.set_fragment(None);
                self.all.push(Resource { root, address });
            }
        }
        if let Some(name) = text("$anchor") {
            self.anchors.entry(name.to_owned()).or_default().push(way.pointer());
        }
        if let Some(name) = text("$dynamicAnchor") {
            self.dynamic.entry(name.to_owned()).or_default().push(way.pointer());
        }
        self.refers(node, "$dynamicRef", way);
    }

    fn reference(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) -> Siblings {
        self.refers(node, "$ref", way);
        if newer::is_schema(object) && node.len() > 1 { Siblings::Read } else { Siblings::Ignored }
    }

    fn mismatch(&mut self, _: Kind, _: &Value, _: &Way<'_>) {}

    fn word(&mut self, _: &'static [&'static str], _: &str, _: &Way<'_>) {}
}
