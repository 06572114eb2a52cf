//! Decisions about methods.

use std::collections::HashMap;

use super::modules::MOD;
use super::{Planner, outcome, parameters};
use crate::api::{self, PartKind, ReplyKind, Statuses};
use crate::pointer::Pointer;
use crate::rust::docs::{code, lines, paragraph};
use crate::rust::name::{Case, Scope};
use crate::rust::operation::{Body, BodyKind, Form, Group, Operation, Part};
use crate::rust::{DocLines, RustType};

/// Names of things in the scope of a generated method.
const IN_METHODS: [&str; 4] = ["body", "call", "form", "options"];

/// Methods that the client has by hand.
const OF_CLIENT: [&str; 4] = ["builder", "rebuild", "new", "core"];

/// The groups, in the order of the tags; operations without a tag come last.
pub fn plan(planner: &mut Planner<'_>) -> Vec<Group> {
    let api = planner.api;
    let mut methods = Scope::reserving(&OF_CLIENT);
    let mut modules = Scope::reserving(&[MOD]);
    let tags = api.tags.iter().map(|tag| (Some(&tag.name), tag.name.as_str(), &tag.docs));
    let none = api::Docs::default();
    let mut groups = Vec::new();
    let mut of: HashMap<Option<&String>, Vec<&api::Operation>> = HashMap::new();
    for operation in &api.operations {
        of.entry(operation.tag.as_ref()).or_default().push(operation);
    }
    for (tag, name, texts) in tags.chain([(None, "untagged", &none)]) {
        if let Some(operations) = of.remove(&tag) {
            let module = modules.claim(name, Case::Snake, &Pointer::root().child("tags"), planner.diagnostics);
            let docs = lines(texts, &format!("Operations of {name}."));
            let operations =
                operations.into_iter().map(|operation| plan_one(planner, operation, &mut methods)).collect();
            groups.push(Group { module, docs, operations });
        }
    }
    groups
}

fn plan_one(planner: &mut Planner<'_>, operation: &api::Operation, methods: &mut Scope) -> Operation {
    let mut scope = Scope::reserving(&IN_METHODS);
    let (arguments, options) = parameters::plan(planner, operation, &mut scope);
    let (success, failure) = outcome::plan(planner, operation);
    let method_name = methods.claim(&operation.id, Case::Snake, &operation.origin, planner.diagnostics);
    let named = |case| Scope::default().claim(method_name.bare(), case, &operation.origin, &mut Default::default());
    Operation {
        row: named(Case::Shouty),
        variant: named(Case::Pascal),
        id: operation.id.clone(),
        method: operation.method,
        path: operation.path.clone(),
        docs: method_docs(planner, operation),
        summary: operation.docs.summary.clone().unwrap_or_else(|| operation.id.clone()),
        deprecated: operation.docs.deprecated,
        arguments,
        options,
        body: operation.body.as_ref().map(|body| plan_body(planner, operation, body)),
        success,
        failure,
        accept: accept(operation),
        retry: operation.retry,
        security: operation.security.clone(),
        server: operation.server.clone(),
        client_parameters: operation.parameters.iter().filter(|p| p.client).map(|p| p.name.clone()).collect(),
        annotations: operation.annotations.clone(),
        method_name,
    }
}

fn method_docs(planner: &Planner<'_>, operation: &api::Operation) -> DocLines {
    let mut docs = lines(&operation.docs, &operation.id);
    paragraph(&mut docs, code(&format!("{} {}", operation.method.key().to_uppercase(), operation.path)));
    let source: Vec<String> = operation
        .annotations
        .iter()
        .map(|(name, value)| format!("{} {}", name.trim_start_matches("x-"), explained(planner, name, value)))
        .collect();
    if !source.is_empty() {
        paragraph(&mut docs, format!("In the document: {}.", source.join(", ")));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.docs.description.is_some()) {
        paragraph(&mut docs, format!("Body: {}", flowing(&body.docs)));
    }
    if !operation.replies.is_empty() {
        docs.push(String::new());
        docs.extend(operation.replies.iter().map(answer));
    }
    docs
}

/// The value of an annotation, with a link to where the document says that it is explained.
fn explained(planner: &Planner<'_>, name: &str, value: &str) -> String {
    match planner.api.annotations.get(name) {
        Some(path) => format!("[{}]({path})", code(value)),
        None => code(value),
    }
}

/// An answer as an entry of a list: its status, what it means, the headers that it brings.
fn answer(reply: &api::Reply) -> String {
    let status = match reply.statuses {
        Statuses::One(status) => format!("`{status}`"),
        Statuses::Range(hundred) => format!("`{hundred}XX`"),
        Statuses::Default => "Any other status".to_owned(),
    };
    let headers = reply.headers.iter().map(|header| {
        let required = if header.required { ", always there" } else { "" };
        format!("; header {}{}", code(&header.name), introduced(required, &flowing(&header.docs)))
    });
    format!("- {}{}", introduced(&status, &flowing(&reply.docs)), headers.collect::<String>())
}

/// Words, and after a colon what is said of them, if anything is.
fn introduced(words: &str, said: &str) -> String {
    if said.is_empty() { words.to_owned() } else { format!("{words}: {said}") }
}

/// Texts in one line.
fn flowing(docs: &api::Docs) -> String {
    let lines = lines(docs, "");
    lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What answers may be: JSON first, then whatever else is documented.
fn accept(operation: &api::Operation) -> String {
    let mut media: Vec<&str> = operation.replies.iter().filter_map(|reply| reply.media.as_deref()).collect();
    media.sort_by_key(|media| (!media.contains("json"), *media));
    media.dedup();
    let json = operation.replies.iter().any(|reply| matches!(reply.kind, ReplyKind::Json(..)));
    if media.is_empty() || (json && media == ["*/*"]) { "application/json".to_owned() } else { media.join(", ") }
}

fn plan_body(planner: &mut Planner<'_>, operation: &api::Operation, body: &api::Body) -> Body {
    let kind = match &body.kind {
        api::BodyKind::Json(ty) => BodyKind::Json(planner.value(ty)),
        api::BodyKind::Form(ty) => BodyKind::Form(planner.value(ty)),
        api::BodyKind::Multipart(parts) => BodyKind::Multipart(form(planner, operation, parts)),
        api::BodyKind::Text => BodyKind::Text,
        api::BodyKind::Bytes => BodyKind::Bytes,
    };
    let argument = if matches!(kind, BodyKind::Multipart(_)) { "form" } else { "body" };
    Body {
        argument: super::Ident::ours(argument),
        required: body.required,
        media: body.media.clone(),
        kind,
        styles: body.styles.clone(),
    }
}

fn form(planner: &mut Planner<'_>, operation: &api::Operation, parts: &[api::Part]) -> Form {
    let name =
        planner.types.claim(&format!("{} form", operation.id), Case::Pascal, &operation.origin, planner.diagnostics);
    let mut scope = Scope::default();
    let parts = parts
        .iter()
        .map(|part| {
            let mut docs = lines(&part.docs, &part.name);
            paragraph(&mut docs, format!("Part {}.", code(&part.name)));
            let ty = if part.kind == PartKind::File { RustType::Runtime("FilePart") } else { planner.plain(&part.ty) };
            Part {
                name: scope.claim(&part.name, Case::Snake, &part.origin, planner.diagnostics),
                wire_name: part.name.clone(),
                ty,
                required: part.required,
                repeated: part.repeated,
                kind: part.kind.clone(),
                docs,
            }
        })
        .collect();
    Form { name, parts }
}
