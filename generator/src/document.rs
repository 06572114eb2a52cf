//! A spec as written: text, tree, and the place of every node.
//!
//! This stage knows files and the outer form of OpenAPI 3.0; what a schema means is the next stage's matter.

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

/// A document with its overlays applied.
#[derive(Clone, Debug)]
pub struct Document {
    /// The tree: overlays and merge keys applied, the order of the document kept.
    pub tree: Value,
    files: Files,
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
        normalise::normalise(&mut tree, &mut files, diagnostics);
        Self { tree, files }
    }

    /// The node at `pointer`; `None` when there is none.
    pub fn at(&self, pointer: &Pointer) -> Option<&Value> {
        pointer.find(&self.tree)
    }

    /// The node that a reference such as `#/components/schemas/Address` leads to; `None` when it leads nowhere or out of
    /// the document. A node that is a reference itself is not followed further.
    pub fn resolve(&self, reference: &str) -> Option<Pointer> {
        let pointer = reference::pointer(reference)?;
        self.at(&pointer).is_some().then_some(pointer)
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
            diagnostics.report(finding.help("give an OpenAPI 3.0 document in YAML or JSON"));
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
