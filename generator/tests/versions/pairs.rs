//! Schemas as frameworks write them in 3.1, and their meaning.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

#[path = "../openapi/compiled.rs"]
mod compiled;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    name: String,
    new: String,
    old: Option<String>,
    #[serde(default)]
    holds: Vec<String>,
    #[serde(default)]
    reports: BTreeSet<String>,
}

fn document(version: &str, thing: &str) -> Value {
    let thing: Value = serde_yaml::from_str(thing).unwrap();
    json!({
        "openapi": version,
        "info": { "title": "Things", "version": "1" },
        "paths": {},
        "components": { "schemas": {
            "Thing": thing,
            "Other": { "type": "object", "properties": { "id": { "type": "string" } } },
            "Kind": { "type": "string", "enum": ["big", "small"] },
        } },
    })
}

#[test]
fn what_frameworks_write_is_read_as_they_mean_it() {
    let sheet: Sheet = toml::from_str(include_str!("pairs.toml")).unwrap();
    let mut wrong = Vec::new();
    for Pair { name, new, old, holds, reports } in &sheet.pair {
        assert!(old.is_some() == holds.is_empty(), "{name}: a pair, or what it holds");
        for version in ["3.1.1", "3.2.0"] {
            let compiled = compiled::of(&document(version, new));
            if compiled.rules != *reports {
                wrong.push(format!("{name} ({version}): {:?}\n{}", compiled.rules, compiled.report));
            }
            let missing = holds.iter().filter(|text| !compiled.text.contains(text.as_str()));
            wrong.extend(missing.map(|text| format!("{name} ({version}): no `{text}` in\n{}", models(&compiled.text))));
            let Some(old) = old else { continue };
            let older = compiled::of(&document("3.0.4", old));
            if compiled.text != older.text {
                let (now, before) = (models(&compiled.text), models(&older.text));
                wrong.push(format!("{name} ({version}) gives\n{now}\ninstead of\n{before}\n{}", older.report));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The text for `Thing`, for a message.
fn models(text: &str) -> &str {
    let start = text.find("Thing").unwrap_or_default();
    text.get(start.saturating_sub(200)..(start + 1500).min(text.len())).unwrap_or(text)
}
