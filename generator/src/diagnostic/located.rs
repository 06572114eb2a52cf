//! The findings with their places, in the order in which every report has them.

use super::{Diagnostic, Diagnostics};
use crate::document::{Files, Locator, Span};

/// A finding, and its span if its file has this text.
pub type Found<'d> = (Option<Span>, &'d Diagnostic);

/// All findings, and the finder for the other places that they name.
pub struct Located<'d> {
    /// Sorted by file, line, column, rule and message.
    pub found: Vec<Found<'d>>,
    /// The finder with the lines of the files read.
    pub locator: Locator<'d>,
}

/// Finds the places of all findings; each file is read at most once.
pub fn located<'d>(diagnostics: &'d Diagnostics, files: &'d Files) -> Located<'d> {
    let all = diagnostics.found();
    let related = all.iter().flat_map(|diagnostic| diagnostic.related.iter().map(|(_, origin)| origin));
    let mut locator = Locator::expecting(files, all.iter().map(|diagnostic| &diagnostic.origin).chain(related));
    let mut found: Vec<_> = all.iter().map(|diagnostic| (span(diagnostic, &mut locator), diagnostic)).collect();
    found.sort_by_cached_key(|(span, diagnostic)| {
        let place = span.map(|span| (span.line, span.column));
        (files.locate(&diagnostic.origin).file, place, diagnostic.rule.code(), diagnostic.message.clone())
    });
    Located { found, locator }
}

fn span(diagnostic: &Diagnostic, locator: &mut Locator<'_>) -> Option<Span> {
    match diagnostic.position {
        Some((line, column)) => Some(Span { line, column, length: 1 }),
        None => locator.place(&diagnostic.origin).1,
    }
}
