//! Release notes for users of the generated code, in French: the beginning of a changelog.

use askama::Template;

use super::french::{identity, sentence, value};
use super::{Document, Report, Row};
use crate::diff::Kind;

#[derive(Template)]
#[template(path = "release_notes.md", escape = "none")]
struct ReleaseNotes {
    version: String,
    from: String,
    sections: Vec<Section>,
}

struct Section {
    title: &'static str,
    words: &'static str,
    lines: Vec<String>,
}

/// A severity, its title, and what it means for the reader.
const SECTIONS: [(&str, &str, &str); 4] = [
    ("silent", "À corriger, car rien d'autre ne le signale", "Le code compile et envoie ou lit autre chose."),
    ("breaking", "Ruptures", "Du code qui compile aujourd'hui ne compile plus, ou des échanges échouent."),
    ("potential", "À vérifier", "Le code compile, mais peut rencontrer du nouveau à l'exécution."),
    ("compatible", "Compatible", "Rien à faire."),
];

pub fn print(report: &Report) -> String {
    let rows: Vec<&Row> = report.shown().0.collect();
    let sections = SECTIONS.map(|(severity, title, words)| Section {
        title,
        words,
        lines: rows.iter().filter(|row| row.severity == severity).map(|row| line(row)).collect(),
    });
    let notes = ReleaseNotes {
        version: one_line(&report.new.version),
        from: from(&report.old, &report.new),
        sections: sections.into_iter().filter(|section| !section.lines.is_empty()).collect(),
    };
    let mut text = notes.render().expect("a template prints into memory");
    text.push('\n');
    text
}

fn from(old: &Document, new: &Document) -> String {
    let same = old.title == new.title;
    let title = if same { String::new() } else { format!("{} ", one_line(&old.title)) };
    format!("{} : changements depuis {title}{}.", one_line(&new.title), one_line(&old.version))
}

fn line(row: &Row) -> String {
    let (element, kind) = row.about;
    let change = match (&row.before, &row.after) {
        (Some(before), Some(after)) => format!(" : {} devient {}", value(before), value(after)),
        // A value without a name of its own is named by its identity.
        (None, Some(one)) | (Some(one), None) if row.identity.ends_with(&**one) => String::new(),
        (None, Some(one)) | (Some(one), None) => format!(" : {}", value(one)),
        (None, None) => String::new(),
    };
    let renamed = match &row.renamed {
        Some(other) if kind == Kind::Removed => format!(" ; renommé en `{other}` ?"),
        Some(other) => format!(" ; nouveau nom de `{other}` ?"),
        None => String::new(),
    };
    one_line(&format!("{} — {}{change}{renamed}", identity(&row.identity), sentence(element, kind)))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
