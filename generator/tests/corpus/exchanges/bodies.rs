//! The bodies given to a client, and the bodies expected at the server.

use serde_json::{Map, Value, json};

use super::operations::{Body, Form, essence, is_json, resolve};
use super::served::Arrived;
use super::wire::{self, Due, says};
use crate::compare::difference;

/// The form of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Json,
    Lines,
    Multipart,
    Form,
    Text,
    Bytes,
}

/// How the form of a body travels, by its media type and by what its schema says where that is a range.
pub fn kind(document: &Value, form: &Form<'_>) -> Kind {
    match essence(form.media).as_str() {
        "multipart/form-data" => Kind::Multipart,
        // Pairs of name and value: a list has no such form.
        "application/x-www-form-urlencoded" => {
            let types = speaking(document, form.schema).into_iter().filter_map(|schema| schema.get("type"));
            if types.into_iter().all(|word| word == "object") { Kind::Form } else { Kind::Bytes }
        }
        media if is_lines(media) && (form.schema.is_some() || form.item.is_some()) => Kind::Lines,
        media
            if is_json(media)
                && media.contains('*')
                && (form.schema.is_none() || is_file(&speaking(document, form.schema))) =>
        {
            Kind::Bytes
        }
        media if is_json(media) => Kind::Json,
        media if media.starts_with("text/") => Kind::Text,
        _ => Kind::Bytes,
    }
}

/// JSON values that follow one another.
pub fn is_lines(media: &str) -> bool {
    let lines = ["jsonl", "x-jsonl", "jsonlines", "x-jsonlines", "json-lines", "ndjson", "x-ndjson", "json-l"];
    let sub = media.strip_prefix("application/").unwrap_or_default();
    lines.contains(&sub) || is_sequence(media)
}

pub fn is_sequence(media: &str) -> bool {
    media.ends_with("/json-seq") || media.ends_with("+json-seq")
}

/// Whether another form of the same body is equivalent and equally well supported, or better.
pub fn is_left(document: &Value, form: &Form<'_>, all: &Body<'_>) -> bool {
    let structured = |kind| matches!(kind, Kind::Json | Kind::Multipart | Kind::Form);
    let rank = |form: &Form<'_>| {
        let media = essence(form.media);
        let wishes = ["application/json", "application/merge-patch+json"];
        let named = wishes.iter().position(|wish| *wish == media);
        (
            named.unwrap_or(if media.ends_with("+json") {
                2
            } else if media.contains('*') {
                3
            } else {
                4
            }),
            form.media.to_owned(),
        )
    };
    let own = kind(document, form);
    all.forms.iter().filter(|other| other.media != form.media && other.schema == form.schema).any(|other| {
        let kind = kind(document, other);
        structured(kind) && (!structured(own) || (kind == own && rank(other) < rank(form)))
    })
}

/// The schemas that apply to a value: behind references, `allOf` and choices.
pub fn speaking<'d>(document: &'d Value, schema: Option<&'d Value>) -> Vec<&'d Map<String, Value>> {
    let (mut open, mut found): (Vec<&Value>, Vec<&Map<String, Value>>) = (schema.into_iter().collect(), Vec::new());
    while let Some(schema) = open.pop() {
        let Value::Object(schema) = resolve(document, schema) else { continue };
        if found.len() < 200 {
            found.push(schema);
            let lists = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|key| schema.get(key)?.as_array());
            open.extend(lists.flatten());
        }
    }
    found
}

/// Whether a value is the content of a file.
pub fn is_file(schemas: &[&Map<String, Value>]) -> bool {
    let text = |schema: &Map<String, Value>, key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
    schemas.iter().any(|schema| {
        text(schema, "format").is_some_and(|format| format == "binary")
            || text(schema, "contentMediaType").is_some_and(|media| {
                !schema.contains_key("contentEncoding") && !is_json(&media) && !media.starts_with("text/")
            })
    })
}

/// Whether a schema says that a value is a list, perhaps beside null.
fn says_list(schema: &Map<String, Value>) -> bool {
    match schema.get("type") {
        Some(Value::Array(words)) => words.iter().any(|word| word == "array"),
        word => word.is_some_and(|word| word == "array"),
    }
}

/// Whether the media type of a part is one of bytes.
fn holds_bytes(form: &Form<'_>, name: &str) -> bool {
    let said = form.encoding.and_then(|all| all.get(name)?.get("contentType")?.as_str());
    said.is_some_and(|media| media.split(',').all(|media| !is_json(media) && !media.trim_start().starts_with("text/")))
}

