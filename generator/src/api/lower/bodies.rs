//! Request bodies: JSON, forms, multipart, text, bytes. Where the document offers several media types, the caller
//! chooses one.

use serde_json::{Map, Value};

use super::follow::{docs_at, follow, resolved};
use super::media::{Wire, is_multipart, is_ordered, is_range, items, json, listed, ranked, unnamed_parts, untyped};
use super::schema::Schemas;
use super::schema::View;
use super::schema::examples;
use super::{encodings, parts};
use crate::api::{Body, BodyKind, Docs, Framing, Kind, Type};
use crate::pointer::Pointer;

/// The best form comes first; it is the default.
const WISHES: [&str; 9] = [
    "application/json",
    "application/merge-patch+json",
    "+json",
    "*/*",
    "application/*",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "text/plain",
    "application/octet-stream",
];

/// The body of an operation, if it has one.
pub fn lower(schemas: &mut Schemas<'_>, operation: &Pointer, node: &Map<String, Value>, id: &str) -> Option<Body> {
    node.get("requestBody")?;
    let place = follow(schemas, operation.child("requestBody"));
    let body = schemas.document.at(&place)?.as_object()?;
    let content = body.get("content")?.as_object()?;
    let all = place.child("content");
    let texts = docs_at(schemas, &operation.child("requestBody"), body);
    let mut forms: Vec<Body> = Vec::new();
    for media in offered(schemas, &all, content) {
        // In a form other than the default, the types to be named have names of their own.
        let id = if forms.is_empty() { id.to_owned() } else { format!("{id} {}", words(media)) };
        let place = follow(schemas, all.child(media));
        if let Some(Value::Object(given)) = schemas.document.at(&place) {
            let form = form(schemas, &place, (media, given), body, &id);
            forms.push(Body { docs: texts.clone(), ..form });
        }
    }
    let alternatives = forms.split_off(forms.len().min(1));
    forms.pop().map(|default| Body { alternatives, ..default })
}

/// The words of a media type that distinguish it.
fn words(media: &str) -> String {
    match Wire::of(media) {
        Wire::Multipart => "multipart".to_owned(),
        Wire::Form => "urlencoded".to_owned(),
        _ => media.split(';').next().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned(),
    }
}

/// The media types to choose from. Forms of one structure that mean the same are merged (.NET lists three for each
/// body); so is an unsupported form beside a supported one.
fn offered<'c>(schemas: &Schemas<'_>, all: &Pointer, content: &'c Map<String, Value>) -> Vec<&'c String> {
    let place = |media: &str| follow(schemas, all.child(media));
    let said = |media: &str| schemas.document.at(&place(media))?.get("schema");
    let mut kept: Vec<&String> = Vec::new();
    for media in ranked(content, &WISHES) {
        let (wire, schema) = (wire(schemas, &place(media), media), said(media));
        let says_the_same = |other: &&String| {
            let others = self::wire(schemas, &place(other), other);
            said(other) == schema
                && others.is_structured()
                && (others == wire || (!wire.is_structured() && is_structure(schemas, schema)))
        };
        if !kept.iter().any(says_the_same) {
            kept.push(media);
        }
    }
    kept
}

/// How a form of a body is sent. A urlencoded form consists of pairs of name and value: only objects are supported in
/// it.
fn wire(schemas: &Schemas<'_>, place: &Pointer, media: &str) -> Wire {
    match Wire::of(media) {
        Wire::Form => {
            let view = View::of(schemas.document, &[place.child("schema")]);
            if view.type_word().is_none_or(|word| word == "object") { Wire::Form } else { Wire::Bytes }
        }
        other => other,
    }
}

/// Whether a schema, as it is written, is that of an object or a list.
fn is_structure(schemas: &Schemas<'_>, schema: Option<&Value>) -> bool {
    let Some(Value::Object(schema)) = schema else { return false };
    let target = super::schema::reference(schemas.document, schema);
    match target {
        Some(target) => matches!(View::of(schemas.document, &[target]).type_word(), Some("object" | "array")),
        None => matches!(schema.get("type").and_then(Value::as_str), Some("object" | "array")),
    }
}

fn form(
    schemas: &mut Schemas<'_>,
    place: &Pointer,
    (media, given): (&String, &Map<String, Value>),
    body: &Map<String, Value>,
    id: &str,
) -> Body {
    let kind = kind(schemas, place, media, given, id);
    let styles = encodings::lower(schemas, place, given, &kind);
    unnamed_parts(schemas, place, media, given);
    let shown = examples(given, &|example| resolved(schemas, example));
    let (media, named) = match &kind {
        // A media type that the range includes needs no name.
        BodyKind::Json(_) if ["*/*", "application/*"].contains(&media.as_str()) => {
            ("application/json".to_owned(), false)
        }
        // Only who writes the parts knows their boundary.
        BodyKind::Bytes if is_multipart(media) && !media.contains("boundary=") => (media.clone(), true),
        _ => (media.clone(), is_range(media)),
    };
    Body {
        required: body.get("required") == Some(&Value::Bool(true)),
        media,
        named,
        kind,
        styles,
        docs: Docs::default(),
        examples: shown,
        alternatives: Vec::new(),
    }
}

fn kind(schemas: &mut Schemas<'_>, place: &Pointer, media: &str, given: &Map<String, Value>, id: &str) -> BodyKind {
    let schema = place.child("schema");
    let name = format!("{id} body");
    if let Some(framing) = Framing::of(media).filter(|framing| framing.is_sent())
        && let Some(item) = items(schemas, place, given, framing, &name)
    {
        return BodyKind::Json(listed(item));
    }
    let is_described = given.contains_key("schema") || given.contains_key("itemSchema");
    match wire(schemas, place, media) {
        Wire::Json if !is_described && is_range(media) => BodyKind::Bytes,
        Wire::Json => {
            let ty = json(schemas, place, given, &name);
            match schemas.behind(&ty).kind {
                Kind::Bytes if is_range(media) => BodyKind::Bytes,
                Kind::Text if is_range(media) && !media.ends_with("json") => BodyKind::Text,
                _ => BodyKind::Json(ty),
            }
        }
        Wire::Multipart if is_ordered(given) => {
            untyped(schemas, place, media);
            BodyKind::Bytes
        }
        Wire::Multipart => BodyKind::Multipart(parts::lower(schemas, place, given, id)),
        Wire::Form if !given.contains_key("schema") => BodyKind::Form(Type::json()),
        Wire::Form => BodyKind::Form(schemas.type_at(&schema, &name)),
        Wire::Text => {
            untyped(schemas, place, media);
            BodyKind::Text
        }
        Wire::Bytes => {
            untyped(schemas, place, media);
            BodyKind::Bytes
        }
    }
}
