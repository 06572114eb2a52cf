//! The changes with their places, ready to be printed in one of four forms. Nothing is decided here.

mod french;
mod json;
mod markdown;
mod notes;
mod text;

use std::path::Path;

use serde::Serialize;

use super::advice::{Advice, advice};
use super::{Bump, Change, Element, Ignored, Kind, Severity};
use crate::Compilation;
use crate::diagnostic::Origin;
use crate::document::Locator;
use crate::pointer::Pointer;

/// The content of a report.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The number of this format; a new number means that a member was removed or changed its meaning.
    format: u32,
    old: Document,
    new: Document,
    summary: Summary,
    /// The bump that the changes require of a version of 1.0.0 and above: `major`, `minor`, `patch` or `none`.
    bump: &'static str,
    /// The same for a version 0.y.z.
    bump_below_1: &'static str,
    changes: Vec<Row>,
    ignored: Vec<Row>,
    #[serde(skip)]
    worst: Option<Severity>,
    /// Whether people see the changes of examples, which do not affect the generated code.
    #[serde(skip)]
    examples: bool,
}

/// One of the two documents.
#[derive(Clone, Debug, Serialize)]
struct Document {
    file: String,
    title: String,
    version: String,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Summary {
    silent: usize,
    breaking: usize,
    potential: usize,
    compatible: usize,
    ignored: usize,
}

/// One change.
#[derive(Clone, Debug, Serialize)]
struct Row {
    fingerprint: String,
    kind: String,
    identity: String,
    role: &'static str,
    severity: &'static str,
    bump: &'static str,
    effect: String,
    before: Option<String>,
    after: Option<String>,
    old: Place,
    new: Place,
    /// Its possible new or former name.
    #[serde(skip_serializing_if = "Option::is_none")]
    renamed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<Advice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// The element and the kind, for the reports with their own words.
    #[serde(skip)]
    about: (Element, Kind),
}

/// A place, or the nearest one that exists.
#[derive(Clone, Debug, Serialize)]
struct Place {
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    pointer: String,
}

impl Report {
    /// Adds places to the changes between two compilations; paths below `root` are relative to it.
    ///
    /// # Panics
    /// When one of them did not pass its gates: then there are no changes.
    pub fn new(
        old: (&Path, &Compilation),
        new: (&Path, &Compilation),
        changes: &[Change],
        ignored: &[Ignored],
        root: Option<&Path>,
    ) -> Self {
        let mut places = (Places::of(old.1, root), Places::of(new.1, root));
        let row = |change: &Change, reason: Option<String>, places: &mut (Places<'_>, Places<'_>)| Row {
            fingerprint: change.fingerprint(),
            kind: change.kind_word(),
            identity: change.identity.clone(),
            role: change.role_word(),
            severity: change.severity.word(),
            bump: change.bump.word(),
            effect: change.effect.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
            old: places.0.find(&change.old),
            new: places.1.find(&change.new),
            renamed: change.renamed.clone(),
            advice: advice(change),
            reason,
            about: (change.element, change.kind),
        };
        let count = |severity| changes.iter().filter(|change| change.severity == severity).count();
        let bump = changes.iter().map(|change| change.bump).max().unwrap_or(Bump::None);
        Self {
            format: 2,
            old: document(old, root),
            new: document(new, root),
            summary: Summary {
                silent: count(Severity::Silent),
                breaking: count(Severity::Breaking),
                potential: count(Severity::Potential),
                compatible: count(Severity::Compatible),
                ignored: ignored.len(),
            },
            bump: bump.word(),
            bump_below_1: bump.word_below_one(),
            changes: changes.iter().map(|change| row(change, None, &mut places)).collect(),
            ignored: ignored.iter().map(|one| row(&one.change, Some(one.reason.clone()), &mut places)).collect(),
            worst: changes.iter().map(|change| change.severity).max(),
            examples: false,
        }
    }

    /// The same report, with the changes of examples shown to people.
    #[must_use]
    pub fn with_examples(mut self) -> Self {
        self.examples = true;
        self
    }

    /// The changes that people see, and the number of hidden changes of examples.
    fn shown(&self) -> (impl Iterator<Item = &Row>, usize) {
        let is_hidden = |row: &&Row| !self.examples && row.about.1 == Kind::ExamplesChanged;
        (self.changes.iter().filter(move |row| !is_hidden(row)), self.changes.iter().filter(is_hidden).count())
    }

    /// For people at a terminal.
    pub fn text(&self) -> String {
        text::print(self)
    }

    /// For tools.
    pub fn json(&self) -> String {
        json::print(self)
    }

    /// For people who read the change report.
    pub fn markdown(&self) -> String {
        markdown::print(self)
    }

    /// For those who use the generated code: release notes, in French.
    pub fn notes(&self) -> String {
        notes::print(self)
    }

    /// The worst severity that was found and not ignored.
    pub fn worst(&self) -> Option<Severity> {
        self.worst
    }
}

fn document((path, compilation): (&Path, &Compilation), root: Option<&Path>) -> Document {
    let (api, _) = compilation.output.as_ref().expect("documents that are compared passed their gates");
    Document { file: shown(path, root), title: api.title.clone(), version: api.version.clone() }
}

fn shown(path: &Path, root: Option<&Path>) -> String {
    let below = root.and_then(|root| path.strip_prefix(root).ok()).unwrap_or(path);
    below.to_string_lossy().replace('\\', "/")
}

struct Places<'a> {
    locator: Locator<'a>,
    compilation: &'a Compilation,
    root: Option<&'a Path>,
}

impl<'a> Places<'a> {
    fn of(compilation: &'a Compilation, root: Option<&'a Path>) -> Self {
        Self { locator: Locator::new(&compilation.files), compilation, root }
    }

    fn find(&mut self, pointer: &Pointer) -> Place {
        let origin = self.compilation.files.locate(&Origin::value(pointer));
        let (path, span) = self.locator.place(&origin);
        Place {
            file: shown(path, self.root),
            line: span.map(|span| span.line),
            column: span.map(|span| span.column),
            pointer: origin.pointer.to_string(),
        }
    }
}
