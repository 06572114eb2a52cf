//! One finding in the form of its printer: a sentence, excerpts with marks, and notes.

use std::ops::Range;

use codespan_reporting::diagnostic::{self as printed, Label};
use codespan_reporting::files::{self, Error};

use super::{Diagnostic, Severity, fix};
use crate::document::{Files, Lines, Locator, Span};

/// The maximum length of a sentence in characters: it may quote any text of the document.
const SHOWN_CHARACTERS: usize = 600;

/// The maximum length of a source line in characters: it may be as long as the file.
const SHOWN_COLUMNS: usize = 140;

/// How many other places are shown with their line; of further places only the position is shown.
const SHOWN_PLACES: usize = 8;

/// How many characters are shown before the marked place when a long line is cut.
const BEFORE: usize = 40;

/// The finding, and the excerpts to which its labels refer by index.
pub fn layout(
    diagnostic: &Diagnostic,
    span: Option<Span>,
    files: &Files,
    locator: &mut Locator<'_>,
) -> (Excerpts, printed::Diagnostic<usize>) {
    let mut excerpts = Excerpts::default();
    let mut finding = printed::Diagnostic::new(match diagnostic.severity {
        Severity::Error => printed::Severity::Error,
        Severity::Warning => printed::Severity::Warning,
    })
    .with_code(diagnostic.rule.code())
    .with_message(one_line(&diagnostic.message));
    let file = files.locate(&diagnostic.origin).file;
    let path = files.source(file).map(|source| source.path.display().to_string()).unwrap_or_default();
    match span.and_then(|span| Excerpt::of(&path, locator.lines(file)?, span)) {
        Some(excerpt) => {
            finding.labels.push(excerpts.label(excerpt, Label::primary));
            if diagnostic.position.is_none() {
                finding.notes.push(format!("at {}", one_line(&diagnostic.origin.pointer.to_string())));
            }
        }
        // After the last line, or in a file that was not read.
        None => finding.notes.push(format!("in {path}{}", place(span))),
    }
    for (rank, (words, origin)) in diagnostic.related.iter().enumerate() {
        let file = files.locate(origin).file;
        let (path, span) = locator.place(origin);
        let path = path.display().to_string();
        let shown = span.filter(|_| rank < SHOWN_PLACES);
        match shown.and_then(|span| Excerpt::of(&path, locator.lines(file)?, span)) {
            Some(excerpt) => finding.labels.push(excerpts.label(excerpt, Label::secondary).with_message(words)),
            None => finding.notes.push(format!("{words}: {path}{}", place(span))),
        }
    }
    let help: Vec<_> = diagnostic.help.iter().chain(&diagnostic.lines).map(|line| one_line(line)).collect();
    if !help.is_empty() {
        finding.notes.push(format!("help: {}", help.join("\n      ")));
    }
    if let Some(text) = fix::text(diagnostic) {
        let lines: Vec<_> = text.lines().map(one_line).collect();
        finding.notes.push(format!("help: {}", lines.join("\n      ")));
    }
    (excerpts, finding)
}

fn place(span: Option<Span>) -> String {
    span.map(|span| format!(":{}:{}", span.line, span.column)).unwrap_or_default()
}

/// A sentence on one line, whatever text of the document it quotes.
fn one_line(text: &str) -> String {
    let mut line: String = text.chars().take(SHOWN_CHARACTERS).map(harmless).collect();
    if text.chars().nth(SHOWN_CHARACTERS).is_some() {
        line.push('…');
    }
    line
}

/// The character, or a replacement if it would control a terminal or change the text direction.
fn harmless(char: char) -> char {
    match char {
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
        char if char.is_control() => ' ',
        char => char,
    }
}

/// A line with its marked place, and its position in its file.
#[derive(Debug)]
struct Excerpt {
    path: String,
    text: String,
    span: Span,
    marked: Range<usize>,
}

impl Excerpt {
    /// `None` when the text has no such line.
    fn of(path: &str, lines: &Lines<'_>, span: Span) -> Option<Self> {
        let length = lines.length(span.line)?;
        let at = (span.column - 1).min(length);
        let start = if length > SHOWN_COLUMNS { at.saturating_sub(BEFORE) } else { 0 };
        let end = length.min(start + SHOWN_COLUMNS);
        let (front, back) = (if start > 0 { "…" } else { "" }, if end < length { "…" } else { "" });
        let shown: String = lines.rest(span.line, start + 1)?.chars().take(end - start).map(harmless).collect();
        let byte = |index: usize| shown.char_indices().nth(index).map_or(shown.len(), |(byte, _)| byte) + front.len();
        let marked = byte(at - start)..byte((at - start).saturating_add(span.length));
        Some(Self { path: path.to_owned(), text: format!("{front}{shown}{back}"), span, marked })
    }
}

/// The excerpts of one finding, as files of one line.
#[derive(Debug, Default)]
pub struct Excerpts(Vec<Excerpt>);

impl Excerpts {
    fn label(&mut self, excerpt: Excerpt, style: fn(usize, Range<usize>) -> Label<usize>) -> Label<usize> {
        let label = style(self.0.len(), excerpt.marked.clone());
        self.0.push(excerpt);
        label
    }

    fn get(&self, id: usize) -> Result<&Excerpt, Error> {
        self.0.get(id).ok_or(Error::FileMissing)
    }
}

impl<'e> files::Files<'e> for Excerpts {
    type FileId = usize;
    type Name = &'e str;
    type Source = &'e str;

    fn name(&'e self, id: usize) -> Result<&'e str, Error> {
        Ok(&self.get(id)?.path)
    }

    fn source(&'e self, id: usize) -> Result<&'e str, Error> {
        Ok(&self.get(id)?.text)
    }

    fn line_index(&'e self, _: usize, _: usize) -> Result<usize, Error> {
        Ok(0)
    }

    fn line_number(&'e self, id: usize, _: usize) -> Result<usize, Error> {
        Ok(self.get(id)?.span.line)
    }

    fn column_number(&'e self, id: usize, _: usize, _: usize) -> Result<usize, Error> {
        Ok(self.get(id)?.span.column)
    }

    fn line_range(&'e self, id: usize, line_index: usize) -> Result<Range<usize>, Error> {
        match line_index {
            0 => Ok(0..self.get(id)?.text.len()),
            given => Err(Error::LineTooLarge { given, max: 0 }),
        }
    }
}
