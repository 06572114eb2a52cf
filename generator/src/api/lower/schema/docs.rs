//! Texts, constraints and extensions of a node, copied unchanged.

use serde_json::{Map, Value};

use super::given;
use super::view::{View, explanations};
use crate::api::demand::Keyword;
use crate::api::{Demands, Docs, KEYWORDS};
use crate::document::Document;

/// Longer defaults are left out: they do not fit into a line.
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

/// The same for schemas that apply together.
pub fn view_docs(view: &View<'_>) -> Docs {
    Docs {
        summary: view.text("title").map(str::to_owned),
        description: view.text("description").map(str::to_owned),
        deprecated: view.flag("deprecated"),
        notes: view_notes(view),
    }
}

/// What schemas say beyond shapes and demands.
pub fn view_notes(view: &View<'_>) -> Vec<String> {
    let default = view.first("default").filter(|_| !view.flag("x-sensitive")).map(canonical).map(|text| {
        if text.len() > LONGEST_DEFAULT { "Has a long default.".to_owned() } else { format!("Default `{text}`.") }
    });
    let way = match (view.flag("readOnly"), view.flag("writeOnly")) {
        (true, false) => Some("Only in answers.".to_owned()),
        (false, true) => Some("Only in requests.".to_owned()),
        _ => None,
    };
    let content = content(view);
    let facts = [default, way, content, link(view.first("externalDocs"))].into_iter().flatten();
    facts.chain(conditions(view)).chain(explained(view.explained, |name| view.first(name))).collect()
}

/// The sentences of the document for the annotations of a node.
pub fn remarks(document: &Document, node: &Map<String, Value>) -> Vec<String> {
    explained(explanations(document), |name| node.get(name))
}

/// A value without a sentence says nothing to a reader of the code.
fn explained<'d>(
    explanations: Option<&'d Map<String, Value>>,
    value: impl Fn(&str) -> Option<&'d Value>,
) -> Vec<String> {
    let said = explanations.into_iter().flatten().filter_map(|(name, sentences)| {
        let sentence = sentences.get(scalar_text(value(name)?)?)?.as_str()?;
        Some((name, sentence.to_owned()))
    });
    let mut said: Vec<_> = said.collect();
    said.sort();
    said.into_iter().map(|(_, sentence)| sentence).collect()
}

/// The encoded content of a text.
fn content(view: &View<'_>) -> Option<String> {
    let encoding = view.text("contentEncoding").map(|word| format!("encoded as `{word}`"));
    let media = view.text("contentMediaType").map(|media| format!("holds `{media}`"));
    let said: Vec<String> = media.into_iter().chain(encoding).collect();
    (!said.is_empty()).then(|| {
        format!("The text {}.", said.join(", ").replacen("encoded", "is encoded", usize::from(said.len() == 1)))
    })
}

/// What schemas demand of names and of elements, which no type can express: the server checks it.
fn conditions(view: &View<'_>) -> Vec<String> {
    let mut said = Vec::new();
    let listed = |names: &Value| {
        let names = names.as_array().into_iter().flatten().filter_map(Value::as_str);
        names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
    };
    for (_, patterns) in view.all("patternProperties") {
        let patterns: Vec<String> =
            patterns.as_object().into_iter().flatten().map(|(pattern, _)| format!("`{pattern}`")).collect();
        said.push(format!("Other names match {}.", patterns.join(" or ")));
    }
    for (_, names) in view.all("propertyNames") {
        let reference = names.get("$ref").and_then(Value::as_str).and_then(|text| text.rsplit('/').next());
        if let Some(name) = reference {
            said.push(format!("Names are values of `{name}`."));
        } else if let Some(values) = names.get("enum") {
            said.push(format!("Names are {}.", listed(values)));
        } else if let Some(pattern) = names.get("pattern").and_then(Value::as_str) {
            said.push(format!("Names match `{pattern}`."));
        } else if names.as_object().is_some_and(|names| names.keys().any(|key| key != "type" && key != "description")) {
            said.push(short("Names satisfy", names));
        }
    }
    for (_, dependent) in view.all("dependentRequired") {
        let mut rules: Vec<String> = dependent
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, needed)| format!("With `{name}` goes {}.", listed(needed)))
            .collect();
        rules.sort();
        said.extend(rules);
    }
    for (place, element) in view.all("contains") {
        let count = |key: &str| {
            let owner = view.schemas().find(|(at, _)| place.parent().as_ref() == Some(*at));
            owner.and_then(|(_, schema)| schema.get(key)?.as_u64())
        };
        let least = count("minContains").unwrap_or(1);
        let most = count("maxContains").map(|most| format!(" and at most {most}")).unwrap_or_default();
        said.push(short(&format!("At least {least}{most} of the elements satisfy"), element));
    }
    said
}

