//! Security schemes and what operations require of them.

use openapiv3::{APIKeyLocation, SecurityScheme};
use serde_json::{Map, Value};

use super::docs::docs;
use super::schemas::Schemas;
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
        let place = super::operations::follow(schemas, all.child(name));
        let Some(node) = schemas.document.at(&place) else { continue };
        match kind(node) {
            Some(kind) => {
                let texts = node.as_object().map(docs).unwrap_or_default();
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
        SecurityScheme::HTTP { .. } => None,
        SecurityScheme::OAuth2 { flows, .. } if flows.client_credentials.is_some() => {
            Some(SchemeKind::ClientCredentials)
        }
        SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => Some(SchemeKind::Bearer),
    }
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
