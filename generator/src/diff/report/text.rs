//! The report for a terminal, in the form of findings.

use std::fmt::{self, Write as _};

use super::{Place, Report, Row};
use crate::diff::Kind;

pub fn print(report: &Report) -> String {
    let mut text = String::new();
    let (shown, hidden) = report.shown();
    for change in shown {
        row(&mut text, change).expect("writing into a String succeeds");
    }
    summary(&mut text, report, hidden).expect("writing into a String succeeds");
    text
}

fn row(text: &mut String, row: &Row) -> fmt::Result {
    writeln!(text, "{}[{}]: {}{}", row.severity, row.kind, row.identity, difference(row))?;
    writeln!(text, "  --> old {}", place(&row.old))?;
    writeln!(text, "  --> new {}", place(&row.new))?;
    writeln!(text, "   = {}; {}", row.role, row.effect)?;
    if let Some(other) = &row.renamed {
        writeln!(text, "   = renamed? `{other}` {}", if row.about.1 == Kind::Removed { "came" } else { "went" })?;
    }
    if let Some(advice) = &row.advice {
        writeln!(text, "   = in an overlay, {}", advice.words)?;
        advice.lines.iter().try_for_each(|line| writeln!(text, "       {line}"))?;
    }
    writeln!(text, "   = fingerprint {}, version {}\n", row.fingerprint, row.bump)
}

/// `: before → after`, as far as both exist.
pub fn difference(row: &Row) -> String {
    match (&row.before, &row.after) {
        (None, None) => String::new(),
        (Some(before), None) => format!(": {before} → nothing"),
        (None, Some(after)) => format!(": nothing → {after}"),
        (Some(before), Some(after)) => format!(": {before} → {after}"),
    }
}

fn place(place: &Place) -> String {
    let position = place.line.zip(place.column).map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
    format!("{}{position} {}", place.file, place.pointer)
}

fn summary(text: &mut String, report: &Report, hidden: usize) -> fmt::Result {
    let counts = &report.summary;
    let total = report.changes.len();
    if total == 0 {
        writeln!(text, "no change")?;
    } else {
        let word = if total == 1 { "change" } else { "changes" };
        let (silent, breaking) = (counts.silent, counts.breaking);
        let (potential, compatible) = (counts.potential, counts.compatible);
        writeln!(
            text,
            "{total} {word}: {silent} silent, {breaking} breaking, {potential} potential, {compatible} compatible"
        )?;
    }
    if hidden > 0 {
        writeln!(text, "{hidden} of examples, which `--examples` shows")?;
    }
    if counts.ignored > 0 {
        writeln!(text, "{} ignored", counts.ignored)?;
    }
    writeln!(text, "version: {} (of a version 0.y.z: {})", report.bump, report.bump_below_1)
}
