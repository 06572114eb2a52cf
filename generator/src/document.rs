//! A spec as written: text, tree, and the place of every node.
//!
//! This stage knows files and the outer form of OpenAPI in every version; what a schema means is the next stage's matter.

mod edit;
mod files;
pub mod limits;
mod lines;
mod lint;
mod newer;
mod normalise;
mod overlay;
mod path_template;
mod places;
mod provenance;
mod reference;
mod resources;
mod spec_table;
mod tree;
mod version;
mod walk;
mod way;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, File, Origin, Part, Rule};
use crate::pointer::Pointer;
use tree::{Failure, Parsed};

pub use files::{Files, Source};
pub use lines::Lines;
pub use lint::{lint, without_unreached};
pub use places::{Locator, Places, Span};
pub use spec_table::objects;
pub use version::Version;

/// A document with its overlays applied.
#[derive(Clone, Debug)]
pub struct Document {
    /// The tree: overlays and merge keys applied, the order of the document kept.
    pub tree: Value,
    files: Files,
    moved: normalise::Moved,
}

/// No tree could be made; the findings say why, and these are the files that they speak of.
#[derive(Debug)]
pub struct Unread {
    /// What was read before the reading stopped.
    pub files: Files,
}

impl Document {
    /// Reads the document at `path`, applies `overlays` in their order, and reports all that is wrong with the files themselves.
    ///
    /// A document is also returned when errors were reported that leave a tree to look at (a repeated key, say): the caller
    /// lints it, so that everything is reported in one pass, and then asks [`Diagnostics::gate`].
    ///
    /// # Errors
    /// [`Unread`] when a file cannot be read or parsed.
    pub fn read(path: &Path, overlays: &[PathBuf], diagnostics: &mut Diagnostics) -> Result<Self, Unread> {
        let mut files = Files::default();
        let document = parse(&mut files, path, File::Written, diagnostics);
        let parsed: Vec<_> = (overlays.iter().enumerate())
            .map(|(rank, path)| parse(&mut files, path, File::Overlay(rank), diagnostics))
            .collect();
        let (Some(tree), true) = (document, parsed.iter().all(Option::is_some)) else {
            return Err(Unread { files });
        };
        Ok(Self::assembled(tree, parsed.iter().flatten(), files, diagnostics))
    }

    /// The same for trees that are in memory already; findings have pointers, and no lines.
    pub fn of(tree: Value, overlays: &[Value], diagnostics: &mut Diagnostics) -> Self {
        Self::assembled(tree, overlays.iter(), Files::default(), diagnostics)
    }

    fn assembled<'v>(
        mut tree: Value,
        overlays: impl Iterator<Item = &'v Value>,
        mut files: Files,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        for (rank, overlay) in overlays.enumerate() {
            overlay::apply(overlay, File::Overlay(rank), &mut tree, &mut files, diagnostics);
        }
        let moved = normalise::normalise(&mut tree, &mut files, diagnostics);
        Self { tree, files, moved }
    }

    /// The node at `pointer`; `None` when there is none.
    pub fn at(&self, pointer: &Pointer) -> Option<&Value> {
        pointer.find(&self.tree)
    }

    /// The node that a reference such as `#/components/schemas/Address` leads to; `None` when it leads nowhere or out of
    /// the document. A node that is a reference itself is not followed further.
    pub fn resolve(&self, reference: &str) -> Option<Pointer> {
        let pointer = reference::pointer(reference)?;
        if self.at(&pointer).is_some() { Some(pointer) } else { self.now(&pointer) }
    }

    /// Where a node stands now that stood elsewhere as it was written.
    fn now(&self, pointer: &Pointer) -> Option<Pointer> {
        let mut pointer = pointer.clone();
        // What was moved may have been moved along with what is around it.
        for _ in 0..limits::SCHEMAS {
            let mut around = Some(pointer.clone());
            let (from, to) = loop {
                let at = around?;
                if let Some(to) = self.moved.get(&at) {
                    break (at, to);
                }
                around = at.parent();
            };
            let below = &pointer.as_str()[from.as_str().len()..];
            pointer = Pointer::from_escaped(format!("{}{below}", to.as_str()));
            if self.at(&pointer).is_some() {
                return Some(pointer);
            }
        }
        None
    }

    /// The files that findings on this document speak of.
    pub fn files(&self) -> &Files {
        &self.files
    }
}

/// Reads one file into a tree and reports what is wrong with it; `None` when no tree can be made.
fn parse(files: &mut Files, path: &Path, file: File, diagnostics: &mut Diagnostics) -> Option<Value> {
    let whole = Origin { file, ..Origin::default() };
    let text = match files.read(path, file) {
        Ok(source) => &source.text,
        Err(diagnostic) => {
            diagnostics.report(*diagnostic);
            return None;
        }
    };
    match tree::parse(text) {
        Ok(Parsed { tree: Value::Null, .. }) => {
            let finding = Diagnostic::new(Rule::Syntax, whole, "the file is empty");
            diagnostics.report(finding.help("give an OpenAPI document in YAML or JSON"));
            None
        }
        Ok(Parsed { tree, notes }) => {
            report(&notes, file, diagnostics);
            Some(tree)
        }
        Err(failure) => {
            let (rule, message, position) = match failure {
                Failure::Syntax { message, position } => (Rule::Syntax, message, position),
                Failure::Limit { message, position } => (Rule::LimitExceeded, message, position),
            };
            diagnostics.report(Diagnostic { position, ..Diagnostic::new(rule, whole, message) });
            None
        }
    }
}

/// Reports what the readers forgave.
fn report(notes: &tree::Notes, file: File, diagnostics: &mut Diagnostics) {
    let origin = |pointer: &Pointer, part| Origin { file, pointer: pointer.clone(), part };
    for (pointer, times) in &notes.repeated {
        let key = pointer.last().unwrap_or_default();
        for repetition in 1..=*times {
            let finding = Diagnostic::new(
                Rule::DuplicateKey,
                origin(pointer, Part::Again(repetition)),
                format!("the key `{key}` stands more than once in its object"),
            );
            diagnostics.report(finding.related("first here", origin(pointer, Part::Key)).help("keep one of them"));
        }
    }
    for pointer in &notes.bad_merges {
        let message = "the merge key `<<` needs an object or a list of objects";
        diagnostics.report(Diagnostic::new(Rule::WrongKind, origin(pointer, Part::Value), message));
    }
    for pointer in &notes.rounded {
        let message = "the number has more digits than can be kept; the nearest one is taken";
        diagnostics.report(Diagnostic::new(Rule::ReadOtherwise, origin(pointer, Part::Value), message));
    }
}
