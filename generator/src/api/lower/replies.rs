//! Documented answers.

use openapiv3::StatusCode;
use serde_json::{Map, Value};

use super::exchange;
use super::follow::{follow, resolved};
use super::media::{essence, is_json, preferred, untyped};
use super::schema::Schemas;
use super::schema::{docs, examples};
use crate::api::{Kind, Reply, ReplyKind, Statuses, Tolerance, Type};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// The answers of an operation, by status.
pub fn lower(schemas: &mut Schemas<'_>, operation: &Pointer, node: &Map<String, Value>, id: &str) -> Vec<Reply> {
    let all = operation.child("responses");
    let Some(Value::Object(responses)) = node.get("responses") else { return Vec::new() };
    let mut replies = Vec::new();
    for key in responses.keys().filter(|key| !key.starts_with("x-")) {
        let Some(statuses) = statuses(key) else {
            schemas.warn(Rule::Approximated, &all.child(key), format!("`{key}` is no status; the answer is left out"));
            continue;
        };
        let place = follow(schemas, all.child(key));
        if let Some(Value::Object(response)) = schemas.document.at(&place) {
            replies.push(reply(schemas, &place, response, statuses, id));
        }
    }
    replies.sort_by_key(|reply| reply.statuses);
    replies
}

fn statuses(key: &str) -> Option<Statuses> {
    if key == "default" {
        return Some(Statuses::Default);
    }
    match serde_json::from_value(Value::String(key.to_ascii_uppercase())).ok()? {
        StatusCode::Code(status @ 100..=599) => Some(Statuses::One(status)),
        StatusCode::Range(hundred @ 1..=5) => Some(Statuses::Range(u8::try_from(hundred).ok()?)),
        _ => None,
    }
}

fn reply(
    schemas: &mut Schemas<'_>,
    place: &Pointer,
    response: &Map<String, Value>,
    statuses: Statuses,
    id: &str,
) -> Reply {
    let content = response.get("content").and_then(Value::as_object);
    let headers = exchange::headers(schemas, place, response);
    let media = content
        .and_then(|content| preferred(content, &["application/json", "+json", "text/json", "*/*", "text/plain"]));
    let Some((media, given)) = media.and_then(|media| Some((media, content?.get(media)?.as_object()?))) else {
        let (kind, media, examples) = (ReplyKind::Empty, None, Vec::new());
        return Reply { statuses, kind, media, headers, docs: docs(response), examples };
    };
    let all = place.child("content");
    // Forms of one thing are no loss, and .NET lists three for each answer.
    let same = |other: &Value| other.get("schema") == given.get("schema");
    if content.is_some_and(|content| content.values().any(|other| !same(other))) {
        schemas.warn(Rule::OneMediaType, &all, format!("several media types; the SDK asks for `{media}`"));
    }
    let place = all.child(media);
    let name = match statuses {
        Statuses::One(200) | Statuses::Range(2) => format!("{id} reply"),
        Statuses::One(status) => format!("{id} reply {status}"),
        Statuses::Range(hundred) => format!("{id} reply {hundred}xx"),
        Statuses::Default => format!("{id} default reply"),
    };
    let kind = kind(schemas, &place, media, given, &name);
    let shown = examples(given, &|example| resolved(schemas, example));
    Reply { statuses, kind, media: Some(media.clone()), headers, docs: docs(response), examples: shown }
}

fn kind(schemas: &mut Schemas<'_>, place: &Pointer, media: &str, given: &Map<String, Value>, name: &str) -> ReplyKind {
    if is_json(media) {
        let ty =
            if given.contains_key("schema") { schemas.type_at(&place.child("schema"), name) } else { Type::json() };
        tolerances_without_effect(schemas, place, given, &ty);
        return if ty.kind == Kind::Bytes { ReplyKind::Bytes } else { ReplyKind::Json(ty, tolerance(given)) };
    }
    untyped(schemas, place, media);
    if essence(media).starts_with("text/") { ReplyKind::Text } else { ReplyKind::Bytes }
}

fn tolerance(given: &Map<String, Value>) -> Tolerance {
    let flag = |key: &str| given.get(key) == Some(&Value::Bool(true));
    Tolerance {
        single: flag("x-accept-single"),
        wrapped: given.get("x-accept-wrapped").and_then(Value::as_str).map(str::to_owned),
        singleton: flag("x-accept-singleton"),
    }
}

/// Other forms of a list where no list is due, of an object where a list is, or of an object that the document lacks.
fn tolerances_without_effect(schemas: &mut Schemas<'_>, place: &Pointer, given: &Map<String, Value>, ty: &Type) {
    let is_list = matches!(ty.kind, Kind::List(_));
    let of_lists = [("x-accept-single", true), ("x-accept-wrapped", true), ("x-accept-singleton", false)];
    for (key, of_list) in of_lists.into_iter().filter(|(key, of_list)| given.contains_key(*key) && *of_list != is_list)
    {
        let due = if of_list { "a list" } else { "no list" };
        schemas.warn(
            Rule::ExtensionForm,
            &place.child(key),
            format!("`{key}` is about an answer that is {due}; it is ignored"),
        );
    }
    if let Some(name) = given.get("x-accept-wrapped").and_then(Value::as_str) {
        let components = schemas.document.at(&Pointer::root().child("components").child("schemas"));
        let has_it = |schema: &Value| schema.get("properties").is_some_and(|properties| properties.get(name).is_some());
        if !components.and_then(Value::as_object).is_some_and(|all| all.values().any(has_it)) {
            let message = format!("no schema of the document has a property `{name}`");
            schemas.warn(Rule::ExtensionForm, &place.child("x-accept-wrapped"), message);
        }
    }
}