fn of_property<'d>(document: &'d Value, schemas: &[&'d Map<String, Value>], name: &str) -> Vec<&'d Map<String, Value>> {
    let named: Vec<_> = schemas.iter().filter_map(|schema| schema.get("properties")?.get(name)).collect();
    let others = schemas.iter().filter_map(|schema| schema.get("additionalProperties"));
    let given = if named.is_empty() { others.collect() } else { named };
    given.into_iter().flat_map(|schema| speaking(document, Some(schema))).collect()
}

/// A part, and its expected content.
pub struct Part {
    name: String,
    due: PartDue,
}

pub enum PartDue {
    File { content: Vec<u8>, file_name: String, media: String },
    Value(Value),
}

/// The arguments for the parts of a sample, and the expected parts.
pub fn parts(document: &Value, form: &Form<'_>, sample: &Value) -> (Value, Vec<Part>) {
    let schemas = speaking(document, form.schema);
    let (mut given, mut due) = (Map::new(), Vec::new());
    for (name, value) in sample.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null()) {
        let own = of_property(document, &schemas, name);
        let items: Vec<_> = own
            .iter()
            .filter_map(|schema| schema.get("items"))
            .flat_map(|items| speaking(document, Some(items)))
            .collect();
        // A list is several parts where the schema says that it is one.
        let is_list = value.is_array() && own.iter().any(|schema| says_list(schema));
        let said = if is_list { &items } else { &own };
        let is_untyped = said.iter().all(|schema| schema.get("type").is_none());
        let is_file = is_file(said) || (is_untyped && holds_bytes(form, name));
        let values: Vec<&Value> = value
            .as_array()
            .filter(|_| is_list)
            .map_or(vec![value], |items| items.iter().filter(|item| !item.is_null()).collect());
        let mut sent = Vec::new();
        for (rank, value) in values.into_iter().enumerate() {
            let part = if is_file { file(value, rank) } else { PartDue::Value(value.clone()) };
            sent.push(match &part {
                PartDue::File { content, file_name, media } => {
                    json!({"content": content, "file_name": file_name, "content_type": media})
                }
                PartDue::Value(value) => value.clone(),
            });
            due.push(Part { name: name.clone(), due: part });
        }
        given.insert(name.clone(), if is_list { Value::Array(sent) } else { sent.pop().unwrap_or_default() });
    }
    (Value::Object(given), due)
}

fn file(value: &Value, rank: usize) -> PartDue {
    let mut content = value.as_str().unwrap_or_default().as_bytes().to_vec();
    content.extend([0, 255, 13, 10, 45, 45]);
    let media = if rank.is_multiple_of(2) { "application/octet-stream" } else { "image/png" };
    PartDue::File { content, file_name: format!("pièce \"{rank}\".bin"), media: media.to_owned() }
}

/// The error in a multipart body.
pub fn parts_fault(arrived: &Arrived, mut due: Vec<Part>) -> Option<String> {
    let content_type = arrived.text("content-type").unwrap_or_default();
    let boundary = match multer::parse_boundary(&content_type) {
        Ok(boundary) => boundary,
        Err(error) => return Some(format!("`{content_type}` has no boundary: {error}")),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut parser = multer::Multipart::with_reader(&arrived.body[..], boundary);
    loop {
        let field = match runtime.block_on(parser.next_field()) {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(error) => return Some(format!("multipart: {error}")),
        };
        let name = field.name().unwrap_or_default().to_owned();
        let (file_name, media) = (field.file_name().map(str::to_owned), field.content_type().map(ToString::to_string));
        let bytes = match runtime.block_on(field.bytes()) {
            Ok(bytes) => bytes,
            Err(error) => return Some(format!("part `{name}`: {error}")),
        };
        let arrived = (file_name.as_deref(), media.as_deref(), &bytes[..]);
        match due.iter().position(|part| part.name == name && part_fits(&part.due, arrived)) {
            Some(rank) => drop(due.remove(rank)),
            None => {
                let text: String = String::from_utf8_lossy(&bytes).chars().take(80).collect();
                return Some(format!("the part `{name}` ({file_name:?}, {media:?}) {text:?} is not due"));
            }
        }
    }
    due.first().map(|part| format!("the part `{}` did not arrive", part.name))
}

fn part_fits(due: &PartDue, (name, media, bytes): (Option<&str>, Option<&str>, &[u8])) -> bool {
    match due {
        PartDue::File { content, file_name, media: due } => {
            // The HTML standard writes a quote in a file name as %22.
            let name = name.map(|name| name.replace("%22", "\"").replace("\\\"", "\""));
            bytes == content && name.as_deref() == Some(file_name) && media == Some(due)
        }
        PartDue::Value(value) => {
            let text = String::from_utf8_lossy(bytes);
            let as_json =
                || serde_json::from_str::<Value>(&text).is_ok_and(|value_| difference(value, &value_).is_none());
            match media {
                Some(media) if is_json(media) => as_json(),
                _ => says(&text, value),
            }
        }
    }
}

/// The error in a body that is no multipart.
pub fn fault(arrived: &Arrived, kind: Kind, form: &Form<'_>, media: &str, due: &Value) -> Option<String> {
    let came = arrived.text("content-type").unwrap_or_default();
    if essence(&came) != essence(media) {
        return Some(format!("it came as `{came}`, and `{media}` is due"));
    }
    let text = || String::from_utf8_lossy(&arrived.body).into_owned();
    match kind {
        Kind::Json => match serde_json::from_slice(&arrived.body) {
            Ok(value) => difference(due, &value),
            Err(error) => Some(format!("it is no JSON: {error}")),
        },
        Kind::Lines => {
            let lines = arrived.body.split(|byte| [b'\n', 0x1e].contains(byte)).filter(|line| !line.is_empty());
            match lines.map(serde_json::from_slice::<Value>).collect::<Result<Value, _>>() {
                Ok(values) => difference(due, &values),
                Err(error) => Some(format!("a line is no JSON: {error}")),
            }
        }
        Kind::Form => {
            let pairs: Vec<wire::Pair> = wire::form(due, form.encoding);
            let is_flat = pairs.iter().all(|(_, due)| matches!(due, Due::Leaf(_)));
            // A second third-party parser, for values without a style.
            let read = url::form_urlencoded::parse(&arrived.body).count();
            if is_flat && read != pairs.len() {
                return Some(format!("{read} pairs came, and {} are due: {}", pairs.len(), text()));
            }
            wire::pairs_fault(&text(), pairs)
        }
        Kind::Text => (text() != due.as_str().unwrap_or_default()).then(|| format!("{:?} came for {due}", text())),
        Kind::Bytes => (json!(arrived.body) != *due).then(|| "other bytes came".to_owned()),
        Kind::Multipart => unreachable!("multipart bodies are read part by part"),
    }
}
