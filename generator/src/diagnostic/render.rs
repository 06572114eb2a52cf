//! Findings as plain text for people: what, where, the line itself, and the way out.

use std::cmp::Reverse;
use std::fmt::Write as _;

use super::{Diagnostic, Diagnostics, Severity};
use crate::document::{Files, Lines, Locator, Span};

/// How many characters of a source line are shown at most.
const SHOWN_COLUMNS: usize = 140;

/// How many characters of a sentence are shown at most: it may quote any text of the document.
const SHOWN_CHARACTERS: usize = 600;

/// How many characters stand before the marked place when a long line is cut.
const BEFORE: usize = 40;

/// Writes all findings, sorted by file, line, column and rule, at most `limit` of them (errors first when not all fit),
/// a line that counts them, and one that counts the tolerated ones. Nothing found gives an empty text.
pub fn render(diagnostics: &Diagnostics, files: &Files, limit: usize) -> String {
    let all = diagnostics.found();
    let related = all.iter().flat_map(|diagnostic| diagnostic.related.iter().map(|(_, origin)| origin));
    let mut locator = Locator::expecting(files, all.iter().map(|diagnostic| &diagnostic.origin).chain(related));
    let mut found: Vec<_> = all.iter().map(|diagnostic| (span(diagnostic, &mut locator), diagnostic)).collect();
    let total = found.len();
    if total > limit {
        found.sort_by_key(|(_, diagnostic)| Reverse(diagnostic.severity));
        found.truncate(limit);
    }
    found.sort_by_cached_key(|(span, diagnostic)| {
        let place = span.map(|span| (span.line, span.column));
        (files.locate(&diagnostic.origin).file, place, diagnostic.rule.code(), diagnostic.message.clone())
    });
    let mut text = String::new();
    for (span, diagnostic) in &found {
        one(&mut text, diagnostic, *span, files, &mut locator).expect("writing into a String succeeds");
        text.push('\n');
    }
    if total > limit {
        let hidden = total - limit;
        writeln!(text, "{hidden} more not shown (the limit is {limit})").expect("writing into a String succeeds");
    }
    if total > 0 {
        writeln!(text, "{}", summary(diagnostics)).expect("writing into a String succeeds");
    }
    if diagnostics.tolerated() > 0 {
        let tolerated = counted(diagnostics.tolerated(), "finding");
        writeln!(text, "{tolerated} tolerated").expect("writing into a String succeeds");
    }
    text
}

/// `3 errors, 1 warning`.
fn summary(diagnostics: &Diagnostics) -> String {
    let count = |severity| diagnostics.found().iter().filter(|diagnostic| diagnostic.severity == severity).count();
    match (count(Severity::Error), count(Severity::Warning)) {
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

fn span(diagnostic: &Diagnostic, locator: &mut Locator<'_>) -> Option<Span> {
    match diagnostic.position {
        Some((line, column)) => Some(Span { line, column, length: 1 }),
        None => locator.place(&diagnostic.origin).1,
    }
}

fn one(
    out: &mut String,
    diagnostic: &Diagnostic,
    span: Option<Span>,
    files: &Files,
    locator: &mut Locator<'_>,
) -> std::fmt::Result {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    writeln!(out, "{severity}[{}]: {}", diagnostic.rule.code(), one_line(&diagnostic.message))?;
    let origin = files.locate(&diagnostic.origin);
    let source = files.source(origin.file);
    let path = source.map(|source| source.path.display().to_string()).unwrap_or_default();
    let shown = span.and_then(|span| Some((span, excerpt(locator.lines(origin.file)?, span)?)));
    let width = shown.as_ref().map_or(1, |(span, _)| span.line.to_string().len()).max(2);
    let (arrow, margin) = (" ".repeat(width - 1), " ".repeat(width));
    match &shown {
        Some((span, (shown, mark))) => {
            writeln!(out, "{arrow}--> {path}:{}:{}", span.line, span.column)?;
            writeln!(out, "{margin} |\n{:>width$} | {shown}\n{margin} | {mark}", span.line)?;
        }
        None => {
            // Beyond the last line, or in a file that was not read.
            let place = span.map(|span| format!(":{}:{}", span.line, span.column)).unwrap_or_default();
            writeln!(out, "{arrow}--> {path}{place}")?;
        }
    }
    if diagnostic.position.is_none() && shown.is_some() {
        writeln!(out, "{margin} = at   {}", one_line(&diagnostic.origin.pointer.to_string()))?;
    }
    for (words, origin) in &diagnostic.related {
        let (path, span) = locator.place(origin);
        let place = span.map(|span| format!(":{}:{}", span.line, span.column)).unwrap_or_default();
        writeln!(out, "{margin} = note {words}: {}{place}", path.display())?;
    }
    if let Some(help) = &diagnostic.help {
        writeln!(out, "{margin} = help {}", one_line(help))?;
    }
    for line in &diagnostic.lines {
        writeln!(out, "{margin}        {}", one_line(line))?;
    }
    Ok(())
}

/// A sentence of ours on one line, whatever words of the document it quotes.
fn one_line(text: &str) -> String {
    let mut line: String =
        text.chars().take(SHOWN_CHARACTERS).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if text.chars().nth(SHOWN_CHARACTERS).is_some() {
        line.push('…');
    }
    line
}

/// The line and the marks below it; a long line is cut around the marked place, and nothing in it can drive a terminal.
/// `None` when the text has no such line.
fn excerpt(lines: &Lines<'_>, span: Span) -> Option<(String, String)> {
    let length = lines.length(span.line)?;
    let at = (span.column - 1).min(length);
    let start = if length > SHOWN_COLUMNS { at.saturating_sub(BEFORE) } else { 0 };
    let end = length.min(start + SHOWN_COLUMNS);
    let (front, back) = (if start > 0 { "…" } else { "" }, if end < length { "…" } else { "" });
    let visible = |char: char| if char.is_control() { ' ' } else { char };
    let shown: String = lines.rest(span.line, start + 1)?.chars().take(end - start).map(visible).collect();
    let marks = span.length.min(end.saturating_sub(at)).max(1);
    let indent = at - start + front.chars().count();
    Some((format!("{front}{shown}{back}"), format!("{}{}", " ".repeat(indent), "^".repeat(marks))))
}
