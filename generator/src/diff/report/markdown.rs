//! The change report, printed by its template.

use askama::Template;

use super::text::difference;
use super::{Document, Place, Report, Row};

#[derive(Template)]
#[template(path = "change_report.md", escape = "none")]
struct ChangeReport<'a> {
    old: String,
    new: String,
    report: &'a Report,
    sections: Vec<Section<'a>>,
    ignored: Vec<Line<'a>>,
    /// How many changes of examples are hidden.
    hidden: usize,
    /// The changes for which an overlay helps.
    advised: Vec<&'a Row>,
}

struct Section<'a> {
    title: &'static str,
    lines: Vec<Line<'a>>,
}

/// A change with its cells, escaped so that nothing ends a cell or a line.
struct Line<'a> {
    row: &'a Row,
    identity: String,
    difference: String,
    old: String,
    new: String,
    reason: String,
    renamed: String,
}

pub fn print(report: &Report) -> String {
    let (shown, hidden) = report.shown();
    let shown: Vec<&Row> = shown.collect();
    let of = |severity: &str| shown.iter().filter(|row| row.severity == severity).map(|row| line(row)).collect();
    let severities =
        [("silent", "Silent"), ("breaking", "Breaking"), ("potential", "Potential"), ("compatible", "Compatible")];
    let sections = severities.map(|(severity, title)| Section { title, lines: of(severity) });
    let sections = sections.into_iter().filter(|section| !section.lines.is_empty()).collect();
    let report = ChangeReport {
        old: heading(&report.old),
        new: heading(&report.new),
        report,
        sections,
        ignored: report.ignored.iter().map(line).collect(),
        hidden,
        advised: shown.into_iter().filter(|row| row.advice.is_some()).collect(),
    };
    let mut text = report.render().expect("a template prints into memory");
    text.push('\n');
    text
}

fn line(row: &Row) -> Line<'_> {
    let difference = difference(row);
    Line {
        row,
        identity: cell(&row.identity),
        difference: cell(difference.strip_prefix(": ").unwrap_or_default()),
        old: place(&row.old),
        new: place(&row.new),
        reason: escaped(row.reason.as_deref().unwrap_or_default()),
        renamed: row.renamed.as_deref().map(|name| format!("; renamed? {}", cell(name))).unwrap_or_default(),
    }
}

fn place(place: &Place) -> String {
    let position = place.line.zip(place.column).map(|(line, column)| format!(":{line}:{column}")).unwrap_or_default();
    cell(&format!("{}{position}", place.file))
}

/// Code in a cell of a table; empty without a text.
fn cell(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("`{}`", escaped(&text.replace('`', "'")))
}

/// Text, escaped so that it ends neither its cell nor its line.
fn escaped(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('|', "\\|")
}

fn heading(document: &Document) -> String {
    format!("{} {} (`{}`)", document.title, document.version, document.file).replace(['\n', '\r'], " ")
}
