//! The headers of answers, and the facts about an operation that only its documentation mentions.

use serde_json::{Map, Value};

use super::follow::{docs_at, follow};
use super::schema::Schemas;
use super::schema::View;
use super::schema::{one_line, view_docs};
use super::{security, servers};
use crate::api::Header;
use crate::document::Document;
use crate::pointer::Pointer;

/// Facts for the texts of an operation: its path's texts, its other groups, its servers, its scopes.
pub fn notes(document: &Document, item: &Map<String, Value>, node: &Map<String, Value>) -> Vec<String> {
    let mut notes: Vec<String> = ["summary", "description"]
        .into_iter()
        .filter_map(|key| item.get(key)?.as_str())
        .map(|text| format!("Of the path: {}", one_line(text)))
        .collect();
    let others: Vec<&str> =
        node.get("tags").and_then(Value::as_array).into_iter().flatten().skip(1).filter_map(Value::as_str).collect();
    if !others.is_empty() {
        notes.push(format!("Also of `{}`.", others.join("`, `")));
    }
    let own = servers::all(node);
    notes.extend(if own.is_empty() { servers::all(item) } else { own });
    notes.extend(security::scopes(document, node));
    notes
}

/// The headers of an answer, by name.
pub fn headers(schemas: &Schemas<'_>, place: &Pointer, response: &Map<String, Value>) -> Vec<Header> {
    let all = place.child("headers");
    let given = response.get("headers").and_then(Value::as_object).into_iter().flatten();
    // OpenAPI 3.0.4, "Response Object": a header named Content-Type is ignored
    let mut headers: Vec<Header> = given
        .filter(|(name, _)| !name.eq_ignore_ascii_case("content-type"))
        .filter_map(|(name, _)| header(schemas, name, &all.child(name)))
        .collect();
    headers.sort_by(|a, b| a.name.cmp(&b.name));
    headers
}

fn header(schemas: &Schemas<'_>, name: &str, written: &Pointer) -> Option<Header> {
    let place = &follow(schemas, written.clone());
    let node = schemas.document.at(place)?.as_object()?;
    let mut docs = docs_at(schemas, written, node);
    let media = node.get("content").and_then(Value::as_object).and_then(|content| content.keys().next());
    let schema = match media {
        Some(media) => place.child("content").child(media).child("schema"),
        None => place.child("schema"),
    };
    let view = View::of(schemas.document, &[schema]);
    let kind =
        view.type_word().map(|word| view.text("format").map_or(word.to_owned(), |form| format!("{word}, {form}")));
    let form =
        media.cloned().or_else(|| (node.get("explode") == Some(&Value::Bool(true))).then(|| "`name=value`".to_owned()));
    docs.notes.extend(kind.into_iter().chain(form).map(|form| format!("({form})")));
    docs.description = docs.description.or(view_docs(&view).description);
    Some(Header { name: name.to_owned(), required: node.get("required") == Some(&Value::Bool(true)), docs })
}
