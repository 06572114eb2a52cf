//! `encoding`: how the properties of a form are written, and which settings of a part the SDK does not support.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::media::essence;
use super::parameters::style;
use super::schema::Schemas;
use crate::api::{BodyKind, Explode, Part, PartKind, Place, Style};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// The styles that properties of a urlencoded form have of their own, by name.
pub fn lower(
    schemas: &mut Schemas<'_>,
    media: &Pointer,
    given: &Map<String, Value>,
    kind: &BodyKind,
) -> Vec<(String, Style, Explode)> {
    let mut styles = Vec::new();
    let parts: HashMap<&str, &Part> = match kind {
        BodyKind::Multipart(parts) => parts.iter().rev().map(|part| (part.name.as_str(), part)).collect(),
        _ => HashMap::new(),
    };
    for (name, encoding) in given.get("encoding").and_then(Value::as_object).into_iter().flatten() {
        let Some(encoding) = encoding.as_object() else { continue };
        let place = media.child("encoding").child(name);
        match kind {
            BodyKind::Form(_) => styles.extend(form(schemas, &place, name, encoding)),
            BodyKind::Multipart(_) => multipart(schemas, &place, encoding, parts.get(name.as_str()).copied()),
            // OpenAPI 3.0.4, "Media Type Object": `encoding` is ignored elsewhere
            BodyKind::Json(_) | BodyKind::Text | BodyKind::Bytes => {}
        }
    }
    styles.sort_by(|a, b| a.0.cmp(&b.0));
    styles
}

/// `style` and `explode`; without either, the property is written in the usual form.
fn form(
    schemas: &mut Schemas<'_>,
    place: &Pointer,
    name: &str,
    encoding: &Map<String, Value>,
) -> Option<(String, Style, Explode)> {
    for key in ["contentType", "allowReserved"] {
        if encoding.get(key).is_some_and(|value| value != &Value::Bool(false)) {
            unserved(schemas, place, key);
        }
    }
    let explode = encoding.get("explode").and_then(Value::as_bool);
    if explode.is_none() && !encoding.contains_key("style") {
        return None;
    }
    let style = style(encoding.get("style"), Place::Query);
    Some((name.to_owned(), style, explode.unwrap_or(matches!(style, Style::Form))))
}

fn multipart(schemas: &mut Schemas<'_>, place: &Pointer, encoding: &Map<String, Value>, part: Option<&Part>) {
    let inner = ["encoding", "prefixEncoding", "itemEncoding"];
    for key in ["headers", "style", "explode", "allowReserved"].into_iter().chain(inner) {
        if encoding.contains_key(key) {
            unserved(schemas, place, key);
        }
    }
    let content_type = encoding.get("contentType").and_then(Value::as_str);
    let plain = content_type.is_none_or(|media| essence(media) == "text/plain");
    if part.is_some_and(|part| part.kind == PartKind::Text) && !plain {
        unserved(schemas, place, "contentType");
    }
}

fn unserved(schemas: &mut Schemas<'_>, place: &Pointer, key: &str) {
    let message = format!("`{key}` is not written here; the value goes in the form that its type has");
    schemas.warn(Rule::PartForm, &place.child(key), message);
}
