//! Texts of the document as documentation that rustdoc accepts without a warning or an accidental test.

pub use super::prose::{code, sanitized};

use super::DocLines;
use crate::api::demand::Words;
use crate::api::{Demand, Demands, Docs, Kind, Type};

/// The texts of a node; `fallback` where it has none.
pub fn lines(docs: &Docs, fallback: &str) -> DocLines {
    let mut lines = Vec::new();
    let texts = [docs.summary.as_deref(), docs.description.as_deref()];
    for text in texts.into_iter().flatten().filter(|text| !text.trim().is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(sanitized(text));
    }
    if lines.is_empty() {
        lines = sanitized(fallback);
    }
    if docs.deprecated {
        paragraph(&mut lines, "Deprecated by the document.".to_owned());
    }
    for note in &docs.notes {
        paragraph(&mut lines, sanitized(note).join(" "));
    }
    lines
}

/// Adds a paragraph.
pub fn paragraph(lines: &mut DocLines, text: String) {
    if !text.is_empty() {
        lines.push(String::new());
        lines.push(text);
    }
}

/// The demands of the document on a value and on its content, in words; empty without any.
pub fn demanded(ty: &Type) -> String {
    let own = demands(&ty.demands);
    let inner = match &ty.kind {
        Kind::List(inner) | Kind::Map(inner) => demanded(inner),
        _ => String::new(),
    };
    match (own.is_empty(), inner.is_empty()) {
        (_, true) => own,
        (true, false) => format!("each: {inner}"),
        (false, false) => format!("{own}; each: {inner}"),
    }
}

/// The demands on the value itself.
fn demands(demands: &Demands) -> String {
    let mut said = Vec::new();
    let mut rest = demands.iter().peekable();
    while let Some(Demand { keyword, value }) = rest.next() {
        let several = |one, many| if value.as_u64() == Some(1) { one } else { many };
        said.push(match keyword.words {
            Words::AtLeast(one, many) => match rest.next_if(|next| next.keyword.words == Words::AtMost(one, many)) {
                Some(most) if most.value == *value => format!("{value}{}", several(one, many)),
                Some(most) => format!("{value} to {}{many}", most.value),
                None => format!("at least {value}{}", several(one, many)),
            },
            Words::AtMost(one, many) => format!("at most {value}{}", several(one, many)),
            Words::Before(phrase) => format!("{phrase} {value}"),
            Words::BeforeCode(phrase) => format!("{phrase} {}", code(value.as_str().unwrap_or_default())),
            Words::Alone(phrase) => phrase.to_owned(),
        });
    }
    said.join("; ")
}
