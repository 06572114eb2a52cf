//! Security schemes, and which of them operations require.

use std::collections::BTreeMap;

use openapiv3::{APIKeyLocation, SecurityScheme};
use serde_json::{Map, Value};

use super::given;
use super::schema::Schemas;
use super::schema::{docs, one_line};
use crate::api::{Parameter, Place, Scheme, SchemeKind};
use crate::diagnostic::{Diagnostic, Origin, Rule};
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
        if is_certificate(node) {
            continue;
        }
        match kind(node) {
            Some(kind) => {
                let mut texts = node.as_object().map(docs).unwrap_or_default();
                texts.notes.extend(notes(node));
                let given = node.as_object().and_then(given::name);
                schemes.push(Scheme { name: name.clone(), given, docs: texts, kind, origin: all.child(name) });
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

/// Whether the transport authenticates the caller by a client certificate; then nothing is sent.
fn is_certificate(scheme: &Value) -> bool {
    scheme.get("type").is_some_and(|kind| kind == "mutualTLS")
}

/// Whether a scheme of that name is one of these.
fn is_certificate_of(document: &Document, name: &str) -> bool {
    let all = Pointer::root().child("components").child("securitySchemes");
    document.at(&all.child(name)).is_some_and(is_certificate)
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

/// Where tokens are requested, and with which scopes.
fn notes(node: &Value) -> Vec<String> {
    let text = |node: &Value, key: &str| node.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut notes: Vec<String> = Vec::new();
    notes.extend(text(node, "bearerFormat").map(|format| format!("The token is a `{format}`.")));
    notes.extend(text(node, "openIdConnectUrl").map(|url| format!("OpenID Connect: {url}")));
    notes.extend(text(node, "oauth2MetadataUrl").map(|url| format!("OAuth 2.0 metadata: {url}")));
    for (name, flow) in node.get("flows").and_then(Value::as_object).into_iter().flatten() {
        let addresses = ["authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl"];
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

/// The scopes of an operation, in words.
pub fn scopes(document: &Document, node: &Map<String, Value>) -> Option<String> {
    let own = node.get("security").or_else(|| document.at(&Pointer::root().child("security")));
    let alternatives = own?.as_array()?.iter().filter_map(Value::as_object).flatten();
    let mut named: Vec<String> = alternatives
        .filter_map(|(scheme, scopes)| {
            if is_certificate_of(document, scheme) {
                return Some(format!("a client certificate (`{scheme}`), which the transport has"));
            }
            let scopes: Vec<_> = scopes.as_array()?.iter().filter_map(Value::as_str).collect();
            (!scopes.is_empty()).then(|| format!("`{scheme}` with `{}`", scopes.join("`, `")))
        })
        .collect();
    named.sort();
    (!named.is_empty()).then(|| format!("Needs {}.", named.join(" or ")))
}

/// The requirement of a node: its own `security`, or the document's. Empty means that anyone may call.
pub fn required(document: &Document, node: &Map<String, Value>) -> Vec<Vec<String>> {
    let own = node.get("security").or_else(|| document.at(&Pointer::root().child("security")));
    let alternatives = own.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    let mut found: Vec<Vec<String>> = alternatives
        .map(|alternative| {
            let sent = alternative.keys().filter(|name| !is_certificate_of(document, name));
            let mut names: Vec<_> = sent.cloned().collect();
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

/// The place of a scheme's credential.
fn destination(schemas: &Schemas<'_>, scheme: &str) -> Option<(Place, String)> {
    let all = Pointer::root().child("components").child("securitySchemes");
    let place = super::follow::follow(schemas, all.child(scheme));
    Some(match kind(schemas.document.at(&place)?)? {
        SchemeKind::ApiKey(Place::Header, name) => (Place::Header, name.to_ascii_lowercase()),
        SchemeKind::ApiKey(place, name) => (place, name),
        _ => (Place::Header, "authorization".to_owned()),
    })
}

/// Alternatives that no request can satisfy: two schemes need the same header.
pub fn shared_headers(schemas: &mut Schemas<'_>, operation: &Pointer, node: &Map<String, Value>) {
    let (place, own) = match node.get("security") {
        Some(own) => (operation.child("security"), Some(own)),
        None => (Pointer::root().child("security"), schemas.document.at(&Pointer::root().child("security"))),
    };
    for (index, alternative) in own.and_then(Value::as_array).into_iter().flatten().enumerate() {
        let mut names: Vec<&String> = alternative.as_object().into_iter().flat_map(Map::keys).collect();
        names.sort();
        let mut wanted: BTreeMap<(Place, String), &String> = BTreeMap::new();
        for name in names {
            let Some(destination) = destination(schemas, name) else { continue };
            if destination.0 != Place::Header {
                continue;
            }
            if let Some(other) = wanted.get(&destination) {
                let message = format!(
                    "`{other}` and `{name}` want one header, `{}`, which carries one; a call with both is refused before it is sent",
                    destination.1
                );
                let finding = Diagnostic::new(Rule::Disagreement, Origin::value(&place.index(index)), message);
                schemas.report(finding.help("make alternatives of them: an entry of the list for each"));
            } else {
                wanted.insert(destination, name);
            }
        }
    }
}

/// Removes the parameters that a scheme of the operation sends itself.
pub fn take_owned(schemas: &mut Schemas<'_>, security: &[Vec<String>], parameters: &mut Vec<Parameter>) {
    let mut owners: Vec<(&String, (Place, String))> = Vec::new();
    for scheme in security.iter().flatten() {
        owners.extend(destination(schemas, scheme).map(|destination| (scheme, destination)));
    }
    parameters.retain(|parameter| {
        let is_same = |(place, name): &(Place, String)| match place {
            Place::Header => parameter.place == Place::Header && parameter.name.eq_ignore_ascii_case(name),
            place => parameter.place == *place && parameter.name == *name,
        };
        let Some((scheme, _)) = owners.iter().find(|(_, destination)| is_same(destination)) else { return true };
        let message = format!(
            "the security scheme `{scheme}` sends `{}`; it is set on the client and no argument",
            parameter.name
        );
        schemas.warn(Rule::Disagreement, &parameter.origin, message);
        false
    });
}