/// A short schema in words.
fn short(beginning: &str, schema: &Value) -> String {
    let text = canonical(schema);
    if text.len() > LONGEST_DEFAULT {
        format!("{beginning} a schema of the document.")
    } else {
        format!("{beginning} `{text}`.")
    }
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

/// The demands beyond the shape: the strictest of several comparable values, otherwise the outermost.
pub fn demands(view: &View<'_>) -> Demands {
    let strictest = |keyword: &Keyword| {
        let values = view.schemas().filter_map(|(_, schema)| said(schema, keyword.name));
        values
            .filter(|value| keyword.form.holds(value))
            .reduce(|one, other| if keyword.bound.is_stricter(other, one) == Some(true) { other } else { one })
    };
    Demands::of(|keyword| {
        let value = strictest(keyword)?;
        // Only the stricter of a bound and its exclusive form is kept; if they are equal, the exclusive one.
        let (twin, is_exclusive) = match keyword.name {
            "minimum" => ("exclusiveMinimum", false),
            "maximum" => ("exclusiveMaximum", false),
            "exclusiveMinimum" => ("minimum", true),
            "exclusiveMaximum" => ("maximum", true),
            _ => return Some(value.clone()),
        };
        let twin = KEYWORDS.iter().find(|keyword| keyword.name == twin).expect("bounds are keywords");
        let is_idle = strictest(twin).is_some_and(|edge| match keyword.bound.is_stricter(edge, value) {
            Some(true) => true,
            _ => !is_exclusive && keyword.bound.is_stricter(value, edge) == Some(false),
        });
        (!is_idle).then(|| value.clone())
    })
}

/// The value of a keyword in one schema. In OpenAPI 3.0 a flag beside a bound makes it exclusive.
fn said<'d>(schema: &'d Map<String, Value>, name: &str) -> Option<&'d Value> {
    let is_set = |flag: &str| schema.get(flag) == Some(&Value::Bool(true));
    match name {
        "minimum" => schema.get(name).filter(|_| !is_set("exclusiveMinimum")),
        "maximum" => schema.get(name).filter(|_| !is_set("exclusiveMaximum")),
        "exclusiveMinimum" => schema.get("minimum").filter(|_| is_set(name)),
        "exclusiveMaximum" => schema.get("maximum").filter(|_| is_set(name)),
        _ => schema.get(name),
    }
}

/// The scalar vendor extensions of a node that the generator itself does not read, by name.
pub fn annotations(node: &Map<String, Value>) -> Vec<(String, String)> {
    const READ_HERE: [&str; 5] = ["x-scalar", "x-sensitive", "x-retry", "x-client", given::RUST_NAME];
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
    match node.get("examples") {
        Some(Value::Object(named)) => {
            for (name, example) in named {
                let example = resolve(example).unwrap_or_else(|| example.clone());
                found.extend(value(&example).map(|value| (name.clone(), value)));
            }
        }
        // Those of a schema.
        Some(Value::Array(listed)) => {
            let name = |rank| if rank == 0 { "example".to_owned() } else { format!("example {}", rank + 1) };
            found.extend(listed.iter().enumerate().map(|(rank, value)| (name(rank), canonical(value))));
        }
        _ => {}
    }
    found.sort();
    found
}

/// The value of an example, in whichever form it is given.
fn value(example: &Value) -> Option<String> {
    if let Some(value) = example.get("value").or_else(|| example.get("dataValue")) {
        return Some(canonical(value));
    }
    let text = example.get("serializedValue")?.as_str()?;
    let read = serde_json::from_str(text).unwrap_or_else(|_| Value::from(text));
    Some(canonical(&read))
}

/// JSON text with sorted keys, so that the order of the document does not show.
pub fn canonical(value: &Value) -> String {
    let mut sorted = value.clone();
    sorted.sort_all_objects();
    sorted.to_string()
}
