//! Gate 1: everything that common readers tolerate, reported with its place, in one pass.
//!
//! Nothing is changed here, and nothing here depends on Rust.

mod extensions;
mod form;
mod paths;
mod reach;
mod references;
mod schemas;
mod security;

use std::collections::{BTreeSet, HashMap};

use serde_json::{Map, Value};

pub use reach::without_unreached;

use super::Document;
use super::spec_table::{Kind, OPENAPI, OPERATION, Object, SCHEMA};
use super::version::Version;
use super::walk::{self, Siblings, Visitor};
use super::way::Way;
use crate::diagnostic::{Diagnostic, Diagnostics, Origin};
use crate::pointer::Pointer;

/// Walks the whole document and reports what OpenAPI does not allow. A document of an unsupported version gets this one
/// finding, and nothing else.
pub fn lint(document: &Document, diagnostics: &mut Diagnostics) {
    if let Err(finding) = Version::of(&document.tree) {
        diagnostics.report(*finding);
        return;
    }
    let mut linter = Linter {
        document,
        diagnostics,
        deferred: BTreeSet::new(),
        queue: Vec::new(),
        ends: HashMap::new(),
        chain_reported: false,
    };
    walk::document(&document.tree, &mut linter);
    while let Some((pointer, object)) = linter.queue.pop() {
        if let Some(node) = document.at(&pointer) {
            walk::value(Kind::Is(object), node, &Way::At(&pointer), &mut linter);
        }
    }
    let Linter { deferred, .. } = linter;
    diagnostics.amend(|finding| form::used(finding, &deferred));
    paths::check(document, diagnostics);
}

/// The visitor that reports.
struct Linter<'d> {
    document: &'d Document,
    diagnostics: &'d mut Diagnostics,
    /// Targets of references outside the document's regular parts, which are therefore walked only when they are used.
    deferred: BTreeSet<Pointer>,
    queue: Vec<(Pointer, &'static Object)>,
    /// The ends of the references that were followed.
    ends: HashMap<Pointer, references::End>,
    /// A chain of references that is too long was reported; its other members would report the same.
    chain_reported: bool,
}

impl Linter<'_> {
    fn report(&mut self, finding: Diagnostic) {
        self.diagnostics.report(finding);
    }

    /// Whether a text is a reference, in a place without references, that leads to nothing; nothing else is reported
    /// about it.
    fn refused(&mut self, text: &Pointer) -> bool {
        let origin = Origin::value(text);
        let Some(refusal) = self.document.refusal(&origin) else { return false };
        if let Some(rule) = refusal.rule {
            let finding = Diagnostic::new(rule, origin, refusal.message.clone());
            self.report(Diagnostic { help: refusal.help.clone(), ..finding });
        }
        true
    }
}

impl Visitor for Linter<'_> {
    fn object(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
        if object.section.is_none() && node.contains_key("$ref") && self.refused(&way.pointer().child("$ref")) {
            return;
        }
        form::keys(self, object, node, way);
        extensions::check(self, object, node, way);
        if std::ptr::eq(object, &raw const SCHEMA) {
            schemas::check(self, node, way);
        } else if std::ptr::eq(object, &raw const OPERATION) || std::ptr::eq(object, &raw const OPENAPI) {
            security::check(self, node, way);
        }
    }

    fn reference(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) -> Siblings {
        references::check(self, object, node, way);
        Siblings::Ignored
    }

    fn mismatch(&mut self, kind: Kind, value: &Value, way: &Way<'_>) {
        let text = if value.is_object() { way.pointer().child("$ref") } else { way.pointer() };
        if !self.refused(&text) {
            form::mismatch(self, kind, value, way);
        }
    }

    fn word(&mut self, words: &'static [&'static str], text: &str, way: &Way<'_>) {
        form::word(self, words, text, way);
    }
}
