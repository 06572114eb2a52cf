//! A small compiler from an OpenAPI document (3.0, 3.1 or 3.2) to a typed Rust crate.
//!
//! ```text
//! Document ──lint──▶ gate 1 ──lower──▶ Api ──▶ gate 2 ──plan──▶ rust::Crate ──▶ gate 3 ──render──▶ Artifacts ──write │ drift
//! ```
//!
//! Each stage uses the result of the previous stage and nothing earlier. Findings are collected within a stage and stop
//! the pipeline between stages; the stages after the last gate cannot fail. The disk is read in `document` and
//! `project` and written in `artifacts`, nowhere else. `ARCHITECTURE.md` gives the reasons.

pub mod api;
pub mod artifacts;
pub mod circles;
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod dump;
pub mod matching;
pub mod pointer;
pub mod project;
pub mod render;
pub mod rust;
pub mod suggest;
pub mod tolerance;

use std::path::{Path, PathBuf};

use api::Api;
use diagnostic::Diagnostics;
use document::{Document, Files, Reach};
use rust::Crate;
use tolerance::Tolerances;

/// The result of compiling a document, with all findings.
#[derive(Debug)]
pub struct Compilation {
    /// Its meaning and the planned Rust; `None` when a gate was closed.
    pub output: Option<(Api, Crate)>,
    /// The findings.
    pub diagnostics: Diagnostics,
    /// The files to which they refer.
    pub files: Files,
}

/// A document and its overlays.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The document.
    pub document: PathBuf,
    /// The overlays, in order.
    pub overlays: Vec<PathBuf>,
}

/// The settings of the compiler.
#[derive(Clone, Debug, Default)]
pub struct Compiler {
    /// The overlays, in order.
    pub overlays: Vec<PathBuf>,
    /// A list of accepted findings: they are not reported and stop nothing.
    pub tolerances: Option<PathBuf>,
    /// Warnings are errors.
    pub strict: bool,
    /// The previous generation: no public name may change its meaning.
    pub before: Option<Spec>,
    /// Which files the document may refer to.
    pub reach: Reach,
}

impl Compiler {
    /// Takes a document through every stage up to the planned Rust.
    pub fn compile(&self, document: &Path) -> Compilation {
        let (mut compilation, mut tolerances, list) = self.stages(document);
        if let (Some(before), Some(output)) = (&self.before, &compilation.output) {
            let overlays = before.overlays.clone();
            let as_before = Self { overlays, before: None, strict: false, ..self.clone() };
            let old = as_before.compile_for_diff(&before.document);
            diff::report_moved(&old, output, &mut compilation.files, &mut compilation.diagnostics);
            let passed = tolerances.gate(&mut compilation.diagnostics).is_ok();
            compilation.output = compilation.output.filter(|_| passed);
        }
        if compilation.output.is_some() {
            tolerances.report_unused(&mut compilation.diagnostics);
        }
        if self.strict {
            compilation.diagnostics.strict();
        }
        compilation.output = compilation.output.filter(|_| compilation.diagnostics.gate().is_ok());
        if let Some((_, krate)) = &mut compilation.output {
            rust::share(krate);
            rust::complete(krate);
        }
        Compilation { files: compilation.files.with_accepted_of(list), ..compilation }
    }

    /// Takes a document through every stage to compare it with another. The previous generation, warnings and unused
    /// tolerances do not matter then. Identical types are kept apart, as in the document.
    pub fn compile_for_diff(&self, document: &Path) -> Compilation {
        let (compilation, _, list) = self.stages(document);
        Compilation { files: compilation.files.with_accepted_of(list), ..compilation }
    }

    /// The same for trees that are in memory already; findings have pointers, and no lines.
    pub fn compile_tree(&self, tree: serde_json::Value, overlays: &[serde_json::Value]) -> Compilation {
        let (mut list, mut diagnostics) = (Files::default(), Diagnostics::default());
        let mut tolerances = Tolerances::read(self.tolerances.as_deref(), &mut list, &mut diagnostics);
        let document = Document::of(tree, overlays, &mut diagnostics);
        let output = output(&document, &mut tolerances, &mut diagnostics);
        Compilation { output, diagnostics, files: document.files().clone().with_accepted_of(list) }
    }

    /// The result of the stages, the tolerances with those that were used, and the file of the tolerances.
    fn stages(&self, document: &Path) -> (Compilation, Tolerances, Files) {
        let (mut list, mut diagnostics) = (Files::default(), Diagnostics::default());
        let mut tolerances = Tolerances::read(self.tolerances.as_deref(), &mut list, &mut diagnostics);
        let compilation = match Document::read(document, &self.overlays, self.reach, &mut diagnostics) {
            Ok(document) => {
                let output = output(&document, &mut tolerances, &mut diagnostics);
                Compilation { output, diagnostics, files: document.files().clone() }
            }
            Err(unread) => Compilation { output: None, diagnostics, files: unread.files },
        };
        (compilation, tolerances, list)
    }
}

/// The picture above, as code.
fn output(document: &Document, tolerances: &mut Tolerances, diagnostics: &mut Diagnostics) -> Option<(Api, Crate)> {
    document::lint(document, diagnostics);
    let reduced = document::without_unreached(document, diagnostics);
    let document = reduced.as_ref().unwrap_or(document);
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
        diagnostic::render(&self.diagnostics, &self.files, diagnostic::Shown::EACH, diagnostic::Colours::No)
    }
}
