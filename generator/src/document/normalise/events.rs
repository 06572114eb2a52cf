//! Server-sent events that are described by `schema`, as before OpenAPI 3.2. Nearly all documents describe the JSON in
//! the `data` of each event so; some describe the event itself, or a list of either.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::{Edit, Normaliser, TEXTS};
use crate::diagnostic::{Origin, Rule};
use crate::document::newer::{Moves, Rewrite, only_beside_null};
use crate::document::way::Way;
use crate::document::{limits, reference};
use crate::pointer::{Pointer, member};

/// What an event has.
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// The place of the data in the schema of an event.
const DATA: &str = "/properties/data";

/// What a schema describes, and where.
#[derive(Clone)]
struct Found {
    at: Pointer,
    is_event: bool,
    /// Whether it stands for each element of a list.
    is_element: bool,
    /// Whether the data of the event could be an event's data just as well as a part of it.
    is_doubtful: bool,
}

/// Whether an answer is a stream of events that only `schema` describes.
pub(super) fn is_stream(node: &Map<String, Value>, way: &Way<'_>) -> bool {
    let essence = way.key().and_then(|media| media.split(';').next()).unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("text/event-stream") && node.contains_key("schema") && !node.contains_key("itemSchema")
}

/// Describes each event of these answers.
pub(super) fn find(tree: &Value, normaliser: &mut Normaliser<'_>) {
    let mut moves = Vec::new();
    let mut search = Search { tree, known: HashMap::new() };
    for media in std::mem::take(&mut normaliser.streams) {
        // Nothing is sent as events.
        if media.segments().any(|key| ["requestBody", "requestBodies"].contains(&key.as_str())) {
            continue;
        }
        let schema = media.child("schema");
        let Some(found) = search.meant(&schema, limits::REFERENCES) else { continue };
        if found.is_doubtful {
            let message = "this has `data` and nothing that an event has not; it is read as the whole event";
            let help = "describe the event by `itemSchema`, as in OpenAPI 3.2";
            normaliser.warn(Rule::ReadOtherwise, Origin::value(&schema), message.to_owned(), Some(help));
        }
        let rewrite: Rewrite = match (found.at.as_str().strip_prefix(media.as_str()), found.is_event) {
            (Some("/schema"), true) => |media| moved(media, ""),
            (Some("/schema"), false) => |media| moved(media, DATA),
            (Some("/schema/items"), true) => |media| taken(media, ""),
            (Some("/schema/items"), false) => |media| taken(media, DATA),
            _ => {
                let described = json!({ "$ref": format!("#{}", found.at.as_str().replace('%', "%25")) });
                let event = if found.is_event { described } else { event_of(described) };
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

/// Makes the schema that of an event, or of what an event has at `to`.
fn moved(media: &mut Map<String, Value>, to: &str) -> Moves {
    let Some(schema) = media.shift_remove("schema") else { return Moves::new() };
    described(media, schema, to);
    vec![("/schema".to_owned(), format!("/itemSchema{to}"))]
}

/// Does so with the elements of the schema. The list stays, for references to it. The elements are elsewhere by now if
/// the schema is a list or something else.
fn taken(media: &mut Map<String, Value>, to: &str) -> Moves {
    let Some(element) = media.get("schema").and_then(|schema| schema.get("items")).cloned() else {
        return Moves::new();
    };
    described(media, element, to);
    vec![("/schema/items".to_owned(), format!("/itemSchema{to}"))]
}

fn described(media: &mut Map<String, Value>, schema: Value, to: &str) {
    media.insert("itemSchema".to_owned(), if to == DATA { event_of(schema) } else { schema });
}

/// The search for what schemas describe.
struct Search<'v> {
    tree: &'v Value,
    /// What was found, by place; nothing for a schema that is part of itself.
    known: HashMap<Pointer, Option<Found>>,
}

impl Search<'_> {
    /// The schema of each event, or of its data; none for a text, which is the whole stream.
    fn meant(&mut self, at: &Pointer, depth: usize) -> Option<Found> {
        if let Some(known) = self.known.get(at) {
            return known.clone();
        }
        self.known.insert(at.clone(), None);
        let found = self.looked_into(at, depth.checked_sub(1)?);
        self.known.insert(at.clone(), found.clone());
        found
    }

    fn looked_into(&mut self, at: &Pointer, depth: usize) -> Option<Found> {
        let schema = at.find(self.tree)?.as_object()?;
        if let Some((inner, relation)) = built_upon(schema, at) {
            let found = self.meant(&inner, depth)?;
            let is_same = match relation {
                Relation::Same => true,
                // Null is no event, and it is a value as any other.
                Relation::OrNull => found.is_event,
                Relation::Extended => false,
            };
            // What is said of a list is not said of its elements.
            if is_same || found.is_element {
                return Some(found);
            }
            let (is_event, is_doubtful) = self.as_structure(at).unwrap_or((found.is_event, found.is_doubtful));
            return Some(Found { at: at.clone(), is_event, is_doubtful, ..found });
        }
        if member(schema, "items").is_some() {
            let found = self.meant(&at.child("items"), depth)?;
            return Some(Found { is_element: true, ..found });
        }
        let found = |is_event, is_doubtful| Found { at: at.clone(), is_event, is_element: false, is_doubtful };
        if let Some((is_event, is_doubtful)) = self.as_structure(at) {
            return Some(found(is_event, is_doubtful));
        }
        for key in ["oneOf", "anyOf"] {
            let Some(shapes) = member(schema, key).and_then(Value::as_array) else { continue };
            let place = at.child(key);
            let shapes: Vec<_> = (0..shapes.len()).filter_map(|rank| self.meant(&place.index(rank), depth)).collect();
            let is_event = shapes.iter().all(|shape| shape.is_event);
            let is_doubtful = is_event && shapes.iter().any(|shape| shape.is_doubtful);
            return (!shapes.is_empty()).then(|| found(is_event, is_doubtful));
        }
        is_structure(schema).then(|| found(false, false))
    }

    /// Whether a schema with properties is that of an event, and whether that is doubtful.
    fn as_structure(&self, at: &Pointer) -> Option<(bool, bool)> {
        let properties = self.properties(at);
        let data = properties.get("data");
        let is_event = data.is_some() && properties.keys().all(|key| FIELDS.contains(key));
        let is_doubtful = is_event && data.and_then(|data| data.as_object()).is_some_and(is_structured);
        (!properties.is_empty()).then_some((is_event, is_doubtful))
    }

    /// The properties of a schema and of all that it is composed of.
    fn properties(&self, at: &Pointer) -> BTreeMap<&str, &Value> {
        let (mut open, mut seen) = (vec![at.clone()], BTreeSet::new());
        let mut properties = BTreeMap::new();
        while let Some(at) = open.pop() {
            let Some(Value::Object(schema)) = at.find(self.tree) else { continue };
            if seen.len() == limits::SCHEMAS || !seen.insert(at.clone()) {
                continue;
            }
            if let Some(own) = member(schema, "properties").and_then(Value::as_object) {
                properties.extend(own.iter().map(|(key, value)| (key.as_str(), value)));
            }
            open.extend(member(schema, "$ref").and_then(Value::as_str).and_then(reference::pointer));
            let all = member(schema, "allOf").and_then(Value::as_array).map_or(0, Vec::len);
            open.extend((0..all).map(|rank| at.child("allOf").index(rank)));
        }
        properties
    }
}

/// What a schema is to the only one that it is built upon.
enum Relation {
    Same,
    OrNull,
    Extended,
}

/// The only schema that another one is built upon.
fn built_upon(schema: &Map<String, Value>, at: &Pointer) -> Option<(Pointer, Relation)> {
    let is_alone = |only: &str| {
        let adds = |key: &String| key != only && !TEXTS.contains(&key.as_str()) && !key.starts_with("x-");
        !schema.keys().any(adds)
    };
    if let Some(text) = member(schema, "$ref").and_then(Value::as_str) {
        let relation = if is_alone("$ref") { Relation::Same } else { Relation::Extended };
        return Some((reference::pointer(text)?, relation));
    }
    if is_alone("allOf") && member(schema, "allOf").and_then(Value::as_array).is_some_and(|all| all.len() == 1) {
        return Some((at.child("allOf").index(0), Relation::Same));
    }
    ["oneOf", "anyOf"].into_iter().find_map(|key| {
        let rank = only_beside_null(member(schema, key)).filter(|_| is_alone(key))?;
        Some((at.child(key).index(rank), Relation::OrNull))
    })
}

/// Whether a value may have properties of its own.
fn is_structured(schema: &Map<String, Value>) -> bool {
    let keys = ["$ref", "properties", "allOf", "oneOf", "anyOf"];
    keys.iter().any(|key| member(schema, key).is_some()) || words(schema).contains(&"object")
}

fn is_structure(schema: &Map<String, Value>) -> bool {
    member(schema, "allOf").is_some()
        || words(schema).iter().any(|word| ["object", "integer", "number", "boolean"].contains(word))
}

fn words(schema: &Map<String, Value>) -> Vec<&str> {
    match member(schema, "type") {
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(word)) => vec![word],
        _ => Vec::new(),
    }
}
