//! Texts of the document as documentation that rustdoc takes without a warning or an accidental test.

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

/// CommonMark of strangers, made harmless: no links by accident, no HTML, no indented code, fences marked as text.
pub fn sanitized(text: &str) -> DocLines {
    let broken: String;
    let text = if text.contains(['\r', '<']) {
        broken = text.replace("\r\n", "\n").replace("<br />", "\n").replace("<br/>", "\n").replace("<br>", "\n");
        &broken
    } else {
        text
    };
    let mut fenced = false;
    let mut lines = Vec::new();
    for line in text.trim().lines() {
        let trimmed = line.trim_end();
        let inner = trimmed.trim_start();
        if inner.starts_with("```") || inner.starts_with("~~~") {
            lines.push(if fenced { "```".to_owned() } else { "```text".to_owned() });
            fenced = !fenced;
        } else if fenced {
            lines.push(trimmed.to_owned());
        } else {
            lines.push(escaped(&outdented(trimmed)));
        }
    }
    if fenced {
        lines.push("```".to_owned());
    }
    lines
}

/// Four spaces or a tab would make code of it, and a test of the code; list items keep two.
fn outdented(line: &str) -> String {
    let inner = line.trim_start();
    let listed = inner.starts_with(['-', '*', '+']) || inner.starts_with(|c: char| c.is_ascii_digit());
    if inner.len() < line.len() && listed { format!("  {inner}") } else { inner.to_owned() }
}

/// Outside code spans, brackets and angles stand for themselves.
fn escaped(line: &str) -> String {
    if !line.contains(['`', '[', ']', '<', '>']) {
        return bare_urls(line);
    }
    let balanced = line.matches('`').count().is_multiple_of(2);
    let mut inside = false;
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '`' if balanced => {
                inside = !inside;
                out.push(c);
            }
            '`' => out.push_str("\\`"),
            '[' | ']' | '<' | '>' if !inside => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    bare_urls(&out)
}

/// Rustdoc warns of addresses that are not marked as such.
fn bare_urls(line: &str) -> String {
    if !is_address(line) {
        return line.to_owned();
    }
    line.split(' ')
        .map(|word| if is_address(word) { linked(word) } else { word.to_owned() })
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_address(word: &str) -> bool {
    word.contains("http://") || word.contains("https://")
}

fn linked(word: &str) -> String {
    if word.contains('`') {
        return word.to_owned();
    }
    let word = word.replace('\\', "");
    let address = word.trim_end_matches([',', '.', ';', ':', '!', '?']);
    format!("`{address}`{}", &word[address.len()..])
}

/// What the document demands of a value and of what it holds, in words; empty when it demands nothing.
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

/// A text as a code span, whatever backticks it has.
pub fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_html_code_and_addresses_are_harmless() {
        let text = "See [1] and <b>bold</b> `a[0]`<br />    let x = 1;\r\n```rust\nfn main() {}\n```\nhttps://example.test/a_b";
        assert_eq!(
            sanitized(text),
            [
                r"See \[1\] and \<b\>bold\</b\> `a[0]`",
                "let x = 1;",
                "```text",
                "fn main() {}",
                "```",
                "`https://example.test/a_b`"
            ]
        );
    }
}
