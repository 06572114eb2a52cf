//! Skeletons of scenarios: for each operation a request with the examples of the document.

use askama::Template;

use super::Tables;
use super::operations::status;
use crate::api::{Api, BodyKind, Kind, Operation, PartKind, Place, Type};
use crate::render::Origin;
use crate::render::prose::print;

#[derive(Template)]
#[template(path = "scenarios.rs", escape = "none")]
struct ScenariosTemplate {
    header: String,
    rows: Vec<Skeleton>,
}

struct Skeleton {
    name: String,
    variant: String,
    title: String,
    summary: String,
    path: Vec<(String, String)>,
    query: Vec<(String, String)>,
    body: Option<String>,
    parts: Vec<(String, Option<String>)>,
    statuses: Vec<String>,
}

/// `scenarios.rs`.
pub fn module(tables: &Tables<'_>, origin: &Origin) -> String {
    let rows = tables
        .operations()
        .map(|(operation, plan)| Skeleton {
            name: plan.row.to_string(),
            variant: plan.variant.to_string(),
            title: format!("{} {}", operation.method.name(), operation.path),
            summary: plan.summary.replace(['\n', '\r'], " "),
            path: shown(operation, Place::Path),
            query: shown(operation, Place::Query),
            body: body(tables.api, operation),
            parts: parts(tables.api, operation),
            statuses: operation.replies.iter().map(|reply| status(reply.statuses)).collect(),
        })
        .collect();
    print(&ScenariosTemplate { header: origin.header("//"), rows })
}

/// Parameters with the example of the document; a list is one pair per element.
fn shown(operation: &Operation, place: Place) -> Vec<(String, String)> {
    let placed = operation.parameters.iter().filter(|parameter| parameter.place == place);
    let with_example = placed.filter_map(|parameter| Some((&parameter.name, &parameter.examples.first()?.1)));
    with_example.flat_map(|(name, json)| elements(json).into_iter().map(|text| (name.clone(), text))).collect()
}

fn elements(json: &str) -> Vec<String> {
    match serde_json::from_str::<Vec<serde_json::Value>>(json) {
        Ok(elements) => elements.iter().map(|element| bare(&element.to_string())).collect(),
        Err(_) => vec![bare(json)],
    }
}

/// A JSON string without its quotes; other values unchanged.
fn bare(json: &str) -> String {
    serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned())
}

fn body(api: &Api, operation: &Operation) -> Option<String> {
    let body = operation.body.as_ref()?;
    match &body.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => {
            body.examples.first().map(|(_, json)| json.clone()).or_else(|| example(api, ty))
        }
        BodyKind::Text | BodyKind::Bytes | BodyKind::Multipart(_) => None,
    }
}

fn parts(api: &Api, operation: &Operation) -> Vec<(String, Option<String>)> {
    match operation.body.as_ref().map(|body| &body.kind) {
        Some(BodyKind::Multipart(parts)) => {
            let json =
                |part: &crate::api::Part| if part.kind == PartKind::File { None } else { example(api, &part.ty) };
            parts.iter().map(|part| (part.name.clone(), json(part))).collect()
        }
        _ => Vec::new(),
    }
}

fn example(api: &Api, ty: &Type) -> Option<String> {
    match ty.kind {
        Kind::Model(id) => api[id].examples.first().cloned(),
        _ => None,
    }
}
