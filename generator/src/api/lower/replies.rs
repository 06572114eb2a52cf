//! Documented answers.

use openapiv3::StatusCode;
use serde_json::{Map, Value, json};

use super::follow::{docs_at, follow, resolved};
use super::media::{essence, is_json, is_range, items, json, listed, ranked, unnamed_parts, untyped};
use super::schema::Schemas;
use super::schema::examples;
use super::{exchange, unnamed};
use crate::api::{Docs, Framing, Kind, Method, Reply, ReplyKind, Statuses, Tolerance, Type};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// The best media type first.
pub const WISHES: [&str; 7] =
    ["application/json", "+json", "text/json", "*/*", "application/*", "text/plain", "application/octet-stream"];

/// The answers of an operation, by status.
pub fn lower(
    schemas: &mut Schemas<'_>,
    operation: &Pointer,
    method: &Method,
    node: &Map<String, Value>,
    id: &str,
) -> Vec<Reply> {
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
            let bodyless = *method == Method::Head || statuses.is_bodyless();
            if bodyless
                && *method != Method::Head
                && response.get("content").is_some_and(|content| content != &json!({}))
            {
                let message = "an answer of this status has no body; what is said of it is not read";
                schemas.warn(Rule::Disagreement, &place.child("content"), message);
            }
            let texts = docs_at(schemas, &all.child(key), response);
            replies.extend(each(schemas, &place, (response, texts), statuses, (id, bodyless)));
        }
    }
    replies.extend(bodyless_successes(&replies));
    replies.sort_by_key(|reply| reply.statuses);
    replies
}

/// The statuses without a body within a class of successes whose other statuses have one.
fn bodyless_successes(replies: &[Reply]) -> Vec<Reply> {
    let class = replies.iter().find(|reply| reply.statuses == Statuses::Range(2) && reply.kind != ReplyKind::Empty);
    let alone = [204, 205].map(Statuses::One).into_iter();
    let unnamed = alone.filter(|status| replies.iter().all(|reply| reply.statuses != *status));
    let empty = |class: &Reply, statuses| Reply {
        statuses,
        kind: ReplyKind::Empty,
        media: None,
        docs: Docs { description: Some("Without a body.".to_owned()), ..Docs::default() },
        examples: Vec::new(),
        ..class.clone()
    };
    class.into_iter().flat_map(|class| unnamed.clone().map(|statuses| empty(class, statuses))).collect()
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

/// The answer of a status in each media type with a different content; only one where there is no body.
fn each(
    schemas: &mut Schemas<'_>,
    place: &Pointer,
    (response, docs): (&Map<String, Value>, Docs),
    statuses: Statuses,
    (id, bodyless): (&str, bool),
) -> Vec<Reply> {
    let headers = exchange::headers(schemas, place, response);
    let empty = Reply { statuses, kind: ReplyKind::Empty, media: None, headers, docs, examples: Vec::new() };
    let Some(content) = response.get("content").and_then(Value::as_object).filter(|_| !bodyless) else {
        return vec![empty];
    };
    let name = match statuses {
        Statuses::One(200) | Statuses::Range(2) => format!("{id} reply"),
        Statuses::One(status) => format!("{id} reply {status}"),
        Statuses::Range(hundred) => format!("{id} reply {hundred}xx"),
        Statuses::Default => format!("{id} default reply"),
    };
    let (all, mut found, mut told) = (place.child("content"), Vec::<Reply>::new(), Vec::new());
    let contents = ranked(content, &WISHES).into_iter().filter_map(|media| {
        let place = follow(schemas, all.child(media));
        Some((media, schemas.document.at(&place)?.as_object()?, place))
    });
    let contents: Vec<_> = contents.collect();
    let what = |given: &Map<String, Value>| (given.get("schema").cloned(), given.get("itemSchema").cloned());
    let is_told_apart = contents.windows(2).any(|two| what(two[0].1) != what(two[1].1));
    for (media, given, place) in contents {
        let is_item = given.contains_key("itemSchema");
        let framing = Framing::of(media).filter(|framing| is_item || *framing != Framing::Parts);
        let schema = (given.get("schema"), given.get("itemSchema"), framing);
        let same = told.iter().position(|known| *known == schema).map(|rank| &mut found[rank].kind);
        // Several forms of one content are no loss: .NET lists three for each answer.
        if let Some(ReplyKind::Json(ty, tolerance)) = same {
            // Where nothing describes the content, a text is a value of its own.
            let is_free = schemas.behind(ty).kind == Kind::Json;
            let is_json = is_json(media) || !(is_free || schemas.is_leaf(ty));
            let is_text = !is_json && essence(media).starts_with("text/");
            tolerance.text |= is_text;
            if is_json || is_text {
                // Beside another content, what an answer says it is decides.
                if is_told_apart {
                    let kind = ReplyKind::Json(ty.clone(), tolerance.clone());
                    found.push(Reply { kind, media: Some(media.clone()), ..empty.clone() });
                    told.push(schema);
                }
                continue;
            }
        }
        let kind = kind(schemas, &place, media, given, &name);
        let examples = examples(given, &|example| resolved(schemas, example));
        found.push(Reply { kind, media: Some(media.clone()), examples, ..empty.clone() });
        told.push(schema);
    }
    if found.is_empty() { vec![empty] } else { found }
}

/// The content of an answer in one media type.
pub fn kind(
    schemas: &mut Schemas<'_>,
    place: &Pointer,
    media: &str,
    given: &Map<String, Value>,
    name: &str,
) -> ReplyKind {
    if let Some(parts) = unnamed::parts(schemas, place, (media, given), name) {
        return parts;
    }
    if let Some(framing) = Framing::of(media).filter(|framing| *framing != Framing::Parts)
        && let Some(item) = items(schemas, place, given, framing, name)
    {
        return ReplyKind::Json(listed(item), Tolerance { framing: Some(framing), ..Tolerance::default() });
    }
    if is_json(media) {
        let ty = json(schemas, place, given, name);
        tolerances_without_effect(schemas, place, given, &ty);
        if schemas.behind(&ty).kind == Kind::Bytes {
            return ReplyKind::Bytes;
        }
        let text = is_range(media) && !media.ends_with("json") && schemas.is_leaf(&ty);
        return ReplyKind::Json(ty, Tolerance { text, ..tolerance(given) });
    }
    untyped(schemas, place, media);
    unnamed_parts(schemas, place, media, given);
    if essence(media).starts_with("text/") { ReplyKind::Text } else { ReplyKind::Bytes }
}

fn tolerance(given: &Map<String, Value>) -> Tolerance {
    let flag = |key: &str| given.get(key) == Some(&Value::Bool(true));
    Tolerance {
        single: flag("x-accept-single"),
        wrapped: given.get("x-accept-wrapped").and_then(Value::as_str).map(str::to_owned),
        singleton: flag("x-accept-singleton"),
        text: false,
        framing: None,
    }
}

/// Reports settings for accepted forms that have no effect: those for lists on another answer, those for objects on a
/// list, or a wrapper that the document lacks.
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
