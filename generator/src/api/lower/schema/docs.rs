//! Texts, rules and extensions of a node, taken as they are.

use serde_json::{Map, Value};

use super::view::View;
use crate::api::{Docs, Rules};

/// Longer defaults are not said; they help nobody in a line of text.
const LONGEST_DEFAULT: usize = 120;

/// `summary`, `description` and `deprecated` of a node.
pub fn docs(node: &Map<String, Value>) -> Docs {
    let text = |key: &str| node.get(key).and_then(Value::as_str).map(str::to_owned);
    Docs {
        summary: text("summary").or_else(|| text("title")),
        description: text("description"),
        deprecated: node.get("deprecated") == Some(&Value::Bool(true)),
        notes: link(node.get("externalDocs")).into_iter().collect(),
    }
}

/// The same for schemas that hold together.
pub fn view_docs(view: &View<'_>) -> Docs {
    Docs {
        summary: view.text("title").map(str::to_owned),
        description: view.text("description").map(str::to_owned),
        deprecated: view.flag("deprecated"),
        notes: view_notes(view),
    }
}

/// What schemas say that is neither shape nor demand.
pub fn view_notes(view: &View<'_>) -> Vec<String> {
    let default = view.first("default").filter(|_| !view.flag("x-sensitive")).map(canonical).map(|text| {
        if text.len() > LONGEST_DEFAULT { "Has a long default.".to_owned() } else { format!("Default `{text}`.") }
    });
    let way = match (view.flag("readOnly"), view.flag("writeOnly")) {
        (true, false) => Some("Only in answers.".to_owned()),
        (false, true) => Some("Only in requests.".to_owned()),
        _ => None,
    };
    [default, way, link(view.first("externalDocs"))].into_iter().flatten().collect()
}

/// `externalDocs` as a sentence.
fn link(docs: Option<&Value>) -> Option<String> {
    let docs = docs?;
    let url = docs.get("url")?.as_str()?;
    let text = docs.get("description").and_then(Value::as_str);
    Some(text.map_or_else(|| format!("See {url}"), |text| format!("See {url} : {}", one_line(text))))
}

/// A text on one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What the schemas demand beyond a shape.
pub fn rules(view: &View<'_>) -> Box<Rules> {
    let counts = |key: &'static str| view.all(key).filter_map(|(_, value)| value.as_u64());
    let (least, most) = (|key| counts(key).max(), |key| counts(key).min());
    let number = |key: &str| view.first(key).and_then(Value::as_f64);
    let text = |key: &str| view.text(key).map(str::to_owned);
    Box::new(Rules {
        min_length: least("minLength"),
        max_length: most("maxLength"),
        pattern: text("pattern"),
        format: text("format"),
        minimum: number("minimum"),
        maximum: number("maximum"),
        exclusive_minimum: view.flag("exclusiveMinimum"),
        exclusive_maximum: view.flag("exclusiveMaximum"),
        multiple_of: number("multipleOf"),
        min_items: least("minItems"),
        max_items: most("maxItems"),
        unique_items: view.flag("uniqueItems"),
        min_properties: least("minProperties"),
        max_properties: most("maxProperties"),
    })
}

/// The scalar vendor extensions of a node that the generator itself does not read, by name.
pub fn annotations(node: &Map<String, Value>) -> Vec<(String, String)> {
    const READ_HERE: [&str; 4] = ["x-scalar", "x-sensitive", "x-retry", "x-client"];
    let mut found: Vec<_> = node
        .iter()
        .filter(|(key, _)| key.starts_with("x-") && !READ_HERE.contains(&key.as_str()))
        .filter_map(|(key, value)| Some((key.clone(), scalar_text(value)?)))
        .collect();
    found.sort();
    found
}

fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

/// `example` and `examples` of a parameter, body or answer, as canonical JSON, by name.
pub fn examples(node: &Map<String, Value>, resolve: &dyn Fn(&Value) -> Option<Value>) -> Vec<(String, String)> {
    let mut found: Vec<_> =
        node.get("example").map(|value| ("example".to_owned(), canonical(value))).into_iter().collect();
    if let Some(Value::Object(named)) = node.get("examples") {
        for (name, example) in named {
            let example = resolve(example).unwrap_or_else(|| example.clone());
            if let Some(value) = example.get("value") {
                found.push((name.clone(), canonical(value)));
            }
        }
    }
    found.sort();
    found
}

/// JSON text with sorted keys, so that the order of the document does not show.
pub fn canonical(value: &Value) -> String {
    let mut sorted = value.clone();
    sorted.sort_all_objects();
    sorted.to_string()
}
