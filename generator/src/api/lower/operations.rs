//! From path items to operations, by path and method.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::follow::follow;
use super::given::RUST_ARGUMENTS;
use super::schema::Schemas;
use super::schema::{annotations, docs, remarks};
use super::{bodies, exchange, parameters, replies, security, servers};
use crate::api::{Method, Operation, Parameter, Retry};
use crate::diagnostic::{Diagnostic, File, Origin, Rule};
use crate::pointer::Pointer;

/// Every operation of the document.
pub fn lower(schemas: &mut Schemas<'_>) -> Vec<Operation> {
    let all = Pointer::root().child("paths");
    let Some(Value::Object(paths)) = schemas.document.at(&all) else { return Vec::new() };
    let mut names: Vec<&String> = paths.keys().filter(|name| name.starts_with('/')).collect();
    names.sort();
    let mut operations = Vec::new();
    for path in names {
        path_item(schemas, path, &follow(schemas, all.child(path)), &mut operations);
    }
    tell_apart(schemas, &mut operations);
    operations
}

fn path_item(schemas: &mut Schemas<'_>, path: &str, place: &Pointer, operations: &mut Vec<Operation>) {
    let Some(Value::Object(item)) = schemas.document.at(place) else { return };
    for (method, key) in Method::ALL {
        if let Some(Value::Object(node)) = item.get(key) {
            operations.push(operation(schemas, path, (method, &place.child(key)), (place, item), node));
        }
    }
    let others = place.child("additionalOperations");
    let listed = item.get("additionalOperations").and_then(Value::as_object).into_iter().flatten();
    let mut listed: Vec<_> = listed.filter_map(|(name, node)| Some((name, node.as_object()?))).collect();
    listed.sort_by_key(|(name, _)| *name);
    for (name, node) in listed {
        if let Some(method) = other_method(schemas, item, &others.child(name), name) {
            operations.push(operation(schemas, path, (method, &others.child(name)), (place, item), node));
        }
    }
}

/// The method with that name, if it has no key of its own in the path item.
fn other_method(schemas: &mut Schemas<'_>, item: &Map<String, Value>, place: &Pointer, name: &str) -> Option<Method> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    let known = Method::ALL.into_iter().find(|(_, key)| name.eq_ignore_ascii_case(key));
    let message = match &known {
        _ if name.is_empty() || !name.bytes().all(is_token) => {
            format!("`{name}` is no name that a method of HTTP can have; the operation is left out")
        }
        Some((_, key)) if item.contains_key(*key) => {
            format!("the path has `{key}` already; this operation is left out")
        }
        _ => return Some(known.map_or_else(|| Method::Other(name.to_owned()), |(method, _)| method)),
    };
    schemas.report(Diagnostic::new(Rule::Disagreement, Origin::key(place), message));
    None
}

fn operation(
    schemas: &mut Schemas<'_>,
    path: &str,
    (method, place): (Method, &Pointer),
    (item_place, item): (&Pointer, &Map<String, Value>),
    node: &Map<String, Value>,
) -> Operation {
    let id = name(schemas, path, &method, node, place);
    let text = |key: &str| node.get(key).and_then(Value::as_str);
    let retry = match text("x-retry") {
        Some("safe") => Retry::Safe,
        Some("never") => Retry::Never,
        _ if matches!(method, Method::Get | Method::Head | Method::Options | Method::Query) => Retry::Safe,
        _ => Retry::Never,
    };
    let mut docs = docs(node);
    docs.notes.extend(remarks(schemas.document, node));
    docs.notes.extend(exchange::notes(schemas.document, item, node));
    let security = security::required(schemas.document, node);
    security::shared_headers(schemas, place, node);
    let mut parameters = parameters::lower(schemas, item_place, item, place, node, &id);
    security::take_owned(schemas, &security, &mut parameters);
    arrange(schemas, place, node, &mut parameters);
    let server = servers::own(schemas, place, node).or_else(|| servers::own(schemas, item_place, item));
    let body = bodies::lower(schemas, place, node, &id);
    let replies = replies::lower(schemas, place, &method, node, &id);
    Operation {
        method,
        path: path.to_owned(),
        tag: node.get("tags").and_then(|tags| tags.get(0)).and_then(Value::as_str).map(str::to_owned),
        docs,
        parameters,
        body,
        replies,
        security,
        retry,
        server,
        annotations: annotations(node),
        origin: place.clone(),
        id,
    }
}

