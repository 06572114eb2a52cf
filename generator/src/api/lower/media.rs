//! Media types: which one is served, and what it carries.

use serde_json::{Map, Value};

use super::schema::Schemas;
use super::schema::View;
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// The media type that is served best: the first wish that one fulfils, else the first by name.
pub fn preferred<'a>(content: &'a Map<String, Value>, wishes: &[&str]) -> Option<&'a String> {
    let mut names: Vec<&String> = content.keys().collect();
    names.sort();
    let wished = |wish: &&str| {
        names
            .iter()
            .copied()
            .find(|name| essence(name) == *wish || (wish.starts_with('+') && essence(name).ends_with(*wish)))
    };
    wishes.iter().find_map(wished).or_else(|| names.first().copied())
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
