//! The findings for programs: all of them, without the limit that applies to terminals.

mod github;
mod sarif;

use std::path::Path;

use serde::Serialize;

pub use github::github;
pub use sarif::sarif;

use super::located::{Located, located};
use super::{Diagnostics, Origin, Severity};
use crate::document::{Files, Locator, Span};

/// The report of one run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How many findings are errors.
    pub errors: usize,
    /// How many are warnings.
    pub warnings: usize,
    /// How many were accepted; they are not listed.
    pub tolerated: usize,
    /// Sorted by file, line, column and rule.
    pub findings: Vec<Finding>,
    /// Generated files that differ, under `--check`.
    pub files: Vec<Differing>,
}

/// One finding.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// Its number, such as `W020`.
    pub rule: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong, as one sentence.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// The remedy.
    pub help: Option<String>,
    /// The lines to which the remedy refers.
    pub lines: Vec<String>,
    /// Other places that explain this one.
    pub related: Vec<Related>,
}

/// A place in a file.
#[derive(Debug, Serialize)]
pub struct Place {
    /// The file, as it was given, or from a folder that it lies in.
    pub file: String,
    /// From 1; none if the file has no such text.
    pub line: Option<usize>,
    /// In characters, from 1.
    pub column: Option<usize>,
    /// The column after the last character; none if the mark extends to the end of the line.
    pub end_column: Option<usize>,
    /// The path from the root of the file; none in a file without a tree.
    pub pointer: Option<String>,
}

/// Another place, and its relation to the finding.
#[derive(Debug, Serialize)]
pub struct Related {
    /// A short text.
    pub message: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
}

/// A file on the disk that differs from what the document gives.
#[derive(Debug, Serialize)]
pub struct Differing {
    /// Its path, relative to the working directory if it is below it.
    pub path: String,
    /// `missing`, `stale`, `orphan`, `changed` or `foreign`.
    pub state: &'static str,
    /// Why it counts as changed or foreign.
    pub reason: Option<String>,
}

impl Finding {
    /// The sentence and the remedy, line by line.
    fn text(&self) -> String {
        let help = self.help.iter().map(|help| format!("\nhelp: {help}"));
        let lines = self.lines.iter().map(|line| format!("\n      {line}"));
        std::iter::once(self.message.clone()).chain(help).chain(lines).collect()
    }
}

impl Differing {
    /// Its state, and why.
    fn text(&self) -> String {
        let reason = self.reason.as_ref().map(|reason| format!(": {reason}"));
        format!("{}{}", self.state, reason.unwrap_or_default())
    }
}

impl Report {
    /// The report without the files; paths below `folder` are relative to it.
    pub fn new(diagnostics: &Diagnostics, files: &Files, folder: &Path) -> Self {
        let Located { found, locator } = located(diagnostics, files);
        let mut places = Places { locator, folder };
        let findings = found
            .iter()
            .map(|(span, diagnostic)| Finding {
                rule: diagnostic.rule.code(),
                severity: word(diagnostic.severity),
                message: diagnostic.message.clone(),
                place: places.place(&diagnostic.origin, *span, diagnostic.position.is_none()),
                help: diagnostic.help.clone(),
                lines: diagnostic.lines.clone(),
                related: diagnostic.related.iter().map(|other| places.related(other)).collect(),
            })
            .collect();
        Self {
            errors: diagnostics.count(Severity::Error),
            warnings: diagnostics.count(Severity::Warning),
            tolerated: diagnostics.tolerated(),
            findings,
            files: Vec::new(),
        }
    }

    /// The report as one JSON object.
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a report is texts and numbers");
        text.push('\n');
        text
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Prints places.
struct Places<'d> {
    locator: Locator<'d>,
    folder: &'d Path,
}

impl Places<'_> {
    fn related(&mut self, (words, origin): &(String, Origin)) -> Related {
        let span = self.locator.place(origin).1;
        Related { message: words.clone(), place: self.place(origin, span, true) }
    }

    fn place(&mut self, origin: &Origin, span: Option<Span>, in_a_tree: bool) -> Place {
        let path = self.locator.place(origin).0;
        let path = path.strip_prefix(self.folder).unwrap_or(path);
        Place {
            file: path.to_string_lossy().replace('\\', "/"),
            line: span.map(|span| span.line),
            column: span.map(|span| span.column),
            end_column: span.and_then(|span| span.column.checked_add(span.length)),
            pointer: in_a_tree.then(|| origin.pointer.to_string()),
        }
    }
}
