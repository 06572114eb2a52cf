//! A small compiler from an OpenAPI 3.0 document to a typed Rust crate.
//!
//! ```text
//! Document ──lint──▶ gate 1 ──lower──▶ Api ──▶ gate 2 ──plan──▶ rust::Crate ──▶ gate 3 ──render──▶ Artifacts ──write │ drift
//! ```
//!
//! Each stage sees the noun before it and nothing earlier. Findings are collected within a stage and stop the
//! pipeline between stages; what comes after the last gate cannot fail. The disk is read in `document` and `project`
//! and written in `artifacts`, nowhere else. `ARCHITECTURE.md` says why.

pub mod api;
pub mod artifacts;
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod dump;
pub mod pointer;
pub mod project;
pub mod render;
pub mod rust;
pub mod tolerance;

use std::path::{Path, PathBuf};

use api::Api;
use diagnostic::Diagnostics;
use document::{Document, Files};
use rust::Crate;
use tolerance::Tolerances;

/// How many findings a report shows.
pub const FINDINGS_SHOWN: usize = 1000;

/// What a document became, and all that was found on the way.
#[derive(Debug)]
pub struct Compilation {
    /// What it means and the Rust that is wanted; `None` when a gate was closed.
    pub output: Option<(Api, Crate)>,
    /// The findings.
    pub diagnostics: Diagnostics,
    /// The files that they speak of.
    pub files: Files,
}

/// Takes a document through every stage up to the decisions about Rust; `strict` makes errors of warnings.
pub fn compile(document: &Path, overlays: &[PathBuf], strict: bool) -> Compilation {
    compile_tolerating(document, overlays, None, strict)
}

/// The same with a list of findings that are accepted, and neither reported nor in the way.
pub fn compile_tolerating(
    document: &Path,
    overlays: &[PathBuf],
    tolerances: Option<&Path>,
    strict: bool,
) -> Compilation {
    compile_after(None, document, overlays, tolerances, strict)
}

/// A document and its overlays.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The document.
    pub document: PathBuf,
    /// What applies to it, in order.
    pub overlays: Vec<PathBuf>,
}

/// The same, where no public name may stand for something else than in the generation before.
pub fn compile_after(
    before: Option<&Spec>,
    document: &Path,
    overlays: &[PathBuf],
    tolerances: Option<&Path>,
    strict: bool,
) -> Compilation {
    let mut list = Files::default();
    let mut diagnostics = Diagnostics::default();
    let accepted = tolerances;
    let mut tolerances = Tolerances::read(accepted, &mut list, &mut diagnostics);
    let mut compilation = through(document, overlays, &mut tolerances, diagnostics);
    if let (Some(before), Some(output)) = (before, &compilation.output) {
        let old = compile_to_compare(&before.document, &before.overlays, accepted);
        diff::report_moved(&old, output, &mut compilation.files, &mut compilation.diagnostics);
        let passed = tolerances.gate(&mut compilation.diagnostics).is_ok();
        compilation.output = compilation.output.filter(|_| passed);
    }
    if compilation.output.is_some() {
        tolerances.report_unused(&mut compilation.diagnostics);
    }
    if strict {
        compilation.diagnostics.strict();
    }
    compilation.output = compilation.output.filter(|_| compilation.diagnostics.gate().is_ok());
    if let Some((_, krate)) = &mut compilation.output {
        rust::share(krate);
    }
    Compilation { files: compilation.files.with_accepted_of(list), ..compilation }
}

/// Takes a document through every stage only to look at it: warnings are fine, and so are tolerances that it does not
/// need. Types that are the same are told apart, as the document does.
pub fn compile_to_compare(document: &Path, overlays: &[PathBuf], tolerances: Option<&Path>) -> Compilation {
    let mut list = Files::default();
    let mut diagnostics = Diagnostics::default();
    let mut tolerances = Tolerances::read(tolerances, &mut list, &mut diagnostics);
    let compilation = through(document, overlays, &mut tolerances, diagnostics);
    Compilation { files: compilation.files.with_accepted_of(list), ..compilation }
}

fn through(
    document: &Path,
    overlays: &[PathBuf],
    tolerances: &mut Tolerances,
    mut diagnostics: Diagnostics,
) -> Compilation {
    match Document::read(document, overlays, &mut diagnostics) {
        Ok(document) => {
            let output = stages(&document, tolerances, &mut diagnostics);
            Compilation { output, diagnostics, files: document.files().clone() }
        }
        Err(unread) => Compilation { output: None, diagnostics, files: unread.files },
    }
}

/// The picture above, as code.
fn stages(document: &Document, tolerances: &mut Tolerances, diagnostics: &mut Diagnostics) -> Option<(Api, Crate)> {
    document::lint(document, diagnostics);
    tolerances.gate(diagnostics).ok()?;
    let api = api::lower(document, diagnostics);
    tolerances.gate(diagnostics).ok()?;
    let krate = rust::plan(&api, diagnostics);
    tolerances.gate(diagnostics).ok()?;
    Some((api, krate))
}

impl Compilation {
    /// The findings as plain text; empty when there are none.
    pub fn report(&self) -> String {
        diagnostic::render(&self.diagnostics, &self.files, FINDINGS_SHOWN, diagnostic::Colours::No)
    }

    /// The same in the colours of a terminal, for a stream that takes them away where nothing shows them.
    pub fn coloured_report(&self) -> String {
        diagnostic::render(&self.diagnostics, &self.files, FINDINGS_SHOWN, diagnostic::Colours::Yes)
    }
}
