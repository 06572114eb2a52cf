//! Lists of what is accepted, in TOML: tables of one name, each of texts, each with a reason.

use std::collections::BTreeMap;

use toml::Spanned;

use super::at;
use crate::diagnostic::{Diagnostics, Rule};
use crate::document::Lines;

/// A complete entry.
#[derive(Debug)]
pub struct Entry {
    words: BTreeMap<String, (String, (usize, usize))>,
}

impl Entry {
    /// A text with its line and column.
    ///
    /// # Panics
    /// When `key` is none of the requested ones.
    pub fn word(&self, key: &str) -> (&str, (usize, usize)) {
        let (word, position) = self.words.get(key).expect("an entry that is whole has its keys");
        (word, *position)
    }
}

type Tables = BTreeMap<String, Vec<Spanned<BTreeMap<String, Spanned<String>>>>>;

/// The entries of `[[table]]`, each with `keys` and a reason; unexpected content is reported.
pub fn read(text: &str, table: &str, keys: &[&str], diagnostics: &mut Diagnostics) -> Vec<Entry> {
    let lines = Lines::of(text);
    let tables: Tables = match toml::from_str(text) {
        Ok(tables) => tables,
        Err(error) => {
            let position = lines.position(error.span().map_or(0, |span| span.start));
            let message = error.message().lines().next().unwrap_or("this is no TOML").to_owned();
            let expected = format!("each `[[{table}]]` has the texts {}", listed(keys));
            diagnostics.report(at(Rule::MalformedList, position, message).help(expected));
            return Vec::new();
        }
    };
    let mut entries = Vec::new();
    for (name, given) in tables {
        for entry in given {
            let place = lines.position(entry.span().start);
            let words = entry.into_inner();
            if name != table {
                let message = format!("`[[{name}]]` is not known here");
                diagnostics.report(at(Rule::MalformedList, place, message).help(format!("write `[[{table}]]`")));
                continue;
            }
            entries.extend(whole(&lines, place, words, keys, diagnostics));
        }
    }
    entries
}

fn whole(
    lines: &Lines<'_>,
    place: (usize, usize),
    given: BTreeMap<String, Spanned<String>>,
    keys: &[&str],
    diagnostics: &mut Diagnostics,
) -> Option<Entry> {
    let words: BTreeMap<String, (String, (usize, usize))> = given
        .into_iter()
        .map(|(key, word)| {
            let place = lines.position(word.span().start);
            (key, (word.into_inner(), place))
        })
        .collect();
    let mut is_whole = true;
    let mut wrong = |rule, place, message: String| {
        is_whole = false;
        diagnostics.report(at(rule, place, message).help(format!("an entry has the texts {}", listed(keys))));
    };
    for (key, (_, place)) in words.iter().filter(|(key, _)| *key != "reason" && !keys.contains(&key.as_str())) {
        wrong(Rule::MalformedList, *place, format!("the key `{key}` is not known here"));
    }
    for key in keys.iter().filter(|key| !words.contains_key(**key)) {
        wrong(Rule::MalformedList, place, format!("the key `{key}` is missing"));
    }
    if words.get("reason").is_none_or(|(reason, _)| reason.trim().is_empty()) {
        wrong(Rule::NoReason, place, "the entry gives no reason".to_owned());
    }
    is_whole.then_some(Entry { words })
}

fn listed(keys: &[&str]) -> String {
    let quoted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    format!("{} and `reason`", quoted.join(", "))
}