/// Puts the parameters into the order that the document gives for code; those that it does not name come last.
fn arrange(schemas: &mut Schemas<'_>, place: &Pointer, node: &Map<String, Value>, parameters: &mut [Parameter]) {
    let Some(Value::Array(order)) = node.get(RUST_ARGUMENTS) else { return };
    let known: HashSet<String> = parameters.iter().map(|parameter| parameter.name.clone()).collect();
    for (rank, name) in order.iter().enumerate() {
        if let Some(name) = name.as_str().filter(|name| !known.contains(*name)) {
            let message = format!("the operation has no parameter `{name}`; the others are put into this order");
            let origin = Origin::value(&place.child(RUST_ARGUMENTS).index(rank));
            schemas.report(Diagnostic::new(Rule::ExtensionForm, origin, message).help("take it out"));
        }
    }
    // If a name occurs twice, the first counts.
    let names = order.iter().enumerate().rev().filter_map(|(rank, name)| Some((name.as_str()?, rank)));
    let ranks: HashMap<&str, usize> = names.collect();
    parameters.sort_by_key(|parameter| ranks.get(parameter.name.as_str()).copied().unwrap_or(order.len()));
}

fn name(schemas: &mut Schemas<'_>, path: &str, method: &Method, node: &Map<String, Value>, place: &Pointer) -> String {
    if let Some(id) = node.get("operationId").and_then(Value::as_str).filter(|id| !id.trim().is_empty()) {
        return id.to_owned();
    }
    let words: Vec<String> = path.split('/').filter(|s| !s.is_empty()).map(|s| s.replace(['{', '}'], " ")).collect();
    let made = format!("{} {}", method.key(), words.join(" "));
    schemas.diagnostics.report(
        Diagnostic::new(
            Rule::UnnamedOperation,
            Origin::key(place),
            "the operation has no `operationId`; its name is made from method and path",
        )
        .help("add an `operationId`, in the document or in an overlay"),
    );
    made
}

/// Operations that share an `operationId` are distinguished by method and path. One that has it from an overlay keeps
/// it: a new operation of the document must not take over its name.
fn tell_apart(schemas: &mut Schemas<'_>, operations: &mut [Operation]) {
    let files = schemas.document.files();
    let named_by_document = |rank: &usize| {
        let id = Origin::value(&operations[*rank].origin.child("operationId"));
        !matches!(files.locate(&id).file, File::Overlay(_))
    };

    let mut by_id: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (rank, operation) in operations.iter().enumerate() {
        by_id.entry(operation.id.clone()).or_default().push(rank);
    }
    let mut shared: Vec<_> = by_id.into_iter().filter(|(_, ranks)| ranks.len() > 1).collect();
    shared.iter_mut().for_each(|(_, ranks)| ranks.sort_by_key(&named_by_document));
    for (id, ranks) in shared {
        let first = operations[ranks[0]].origin.clone();
        for rank in &ranks[1..] {
            let operation = &mut operations[*rank];
            operation.id = format!("{id} {} {}", operation.method.key(), operation.path.replace(['/', '{', '}'], " "));
            schemas.diagnostics.report(
                Diagnostic::new(
                    Rule::SharedName,
                    Origin::value(&operation.origin.child("operationId")),
                    format!("another operation is called `{id}`; this one gets its method and path into its name"),
                )
                .related("the other one", Origin::value(&first.child("operationId"))),
            );
        }
    }
}
