//! Webhooks and callbacks: calls that the server makes, and how each is read.

use serde_json::{Map, Value};

use super::follow::follow;
use super::media::ranked;
use super::replies;
use super::schema::{Schemas, docs, one_line, remarks};
use crate::api::{Method, Operation, Receiver, ReplyKind};
use crate::diagnostic::Rule;
use crate::pointer::Pointer;

/// Every call that the server makes: the webhooks by name, then the callbacks of each operation.
pub fn lower(schemas: &mut Schemas<'_>, operations: &[Operation]) -> Vec<Receiver> {
    let mut found = Vec::new();
    let webhooks = Pointer::root().child("webhooks");
    for name in names(schemas, &webhooks) {
        let place = follow(schemas, webhooks.child(&name));
        path_item(schemas, &place, &name, None, &mut found);
    }
    for operation in operations {
        let callbacks = operation.origin.child("callbacks");
        for name in names(schemas, &callbacks) {
            let callback = follow(schemas, callbacks.child(&name));
            for expression in names(schemas, &callback) {
                let place = follow(schemas, callback.child(&expression));
                let id = format!("{} {name}", operation.id);
                path_item(schemas, &place, &id, Some((&expression, operation)), &mut found);
            }
        }
    }
    found
}

fn names(schemas: &Schemas<'_>, place: &Pointer) -> Vec<String> {
    let object = schemas.document.at(place).and_then(Value::as_object).into_iter().flatten();
    let mut names: Vec<String> = object.map(|(name, _)| name.clone()).filter(|name| !name.starts_with("x-")).collect();
    names.sort();
    names
}

fn path_item(
    schemas: &mut Schemas<'_>,
    place: &Pointer,
    name: &str,
    callback: Option<(&str, &Operation)>,
    found: &mut Vec<Receiver>,
) {
    let Some(Value::Object(item)) = schemas.document.at(place) else { return };
    let calls: Vec<_> = Method::ALL
        .into_iter()
        .filter_map(|(method, key)| Some((method, place.child(key), item.get(key)?.as_object()?)))
        .collect();
    let several = calls.len() > 1;
    for (method, place, node) in calls {
        let own = node.get("operationId").and_then(Value::as_str).filter(|id| !id.trim().is_empty());
        let id = match own {
            Some(id) => id.to_owned(),
            None if several => format!("{name} {}", method.key()),
            None => name.to_owned(),
        };
        let mut docs = docs(node);
        docs.notes.extend(remarks(schemas.document, node));
        docs.notes.extend(callback.map(|(expression, operation)| {
            format!("Called at `{expression}`, after `{} {}`.", operation.method.name(), operation.path)
        }));
        parameters(schemas, &place, node, &mut docs.notes);
        found.push(Receiver { kind: body(schemas, &place, node, &id), id, method, docs, origin: place });
    }
}

/// The function receives the headers; parameters of the address belong to the server that takes the call.
fn parameters(schemas: &mut Schemas<'_>, place: &Pointer, node: &Map<String, Value>, notes: &mut Vec<String>) {
    let count = node.get("parameters").and_then(Value::as_array).map_or(0, Vec::len);
    for index in 0..count {
        let place = follow(schemas, place.child("parameters").index(index));
        let Some(Value::Object(parameter)) = schemas.document.at(&place) else { continue };
        let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
        let said = one_line(text("description"));
        let said = if said.is_empty() { ".".to_owned() } else { format!(": {said}") };
        notes.push(format!("Comes with `{}` in its {}{said}", text("name"), text("in")));
        if text("in") != "header" {
            let message =
                "the function that takes this call reads no parameters; whoever takes the call has its address";
            schemas.warn(Rule::Callback, &place, message);
        }
    }
}

/// The content of the body, in the best of its media types.
fn body(schemas: &mut Schemas<'_>, place: &Pointer, node: &Map<String, Value>, id: &str) -> ReplyKind {
    if !node.contains_key("requestBody") {
        return ReplyKind::Empty;
    }
    let content = follow(schemas, place.child("requestBody")).child("content");
    let Some(Value::Object(offered)) = schemas.document.at(&content) else { return ReplyKind::Empty };
    let media = ranked(offered, &replies::WISHES);
    let [best, others @ ..] = &media[..] else { return ReplyKind::Empty };
    if others.iter().any(|other| offered[*other].get("schema") != offered[*best].get("schema")) {
        let message = format!("the call comes in several media types that say different things; `{best}` is read");
        schemas.warn(Rule::OneMediaType, &content, message);
    }
    let place = follow(schemas, content.child(best));
    let Some(Value::Object(given)) = schemas.document.at(&place) else { return ReplyKind::Empty };
    replies::kind(schemas, &place, best, given, &format!("{id} event"))
}
