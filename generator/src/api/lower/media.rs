//! Media types: which one is used, and what it carries.

use serde_json::{Map, Value};

use super::schema::Schemas;
use super::schema::{View, is_structure};
use crate::api::{Framing, Kind, Type};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// The media types, the best supported first: by the first of the `wishes` that each fulfils, then by name.
pub fn ranked<'a>(content: &'a Map<String, Value>, wishes: &[&str]) -> Vec<&'a String> {
    let fulfils = |name: &str, wish: &str| name == wish || (wish.starts_with('+') && name.ends_with(wish));
    let rank = |name: &String| {
        let name = essence(name);
        wishes.iter().position(|wish| fulfils(&name, wish)).unwrap_or(wishes.len())
    };
    let mut names: Vec<&String> = content.keys().collect();
    names.sort_by_key(|name| (rank(name), name.contains('*'), *name));
    names
}

/// Whether a media type is a range, which is never sent.
pub fn is_range(media: &str) -> bool {
    media.contains('*')
}

/// How a body is sent, as far as its media type determines it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    Json,
    Multipart,
    Form,
    Text,
    Bytes,
}

impl Wire {
    pub fn of(media: &str) -> Self {
        match essence(media).as_str() {
            _ if is_json(media) => Self::Json,
            "multipart/form-data" => Self::Multipart,
            "application/x-www-form-urlencoded" => Self::Form,
            text if text.starts_with("text/") => Self::Text,
            _ => Self::Bytes,
        }
    }

    /// Whether a structure is supported in it.
    pub fn is_structured(self) -> bool {
        matches!(self, Self::Json | Self::Multipart | Self::Form)
    }
}

/// A media type without parameters, in lower case.
pub fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether a media type carries JSON (`text/json` and `*/*` are served as JSON by .NET).
pub fn is_json(media: &str) -> bool {
    let essence = essence(media);
    essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*" || essence == "application/*"
}

/// The type of a JSON body; a list, if only its items are described.
pub fn json(schemas: &mut Schemas<'_>, place: &Pointer, given: &Map<String, Value>, name: &str) -> Type {
    if given.contains_key("schema") {
        schemas.type_at(&place.child("schema"), name)
    } else if given.contains_key("itemSchema") {
        listed(schemas.type_at(&place.child("itemSchema"), &format!("{name} item")))
    } else {
        Type::json()
    }
}

/// The type of the values of a sequence in a body. Before OpenAPI 3.2, documents describe it as `schema`: of one line,
/// or of the list of them.
pub fn items(
    schemas: &mut Schemas<'_>,
    place: &Pointer,
    given: &Map<String, Value>,
    framing: Framing,
    name: &str,
) -> Option<Type> {
    let name = format!("{name} item");
    if given.contains_key("itemSchema") {
        return Some(schemas.type_at(&place.child("itemSchema"), &name));
    }
    if !given.contains_key("schema") {
        return None;
    }
    let schema = place.child("schema");
    let view = View::of(schemas.document, std::slice::from_ref(&schema));
    let elements: Vec<Pointer> = view.all("items").map(|(place, _)| place).collect();
    match view.type_word() {
        Some("array") if !elements.is_empty() => Some(schemas.type_of(&elements, &name)),
        Some("string" | "array") => None,
        _ if !framing.is_sent() => None,
        _ => Some(schemas.type_at(&schema, &name)),
    }
}

/// A list of values of a type.
pub fn listed(item: Type) -> Type {
    Type::plain(Kind::List(Box::new(item)))
}

/// What describes parts by their order, and not by their names.
const BY_ORDER: [&str; 3] = ["itemSchema", "prefixEncoding", "itemEncoding"];

/// Whether a media type carries parts.
pub fn is_multipart(media: &str) -> bool {
    essence(media).starts_with("multipart/")
}

/// Whether the parts of a multipart body follow one another without names.
pub fn is_ordered(given: &Map<String, Value>) -> bool {
    !given.contains_key("schema") && BY_ORDER.iter().any(|key| given.contains_key(*key))
}

/// How parts are encoded by their order is not used: a body of parts without names is taken as it is.
pub fn unnamed_parts(schemas: &mut Schemas<'_>, place: &Pointer, media: &str, given: &Map<String, Value>) {
    for key in BY_ORDER.iter().filter(|key| key.ends_with("Encoding") && is_multipart(media)) {
        if given.contains_key(*key) {
            let message = format!("the caller writes and reads parts without names; `{key}` is not used");
            schemas.warn(Rule::PartForm, &place.child(key), message);
        }
    }
}

/// A structure in an unsupported media type is ignored.
pub fn untyped(schemas: &mut Schemas<'_>, place: &Pointer, media: &str) {
    let key = ["itemSchema", "schema"].into_iter().find(|key| schemas.document.at(&place.child(key)).is_some());
    let schema = place.child(key.unwrap_or("schema"));
    let view = View::of(schemas.document, std::slice::from_ref(&schema));
    if key == Some("itemSchema") || is_structure(schemas.document, &view) {
        let message = format!("`{media}` is not understood; the body is taken as it is, and its schema is not used");
        schemas.warn(Rule::UntypedBody, &schema, message);
    }
}

/// Whether the content of a media type is neither text nor JSON.
pub fn holds_bytes(media: &str) -> bool {
    Wire::of(media) == Wire::Bytes
}

/// Whether the values of a content type are JSON.
pub fn carries_json(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|media| is_json(media) && !is_range(media))
}
