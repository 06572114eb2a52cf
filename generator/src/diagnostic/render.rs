//! Findings as text for people: what, where, the line itself, the other places and the way out.

use std::cmp::Reverse;
use std::fmt::Write as _;

use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};
use codespan_reporting::term::{self, Chars, Config};

use super::layout::layout;
use super::{Diagnostic, Diagnostics, Severity};
use crate::document::{Files, Locator, Span};

/// Whether a text carries the colours of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// Plain text.
    No,
    /// ANSI escapes, for a stream that takes them away where nothing shows them.
    Yes,
}

/// Writes all findings, sorted by file, line, column and rule, at most `limit` of them (errors first when not all fit),
/// a line that counts them, and one that counts the tolerated ones. Nothing found gives an empty text.
pub fn render(diagnostics: &Diagnostics, files: &Files, limit: usize, colours: Colours) -> String {
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
    let text = match colours {
        Colours::No => printed(&found, files, &mut locator, NoColor::new(Vec::new())).into_inner(),
        Colours::Yes => printed(&found, files, &mut locator, Ansi::new(Vec::new())).into_inner(),
    };
    let mut text = String::from_utf8(text).expect("what is printed is UTF-8");
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

/// The findings, one after the other.
fn printed<W: WriteColor>(
    found: &[(Option<Span>, &Diagnostic)],
    files: &Files,
    locator: &mut Locator<'_>,
    mut out: W,
) -> W {
    // Characters that every terminal and every log can show.
    let config = Config { chars: Chars::ascii(), ..Config::default() };
    for (span, diagnostic) in found {
        let (excerpts, finding) = layout(diagnostic, *span, files, locator);
        term::emit_to_write_style(&mut out, &config, &excerpts, &finding)
            .expect("marks lie in their excerpts, and writing into memory succeeds");
    }
    out
}
