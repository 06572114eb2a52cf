//! The one sink for what is reported to the user: rule, place, message, remedy.
//!
//! User mistakes come here; our own mistakes are panics that name the broken invariant.

pub mod fix;
mod layout;
mod located;
pub mod machine;
pub mod nearest;
mod render;
pub mod rule;

pub use fix::{path, target};
pub use render::{Colours, Shown, render};
pub use rule::Rule;

use crate::pointer::Pointer;

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The result is usable, but not exactly what the document says; an error under `--strict`.
    Warning,
    /// No correct meaning is possible; nothing is written.
    Error,
}

/// The file that a pointer refers to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// The document, with the additions of overlays.
    #[default]
    Document,
    /// The document as written, before any change.
    Written,
    /// One of the files that the document refers to, by the order in which they were read; as written.
    Part(usize),
    /// The overlay with this index, as written.
    Overlay(usize),
    /// The list of accepted findings or changes; its places are lines and columns.
    Accepted,
    /// A file of the previous generation: the document, then its overlays, then its parts.
    Before(usize),
}

/// Whether a finding is about the key of a node or about its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The name of the member.
    Key,
    /// Its value.
    #[default]
    Value,
    /// The nth repetition of the name, when it occurs more than once in its object.
    Again(usize),
}

/// Where a node comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file in which the pointer is resolved.
    pub file: File,
    /// The path from its root to the node.
    pub pointer: Pointer,
    /// Its key or its value.
    pub part: Part,
}

impl Origin {
    /// The value of a node of the document.
    pub fn value(pointer: &Pointer) -> Self {
        Self { pointer: pointer.clone(), ..Self::default() }
    }

    /// The key of a node of the document.
    pub fn key(pointer: &Pointer) -> Self {
        Self { part: Part::Key, ..Self::value(pointer) }
    }
}

/// One finding.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its rule.
    pub rule: Rule,
    /// Error or warning; initially that of the rule.
    pub severity: Severity,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// Where.
    pub origin: Origin,
    /// A place inside a file without a tree (syntax errors): 1-based line and column.
    pub position: Option<(usize, usize)>,
    /// Other places that explain this one, each with a short text.
    pub related: Vec<(String, Origin)>,
    /// The remedy.
    pub help: Option<String>,
    /// The lines to which the remedy refers: text to write, or lists to compare.
    pub lines: Vec<String>,
    /// The value that was probably meant.
    pub meant: Option<String>,
    /// The name in code that is not possible.
    pub name: Option<String>,
}

impl Diagnostic {
    /// A finding of `rule` at `origin`, with the rule's own severity.
    pub fn new(rule: Rule, origin: Origin, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity(),
            message: message.into(),
            origin,
            position: None,
            related: Vec::new(),
            help: None,
            lines: Vec::new(),
            meant: None,
            name: None,
        }
    }

    /// Adds the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the lines to which the remedy refers.
    #[must_use]
    pub fn lines(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// Adds another place, with a short text.
    #[must_use]
    pub fn related(mut self, words: impl Into<String>, origin: Origin) -> Self {
        self.related.push((words.into(), origin));
        self
    }
}

/// All findings so far.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    tolerated: usize,
    /// The values that were probably meant, for the next findings.
    pub guesses: nearest::Guesses,
}

/// A gate is closed: at least one error was reported before it.
#[derive(Debug)]
pub struct Stopped;

impl Diagnostics {
    /// Adds one finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// All findings, in the order in which they were reported.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Removes the findings that `accepts` selects; they are counted, and never reported.
    pub fn tolerate(&mut self, mut accepts: impl FnMut(&Diagnostic) -> bool) {
        let before = self.found.len();
        self.found.retain(|diagnostic| !accepts(diagnostic));
        self.tolerated += before - self.found.len();
    }

    /// Replaces findings by other ones.
    pub fn amend(&mut self, change: impl FnMut(&mut Diagnostic)) {
        self.found.iter_mut().for_each(change);
    }

    /// How many findings were accepted.
    pub fn tolerated(&self) -> usize {
        self.tolerated
    }

    /// Lets the pipeline pass when no error was reported.
    ///
    /// # Errors
    /// [`Stopped`] when an error was reported before.
    pub fn gate(&self) -> Result<(), Stopped> {
        if self.found.iter().any(|d| d.severity == Severity::Error) { Err(Stopped) } else { Ok(()) }
    }

    /// Turns every warning into an error (`--strict`).
    pub fn strict(&mut self) {
        for diagnostic in &mut self.found {
            diagnostic.severity = Severity::Error;
        }
    }
}
