//! Media types: which one is served, and what it carries.

use serde_json::{Map, Value};

use super::schema::Schemas;
use super::schema::View;
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// The media types, those that are served best first: by the first wish that each fulfils, then by name.
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

/// Whether a media type is a range of them. A range is never sent.
pub fn is_range(media: &str) -> bool {
    media.contains('*')
}

/// How a body travels, as far as its media type says.
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

    /// Whether a structure is understood in it.
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

/// A structure in a media type that is not understood is not used.
pub fn untyped(schemas: &mut Schemas<'_>, place: &Pointer, media: &str) {
    let schema = place.child("schema");
    let view = View::of(schemas.document, std::slice::from_ref(&schema));
    if matches!(view.type_word(), Some("object" | "array")) {
        let message = format!("`{media}` is not understood; the body is taken as it is, and its schema is not used");
        schemas.warn(Rule::UntypedBody, &schema, message);
    }
}

/// Whether the values of a content type are JSON.
pub fn carries_json(content_type: Option<&str>) -> bool {
    content_type.is_some_and(|media| is_json(media) && !is_range(media))
}
