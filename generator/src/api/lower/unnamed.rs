//! Parts without names in the answer of a multipart media type, one after the other. How each is read follows from the
//! schema of one of them and from the content type that the document names for it; parts that are sent are in `parts`.

use serde_json::{Map, Value};

use super::media::{holds_bytes, is_json, items, listed};
use super::parts;
use super::schema::{Schemas, View};
use crate::api::{Framing, Kind, PartKind, ReplyKind, Tolerance, Type};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// The parts of an answer, if the document describes one after the other.
pub fn parts(
    schemas: &mut Schemas<'_>,
    place: &Pointer,
    (media, given): (&str, &Map<String, Value>),
    name: &str,
) -> Option<ReplyKind> {
    if Framing::of(media) != Some(Framing::Parts) {
        return None;
    }
    let encoding = given.get("itemEncoding").and_then(Value::as_object);
    let item = match items(schemas, place, given, Framing::Parts, name) {
        None if encoding.is_some() && !given.contains_key("schema") => Type::json(),
        item => item?,
    };
    unused(schemas, place, given);
    let is_any = schemas.behind(&item).kind == Kind::Json;
    let content_type = encoding.and_then(|encoding| encoding.get("contentType")).and_then(Value::as_str);
    let named: Vec<&str> = content_type.into_iter().flat_map(|list| list.split(',')).map(str::trim).collect();
    let are_bytes = !named.is_empty() && named.iter().all(|media| holds_bytes(media));
    let is_mixed = parts::opened(schemas, &item) != item || (is_any && offers_shapes(schemas, place, given));
    let (item, text) = match parts::kind(schemas, &item, encoding) {
        _ if is_mixed => {
            let message = "some parts may be files and others not; each is taken as bytes, with its headers";
            schemas.warn(Rule::UntypedBody, &described(place, given), message);
            (Type::plain(Kind::Bytes), false)
        }
        PartKind::File => (Type::plain(Kind::Bytes), false),
        PartKind::Free => (Type::plain(Kind::Bytes), false),
        PartKind::Text if are_bytes => (Type::plain(Kind::Bytes), false),
        PartKind::Json(_) if !named.is_empty() && !named.iter().any(|media| is_json(media)) => {
            let message = "parts of this content type are not understood; each is taken as bytes, with its headers";
            schemas.warn(Rule::UntypedBody, &place.child("itemEncoding").child("contentType"), message);
            (Type::plain(Kind::Bytes), false)
        }
        PartKind::Json(_) => {
            let is_leaf = schemas.is_leaf(&item);
            (item, is_leaf)
        }
        PartKind::Text | PartKind::ByValue => (item, true),
    };
    Some(ReplyKind::Json(listed(item), Tolerance { text, framing: Some(Framing::Parts), ..Tolerance::default() }))
}

/// Where a part is described.
fn described(place: &Pointer, given: &Map<String, Value>) -> Pointer {
    let key = if given.contains_key("itemSchema") { "itemSchema" } else { "schema" };
    place.child(key)
}

/// Whether an item may have one of several shapes.
fn offers_shapes(schemas: &Schemas<'_>, place: &Pointer, given: &Map<String, Value>) -> bool {
    let whole = View::of(schemas.document, &[described(place, given)]);
    let elements: Vec<Pointer> = if given.contains_key("itemSchema") {
        vec![described(place, given)]
    } else {
        whole.all("items").map(|(place, _)| place).collect()
    };
    let item = View::of(schemas.document, &elements);
    item.has("oneOf") || item.has("anyOf")
}

/// What the document says of parts beside their content type: each has its own headers, whatever its position.
fn unused(schemas: &mut Schemas<'_>, place: &Pointer, given: &Map<String, Value>) {
    let item = given.get("itemEncoding").and_then(Value::as_object);
    let of_item = item.into_iter().flat_map(Map::keys).filter(|key| *key != "contentType" && !key.starts_with("x-"));
    let of_item = of_item.map(|key| place.child("itemEncoding").child(key));
    let by_position = given.contains_key("prefixEncoding").then(|| place.child("prefixEncoding"));
    for place in of_item.chain(by_position).collect::<Vec<_>>() {
        let message = "each part is read by its own headers, which come with it; this is not used";
        schemas.warn(Rule::PartForm, &place, message);
    }
}
