//! Request bodies: JSON, forms, multipart, text, bytes.

use serde_json::{Map, Value};

use super::encodings;
use super::follow::{follow, resolved};
use super::media::{essence, is_json, preferred, untyped};
use super::schema::Schemas;
use super::schema::View;
use super::schema::{docs, examples};
use crate::api::{Body, BodyKind, Kind, Part, PartKind, Shape, Type};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// The body of an operation, if it has one.
pub fn lower(schemas: &mut Schemas<'_>, operation: &Pointer, node: &Map<String, Value>, id: &str) -> Option<Body> {
    node.get("requestBody")?;
    let place = follow(schemas, operation.child("requestBody"));
    let body = schemas.document.at(&place)?.as_object()?;
    let content = body.get("content")?.as_object()?;
    let media = preferred(
        content,
        &["application/json", "+json", "multipart/form-data", "application/x-www-form-urlencoded", "text/plain"],
    )?;
    let all = place.child("content");
    let same = |other: &Value| other.get("schema") == content[media].get("schema");
    if content.values().any(|other| !same(other)) {
        schemas.warn(Rule::OneMediaType, &all, format!("several media types; the SDK sends `{media}`"));
    }
    let given = content.get(media)?.as_object()?;
    let place = all.child(media);
    let kind = kind(schemas, &place, media, given, id);
    let encodings = encodings::lower(schemas, &place, given, &kind);
    let shown = examples(given, &|example| resolved(schemas, example));
    Some(Body {
        required: body.get("required") == Some(&Value::Bool(true)),
        media: media.clone(),
        kind,
        styles: encodings,
        docs: docs(body),
        examples: shown,
    })
}

fn kind(schemas: &mut Schemas<'_>, place: &Pointer, media: &str, given: &Map<String, Value>, id: &str) -> BodyKind {
    let schema = place.child("schema");
    let name = format!("{id} body");
    match essence(media).as_str() {
        _ if !given.contains_key("schema") && is_json(media) => BodyKind::Json(Type::json()),
        _ if is_json(media) => BodyKind::Json(schemas.type_at(&schema, &name)),
        "multipart/form-data" => BodyKind::Multipart(parts(schemas, place, given, id)),
        "application/x-www-form-urlencoded" => BodyKind::Form(schemas.type_at(&schema, &name)),
        text => {
            untyped(schemas, place, media);
            if text.starts_with("text/") { BodyKind::Text } else { BodyKind::Bytes }
        }
    }
}

fn parts(schemas: &mut Schemas<'_>, place: &Pointer, given: &Map<String, Value>, id: &str) -> Vec<Part> {
    let view = View::of(schemas.document, &[place.child("schema")]);
    let super::schema::Meaning::Named(Shape::Record(record)) = super::schema::lower_record(schemas, &view, id) else {
        schemas.warn(Rule::Approximated, place, "a multipart body without known parts; it is sent empty");
        return Vec::new();
    };
    let encodings = given.get("encoding").and_then(Value::as_object);
    let mut parts = Vec::new();
    for field in record.fields {
        let encoding = encodings.and_then(|all| all.get(&field.name)).and_then(Value::as_object);
        let (repeated, ty) = match field.ty.kind {
            Kind::List(inner) => (true, *inner),
            _ => (false, field.ty.clone()),
        };
        let kind = part_kind(&ty, encoding);
        parts.push(Part {
            required: field.presence.is_required(),
            name: field.name,
            docs: field.docs,
            origin: field.origin,
            repeated,
            ty,
            kind,
        });
    }
    parts
}

/// OpenAPI 3.0.4, "Encoding Object": leaves are text, files are bytes, the rest is JSON.
fn part_kind(ty: &Type, encoding: Option<&Map<String, Value>>) -> PartKind {
    let content_type = encoding.and_then(|e| e.get("contentType")).and_then(Value::as_str);
    let bare = encoding.is_some_and(|e| e.get("x-omit-content-type") == Some(&Value::Bool(true)));
    match &ty.kind {
        Kind::Bytes => PartKind::File,
        Kind::Model(_) | Kind::List(_) | Kind::Map(_) | Kind::Json => {
            PartKind::Json(if bare { None } else { Some(content_type.unwrap_or("application/json").to_owned()) })
        }
        _ if content_type.is_some_and(is_json) => PartKind::Json(content_type.map(str::to_owned)),
        _ => PartKind::Text,
    }
}
