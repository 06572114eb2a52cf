//! Server-sent events that are described by `schema`, as before OpenAPI 3.2. Nearly all documents describe the JSON in
//! the `data` of each event so; some describe the event itself, or a list of either.

use serde_json::{Map, Value, json};

use super::{Edit, Normaliser};
use crate::document::newer::{Moves, Rewrite};
use crate::document::way::Way;
use crate::document::{limits, reference};
use crate::pointer::{Pointer, member};

/// What an event has.
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// The place of the data in the schema of an event.
const DATA: &str = "/properties/data";

/// How many choices and lists within one another are looked into.
const DEPTH: usize = 8;

/// What a schema describes.
enum Meant {
    Event,
    Data,
}

/// Whether an answer is a stream of events that only `schema` describes.
pub(super) fn is_stream(node: &Map<String, Value>, way: &Way<'_>) -> bool {
    let essence = way.key().and_then(|media| media.split(';').next()).unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("text/event-stream") && node.contains_key("schema") && !node.contains_key("itemSchema")
}

/// Describes each event of these answers.
pub(super) fn find(tree: &Value, normaliser: &mut Normaliser<'_>) {
    let mut moves = Vec::new();
    for media in std::mem::take(&mut normaliser.streams) {
        // Nothing is sent as events.
        if media.segments().any(|key| ["requestBody", "requestBodies"].contains(&key.as_str())) {
            continue;
        }
        let Some((place, meant)) = meant(tree, media.child("schema"), DEPTH) else { continue };
        let rewrite: Rewrite = match (place.as_str().strip_prefix(media.as_str()), &meant) {
            (Some("/schema"), Meant::Event) => |media| moved(media, "/schema", ""),
            (Some("/schema"), Meant::Data) => |media| moved(media, "/schema", DATA),
            (Some("/schema/items"), Meant::Event) => |media| moved(media, "/schema/items", ""),
            (Some("/schema/items"), Meant::Data) => |media| moved(media, "/schema/items", DATA),
            _ => {
                let described = json!({ "$ref": format!("#{}", place.as_str().replace('%', "%25")) });
                let event = if matches!(meant, Meant::Event) { described } else { event_of(described) };
                normaliser.edit(media, Edit::Insert("itemSchema", event));
                continue;
            }
        };
        moves.push((media, Edit::Rewrite(rewrite)));
    }
    // What is within the schema is changed before it moves.
    normaliser.edits.splice(0..0, moves);
}

/// The schema of an event with such data.
fn event_of(data: Value) -> Value {
    json!({
        "type": "object",
        "required": ["data"],
        "properties": {
            "data": data,
            "event": { "type": "string" },
            "id": { "type": "string" },
            "retry": { "type": "integer" },
        },
    })
}

/// Makes what stands at `from` the schema of an event, or of what an event has at `to`.
fn moved(media: &mut Map<String, Value>, from: &str, to: &str) -> Moves {
    let Some(mut schema) = media.shift_remove("schema") else { return Moves::new() };
    let described = schema.pointer_mut(&from["/schema".len()..]).map(Value::take).unwrap_or_default();
    media.insert("itemSchema".to_owned(), if to == DATA { event_of(described) } else { described });
    vec![(from.to_owned(), format!("/itemSchema{to}"))]
}

/// The schema of each event, or of its data; none for a text, which is the whole stream.
fn meant(tree: &Value, at: Pointer, depth: usize) -> Option<(Pointer, Meant)> {
    let depth = depth.checked_sub(1)?;
    let at = followed(tree, at)?;
    let schema = at.find(tree)?.as_object()?;
    let has = |key: &str| member(schema, key).is_some();
    if has("items") {
        return meant(tree, at.child("items"), depth);
    }
    if let Some(properties) = member(schema, "properties").and_then(Value::as_object) {
        let is_event = properties.contains_key("data") && properties.keys().all(|key| FIELDS.contains(&key.as_str()));
        return Some((at, if is_event { Meant::Event } else { Meant::Data }));
    }
    for key in ["oneOf", "anyOf"] {
        let Some(shapes) = member(schema, key).and_then(Value::as_array) else { continue };
        let place = at.child(key);
        let meant: Vec<_> = (0..shapes.len()).filter_map(|rank| meant(tree, place.index(rank), depth)).collect();
        let is_event = !meant.is_empty() && meant.iter().all(|(_, meant)| matches!(meant, Meant::Event));
        return (!meant.is_empty()).then_some((at, if is_event { Meant::Event } else { Meant::Data }));
    }
    let words: Vec<&str> = match member(schema, "type") {
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(word)) => vec![word],
        _ => Vec::new(),
    };
    let is_structure =
        has("allOf") || words.iter().any(|word| ["object", "integer", "number", "boolean"].contains(word));
    is_structure.then_some((at, Meant::Data))
}

fn followed(tree: &Value, at: Pointer) -> Option<Pointer> {
    let mut at = at;
    for _ in 0..limits::REFERENCES {
        let Some(text) = at.find(tree)?.get("$ref").and_then(Value::as_str) else { return Some(at) };
        at = reference::pointer(text)?;
    }
    None
}
