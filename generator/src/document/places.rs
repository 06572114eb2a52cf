//! Lines and columns of nodes, found by a second reading of the text when a finding is rendered.
//!
//! The first reading keeps no places; this one keeps no values. A node without a place of its own (it came through an
//! alias, a merge key or a rewriting) gets that of its nearest ancestor.

mod build;
mod json;
mod wanted;
mod yaml;

use std::collections::HashMap;
use std::path::Path;

use super::files::Files;
use super::lines::Lines;
use crate::diagnostic::{File, Origin, Part};
use crate::pointer::Pointer;
use build::Builder;
use wanted::Wanted;

/// A stretch of one line, in characters: 1-based line and column, and a length of at least 1 that may exceed the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The line, from 1.
    pub line: usize,
    /// The column of the first character, from 1.
    pub column: usize,
    /// How many characters; `usize::MAX` for "up to the end of the line".
    pub length: usize,
}

/// A node's spans.
#[derive(Debug)]
struct Node {
    key: Option<Span>,
    value: Span,
    /// Whether the value is an object or a list; then its key is marked.
    container: bool,
    again: Vec<Span>,
}

/// The places of all nodes of one text.
#[derive(Debug)]
pub struct Places(HashMap<Pointer, Node>);

impl Places {
    /// Finds the places in `text`, YAML or JSON, as far as it can be read.
    pub fn of(text: &str) -> Self {
        Self::among(text, None)
    }

    /// Finds the places of the nodes that are wanted, and of those around them.
    fn among(text: &str, wanted: Option<&Wanted>) -> Self {
        let json = if text.trim_start().starts_with('{') { json::read(text, wanted) } else { None };
        Self(json.unwrap_or_else(|| yaml::read(text, wanted)).finish())
    }

    /// The span of a node, or of its nearest ancestor that has one.
    pub fn find(&self, pointer: &Pointer, part: Part) -> Option<Span> {
        if let Some(node) = self.0.get(pointer) {
            return Some(match part {
                Part::Again(repetition) => {
                    node.again.get(repetition.saturating_sub(1)).copied().or(node.key).unwrap_or(node.value)
                }
                Part::Key => node.key.unwrap_or(node.value),
                Part::Value if node.container => node.key.unwrap_or(node.value),
                Part::Value => node.value,
            });
        }
        self.find(&pointer.parent()?, Part::Value)
    }

    /// The span of a plain value that stands exactly at `pointer`.
    pub(super) fn scalar(&self, pointer: &Pointer) -> Option<Span> {
        self.0.get(pointer).filter(|node| !node.container).map(|node| node.value)
    }
}

/// Finds places in the files read; each file is scanned at most once.
#[derive(Debug)]
pub struct Locator<'f> {
    files: &'f Files,
    places: HashMap<File, Places>,
    /// The pointers that are needed in each file; `None` means all.
    wanted: Option<HashMap<File, Wanted>>,
    lines: HashMap<File, Lines<'f>>,
}

impl<'f> Locator<'f> {
    /// No file is scanned yet.
    pub fn new(files: &'f Files) -> Self {
        Self { files, places: HashMap::new(), wanted: None, lines: HashMap::new() }
    }

    /// The same for these origins only: that is a tenth of the work.
    pub fn expecting<'a>(files: &'f Files, origins: impl Iterator<Item = &'a Origin>) -> Self {
        let mut pointers: HashMap<File, Vec<Pointer>> = HashMap::new();
        for origin in origins.map(|origin| files.locate(origin)) {
            pointers.entry(origin.file).or_default().push(origin.pointer);
        }
        let wanted = pointers.into_iter().map(|(file, pointers)| (file, Wanted::these(pointers.iter()))).collect();
        Self { wanted: Some(wanted), ..Self::new(files) }
    }

    /// The file and the span of `origin`; no span when the file has no such text (for example because it was not read).
    pub fn place(&mut self, origin: &Origin) -> (&'f Path, Option<Span>) {
        let origin = self.files.locate(origin);
        let Some(source) = self.files.source(origin.file) else {
            return (Path::new(""), None);
        };
        (&source.path, self.places(origin.file, &source.text).find(&origin.pointer, origin.part))
    }

    /// The lines of a file; `None` when it was not read.
    pub fn lines(&mut self, file: File) -> Option<&Lines<'f>> {
        let source = self.files.source(file)?;
        Some(self.lines.entry(file).or_insert_with(|| Lines::of(&source.text)))
    }

    fn places(&mut self, file: File, text: &str) -> &Places {
        let wanted = self.wanted.as_ref().and_then(|wanted| wanted.get(&file));
        self.places.entry(file).or_insert_with(|| Places::among(text, wanted))
    }

    /// Where `origin` was written, for a finding that remains after a change of the tree.
    pub(super) fn written(&self, origin: &Origin) -> Origin {
        self.files.locate(origin)
    }

    /// The text of a plain value as it is written; `None` when it has no place of its own.
    pub(super) fn scalar(&mut self, origin: &Origin) -> Option<String> {
        let origin = self.files.locate(origin);
        let source = self.files.source(origin.file)?;
        let span = self.places(origin.file, &source.text).scalar(&origin.pointer)?;
        let rest = self.lines(origin.file)?.rest(span.line, span.column)?;
        let text: String = rest.chars().take(span.length).collect();
        Some(text.trim().to_owned()).filter(|text| !text.starts_with(['*', '&', '!', '"', '\'']))
    }
}

#[cfg(test)]
mod tests;
