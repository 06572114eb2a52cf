//! Findings as text for people: message, place, source line, other places and remedy.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};
use codespan_reporting::term::{self, Chars, Config};

use super::layout::layout;
use super::located::{Found, Located, located};
use super::{Diagnostics, Severity};
use crate::document::{Files, Locator};

/// Whether a text has terminal colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// Plain text.
    No,
    /// ANSI escapes, for a stream that removes them if nothing shows them.
    Yes,
}

/// How many of the findings are printed.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The maximum number of findings, errors first when not all fit.
    pub findings: usize,
    /// The maximum number of findings of one rule; if there are more, a few examples and a line with their number are
    /// printed.
    pub of_one_rule: usize,
    /// Only errors.
    pub errors_only: bool,
}

impl Shown {
    /// Each finding, up to a large maximum.
    pub const EACH: Self = Self { findings: 1000, of_one_rule: usize::MAX, errors_only: false };
    /// The default: a rule with very many findings is summed up.
    pub const SUMMED_UP: Self = Self { of_one_rule: 50, ..Self::EACH };
    /// Errors only.
    pub const ERRORS: Self = Self { errors_only: true, ..Self::SUMMED_UP };
}

/// How many findings are the examples of a rule.
const EXAMPLES: usize = 5;

/// Writes the findings, sorted by file, line, column and rule, then one line for each rule that was summed up, one with
/// the counts, and one with the number of tolerated findings. Without a finding the text is empty.
pub fn render(diagnostics: &Diagnostics, files: &Files, shown: Shown, colours: Colours) -> String {
    let Located { mut found, mut locator } = located(diagnostics, files);
    found.retain(|(_, diagnostic)| !shown.errors_only || diagnostic.severity == Severity::Error);
    let summed_up = sum_up(&mut found, shown.of_one_rule, &mut locator);
    let hidden = found.len().saturating_sub(shown.findings);
    if hidden > 0 {
        let fits = |severity: Severity| found.iter().filter(|(_, one)| one.severity == severity).count();
        let errors = fits(Severity::Error).min(shown.findings);
        let mut left = [shown.findings - errors, errors];
        found.retain(|(_, diagnostic)| {
            let left = &mut left[usize::from(diagnostic.severity == Severity::Error)];
            let fits = *left > 0;
            *left = left.saturating_sub(1);
            fits
        });
    }
    let text = match colours {
        Colours::No => printed(&found, files, &mut locator, NoColor::new(Vec::new())).into_inner(),
        Colours::Yes => printed(&found, files, &mut locator, Ansi::new(Vec::new())).into_inner(),
    };
    let mut text = String::from_utf8(text).expect("what is printed is UTF-8");
    text.push_str(&summed_up);
    if hidden > 0 {
        let limit = shown.findings;
        writeln!(text, "{hidden} more not shown (the limit is {limit})").expect("writing into a String succeeds");
    }
    let summary = summary(diagnostics, shown.errors_only);
    if !summary.is_empty() {
        writeln!(text, "{summary}").expect("writing into a String succeeds");
    }
    if diagnostics.tolerated() > 0 && !shown.errors_only {
        let tolerated = counted(diagnostics.tolerated(), "finding");
        writeln!(text, "{tolerated} tolerated").expect("writing into a String succeeds");
    }
    text
}

/// Keeps a few findings of each rule that has more than `most`, and returns the number of the others.
fn sum_up(found: &mut Vec<Found<'_>>, most: usize, locator: &mut Locator<'_>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, diagnostic) in &*found {
        *counts.entry(diagnostic.rule.code()).or_default() += 1;
    }
    let (mut met, mut next): (BTreeMap<&str, usize>, BTreeMap<&str, String>) = (BTreeMap::new(), BTreeMap::new());
    found.retain(|(span, diagnostic)| {
        let rule = diagnostic.rule.code();
        let rank = met.entry(rule).or_default();
        *rank += 1;
        let stays = counts[rule] <= most || *rank <= EXAMPLES;
        if !stays && !next.contains_key(rule) {
            let path = locator.place(&diagnostic.origin).0.display();
            let place = span.map(|span| format!(":{}:{}", span.line, span.column)).unwrap_or_default();
            next.insert(rule, format!("{path}{place}"));
        }
        stays
    });
    let line = |(rule, place): (&&str, &String)| {
        let others = counts[*rule] - EXAMPLES;
        format!("{rule}: {others} more from {place} on; `--verbose` shows them, `--format json` lists all\n")
    };
    next.iter().map(line).collect()
}

/// `3 errors, 1 warning`; empty without any.
fn summary(diagnostics: &Diagnostics, errors_only: bool) -> String {
    match (diagnostics.count(Severity::Error), diagnostics.count(Severity::Warning)) {
        (0, 0) => String::new(),
        (0, _) if errors_only => String::new(),
        (errors, _) if errors_only => counted(errors, "error"),
        (errors, 0) => counted(errors, "error"),
        (0, warnings) => counted(warnings, "warning"),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    }
}

fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// The findings, one after the other.
fn printed<W: WriteColor>(found: &[Found<'_>], files: &Files, locator: &mut Locator<'_>, mut out: W) -> W {
    // Characters that every terminal and every log can show.
    let config = Config { chars: Chars::ascii(), ..Config::default() };
    for (span, diagnostic) in found {
        let (excerpts, finding) = layout(diagnostic, *span, files, locator);
        term::emit_to_write_style(&mut out, &config, &excerpts, &finding)
            .expect("marks lie in their excerpts, and writing into memory succeeds");
    }
    out
}
