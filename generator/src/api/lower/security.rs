//! Security schemes and what operations require of them.

use openapiv3::{APIKeyLocation, SecurityScheme};
use serde_json::{Map, Value};

use super::schema::Schemas;
use super::schema::{docs, one_line};
use crate::api::{Place, Scheme, SchemeKind};
use crate::diagnostic::Rule;
use crate::document::Document;
use crate::pointer::Pointer;

/// The schemes of the document, by name.
pub fn schemes(schemas: &mut Schemas<'_>) -> Vec<Scheme> {
    let all = Pointer::root().child("components").child("securitySchemes");
    let Some(Value::Object(listed)) = schemas.document.at(&all) else { return Vec::new() };
    let mut names: Vec<&String> = listed.keys().collect();
    names.sort();
    let mut schemes = Vec::new();
    for name in names {
        let place = super::follow::follow(schemas, all.child(name));
        let Some(node) = schemas.document.at(&place) else { continue };
        match kind(node) {
            Some(kind) => {
                let mut texts = node.as_object().map(docs).unwrap_or_default();
                texts.notes.extend(notes(node));
                schemes.push(Scheme { name: name.clone(), docs: texts, kind });
            }
            None => schemas.warn(
                Rule::Approximated,
                &place,
                "this security scheme cannot be served; calls that need it must bring their own header",
            ),
        }
    }
    schemes
}

fn kind(node: &Value) -> Option<SchemeKind> {
    match serde_json::from_value(node.clone()).ok()? {
        SecurityScheme::APIKey { location, name, .. } => {
            let place = match location {
                APIKeyLocation::Header => Place::Header,
                APIKeyLocation::Query => Place::Query,
                APIKeyLocation::Cookie => Place::Cookie,
            };
            Some(SchemeKind::ApiKey(place, name))
        }
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => Some(SchemeKind::Basic),
        SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => Some(SchemeKind::Bearer),
        SecurityScheme::HTTP { scheme, .. } => Some(SchemeKind::Http(scheme)),
        SecurityScheme::OAuth2 { flows, .. } if flows.client_credentials.is_some() => {
            Some(SchemeKind::ClientCredentials)
        }
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => Some(SchemeKind::Bearer),
    }
}

/// Where tokens come from, and what they may be good for.
fn notes(node: &Value) -> Vec<String> {
    let text = |node: &Value, key: &str| node.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut notes: Vec<String> = Vec::new();
    notes.extend(text(node, "bearerFormat").map(|format| format!("The token is a `{format}`.")));
    notes.extend(text(node, "openIdConnectUrl").map(|url| format!("OpenID Connect: {url}")));
    for (name, flow) in node.get("flows").and_then(Value::as_object).into_iter().flatten() {
        let addresses = ["authorizationUrl", "tokenUrl", "refreshUrl"];
        let addresses = addresses.into_iter().filter_map(|key| Some(format!("{key} {}", text(flow, key)?)));
        let scopes = flow.get("scopes").and_then(Value::as_object).into_iter().flatten();
        let scopes = scopes.map(|(scope, meaning)| {
            let meaning = one_line(meaning.as_str().unwrap_or_default());
            if meaning.is_empty() { format!("scope `{scope}`") } else { format!("scope `{scope}` ({meaning})") }
        });
        let mut scopes: Vec<String> = scopes.collect();
        scopes.sort();
        let facts: Vec<String> = addresses.chain(scopes).collect();
        notes.push(format!("Flow `{name}`: {}.", facts.join(", ")));
    }
    notes.sort();
    notes
}

/// The scopes that an operation asks for, in words.
pub fn scopes(document: &Document, node: &Map<String, Value>) -> Option<String> {
    let own = node.get("security").or_else(|| document.at(&Pointer::root().child("security")));
    let alternatives = own?.as_array()?.iter().filter_map(Value::as_object).flatten();
    let mut named: Vec<String> = alternatives
        .filter_map(|(scheme, scopes)| {
            let scopes: Vec<_> = scopes.as_array()?.iter().filter_map(Value::as_str).collect();
            (!scopes.is_empty()).then(|| format!("`{scheme}` with `{}`", scopes.join("`, `")))
        })
        .collect();
    named.sort();
    (!named.is_empty()).then(|| format!("Needs {}.", named.join(" or ")))
}

/// What a node requires: its own `security`, or the document's. Empty means that anyone may call.
pub fn required(document: &Document, node: &Map<String, Value>) -> Vec<Vec<String>> {
    let own = node.get("security").or_else(|| document.at(&Pointer::root().child("security")));
    let alternatives = own.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    let mut found: Vec<Vec<String>> = alternatives
        .map(|alternative| {
            let mut names: Vec<_> = alternative.keys().cloned().collect();
            names.sort();
            names
        })
        .collect();
    if found.iter().any(Vec::is_empty) {
        found.retain(|alternative| !alternative.is_empty());
        found.push(Vec::new());
    }
    if found == [Vec::<String>::new()] { Vec::new() } else { found }
}
