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
pub mod document;
pub mod pointer;
pub mod project;
pub mod render;
pub mod rust;

use std::path::{Path, PathBuf};

use api::Api;
use diagnostic::Diagnostics;
use document::{Document, Files};
use rust::Crate;

/// How many findings a report shows.
pub const FINDINGS_SHOWN: usize = 50;

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
    let mut diagnostics = Diagnostics::default();
    let document = match Document::read(document, overlays, &mut diagnostics) {
        Ok(document) => document,
        Err(unread) => return Compilation { output: None, diagnostics, files: unread.files },
    };
    let output = stages(&document, &mut diagnostics);
    if strict {
        diagnostics.strict();
    }
    let output = output.filter(|_| diagnostics.gate().is_ok());
    Compilation { output, diagnostics, files: document.files().clone() }
}

/// The picture above, as code.
fn stages(document: &Document, diagnostics: &mut Diagnostics) -> Option<(Api, Crate)> {
    document::lint(document, diagnostics);
    diagnostics.gate().ok()?;
    let api = api::lower(document, diagnostics);
    diagnostics.gate().ok()?;
    let krate = rust::plan(&api, diagnostics);
    diagnostics.gate().ok()?;
    Some((api, krate))
}

impl Compilation {
    /// The findings as text; empty when there are none.
    pub fn report(&self) -> String {
        diagnostic::render(&self.diagnostics, &self.files, FINDINGS_SHOWN)
    }
}
