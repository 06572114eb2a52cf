//! The one sink for what is reported to the user: rule, place, message, way out.
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

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The result is usable, but not exactly what the document says; an error under `--strict`.
    Warning,
    /// No correct meaning is left; nothing is written.
    Error,
}

/// Which of the files read a pointer speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum File {
    /// The document, with what overlays added to it.
    #[default]
    Document,
    /// The document as written, before anything was added, moved or put right.
    Written,
    /// One of the files that the document refers to, by the order in which they were read; as written.
    Part(usize),
    /// The overlay of that rank, as written.
    Overlay(usize),
    /// The list of accepted findings or changes; its places are lines and columns.
    Accepted,
    /// One of the files that the generation before was made from: the document, then its overlays, then its parts.
    Before(usize),
}

/// Whether a finding is about the key of a node or about its value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The name of the member.
    Key,
    /// What the name holds.
    #[default]
    Value,
    /// The name at its nth repetition, when it stands more than once in its object.
    Again(usize),
}

/// Where a node comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file that the pointer walks.
    pub file: File,
    /// The way from its root to the node.
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
    /// The numbered kind.
    pub rule: Rule,
    /// Error or warning; starts as the rule's own.
    pub severity: Severity,
    /// What is wrong, as one sentence without a final stop.
    pub message: String,
    /// Where.
    pub origin: Origin,
    /// A place inside a file that has no tree (syntax errors): 1-based line and column.
    pub position: Option<(usize, usize)>,
    /// Other places that explain this one, each with a few words.
    pub related: Vec<(String, Origin)>,
    /// The way out.
    pub help: Option<String>,
    /// What the way out speaks of, line by line: text to write, or lists to compare.
    pub lines: Vec<String>,
    /// What was probably meant in place of the value.
    pub meant: Option<String>,
    /// The name in code that something cannot have.
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

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the lines that the way out speaks of.
    #[must_use]
    pub fn lines(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.lines.extend(lines);
        self
    }

    /// Adds another place, with a few words on it.
    #[must_use]
    pub fn related(mut self, words: impl Into<String>, origin: Origin) -> Self {
        self.related.push((words.into(), origin));
        self
    }
}

/// Everything found so far.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    tolerated: usize,
    /// What was probably meant, for the findings to come.
    pub guesses: nearest::Guesses,
}

/// A gate was closed: at least one error was reported before it.
#[derive(Debug)]
pub struct Stopped;

impl Diagnostics {
    /// Takes one finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// All findings, in the order in which they were reported.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    /// How many findings are that bad.
    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Takes out the findings that `accepts` wants; they are counted, and never reported.
    pub fn tolerate(&mut self, mut accepts: impl FnMut(&Diagnostic) -> bool) {
        let before = self.found.len();
        self.found.retain(|diagnostic| !accepts(diagnostic));
        self.tolerated += before - self.found.len();
    }

    /// Changes findings that turn out to be others.
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
