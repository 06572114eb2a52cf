//! What the document says of itself that a package says too: on what terms it is, where more is told, what it is for.

use serde_json::{Map, Value};
use spdx::identifiers::LICENSES;
use url::Url;

use super::schema::one_line;
use crate::api::About;

/// A sentence that is longer is no summary.
const LONGEST: usize = 160;

pub fn about(root: &Map<String, Value>, info: &Map<String, Value>) -> About {
    let said = |object: &Value, key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
    let licence = info.get("license");
    let named = |key: &str| licence.and_then(|licence| said(licence, key));
    let page = |object: Option<&Value>| object.and_then(|object| said(object, "url")).filter(|url| is_page(url));
    About {
        licence: named("identifier").or_else(|| named("name")).and_then(|name| expression(&name)),
        site: page(root.get("externalDocs")).or_else(|| page(info.get("contact"))),
        summary: info.get("summary").or_else(|| info.get("description")).and_then(Value::as_str).and_then(sentence),
    }
}

/// The expression of SPDX that a name stands for, or `None` where that is not sure: a licence is never guessed.
fn expression(name: &str) -> Option<String> {
    let name = name.trim();
    if spdx::Expression::parse(name).is_ok() {
        return Some(name.to_owned());
    }
    let wanted = letters(name);
    let is_meant = |text: &str| letters(text) == wanted;
    let known = LICENSES.iter().filter(|known| known.flags & spdx::flags::IS_DEPRECATED == 0);
    let mut meant = known.filter(|known| is_meant(known.name) || is_meant(known.full_name));
    let first = meant.next()?.name;
    meant.next().is_none().then(|| first.to_owned())
}

/// The name of a licence without what people write in one way or another: `Apache License, Version 2.0` is `Apache-2.0`.
fn letters(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric() && c != '.').map(str::to_lowercase);
    let words = words.map(|word| match word.strip_prefix('v') {
        Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => number.to_owned(),
        _ => word,
    });
    words.filter(|word| !["", "licence", "license", "the", "version"].contains(&word.as_str())).collect()
}

/// What the page of a package may lead to.
fn is_page(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| ["http", "https"].contains(&url.scheme()))
}

/// The first sentence of a text, when it is one.
fn sentence(text: &str) -> Option<String> {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let line = one_line(paragraph);
    let end = line.match_indices(". ").next().map_or(line.len(), |(at, _)| at);
    let sentence = line[..end].trim_end_matches('.');
    let is_plain = !sentence.is_empty() && !sentence.contains(['<', '`', '#', '|', '[', '*']);
    (is_plain && sentence.chars().count() <= LONGEST).then(|| sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_what_it_says_or_nothing() {
        for (name, expected) in [
            ("MIT", Some("MIT")),
            ("MIT License", Some("MIT")),
            ("the mit licence", Some("MIT")),
            ("MIT OR Apache-2.0", Some("MIT OR Apache-2.0")),
            ("Apache 2.0", Some("Apache-2.0")),
            ("Apache License, Version 2.0", Some("Apache-2.0")),
            ("etalab-2.0", Some("etalab-2.0")),
            ("Etalab Open License 2.0", Some("etalab-2.0")),
            ("GNU GPL v2", None),
            ("BSD", None),
            ("Apache", None),
            ("Proprietary", None),
            ("", None),
        ] {
            assert_eq!(expression(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn the_first_sentence_is_a_summary_when_it_is_plain() {
        for (text, expected) in [
            ("Pets of all\nkinds. And more.\n\nMuch more.", Some("Pets of all kinds")),
            ("Version 1.2 of pets.", Some("Version 1.2 of pets")),
            ("# Pets\n\nAll of them.", None),
            ("<b>Pets</b>", None),
            ("", None),
        ] {
            assert_eq!(sentence(text).as_deref(), expected, "{text}");
        }
        assert_eq!(sentence(&"long ".repeat(40)), None);
    }
}
