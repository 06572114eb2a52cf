//! Decisions about methods.

use std::collections::HashMap;

use super::models::{MOST_REQUIRED, taken};
use super::modules::Names;
use super::{Planner, outcome, parameters};
use crate::api::{self, PartKind, ReplyKind, Statuses};
use crate::rust::docs::{code, lines, paragraph};
use crate::rust::item::Taken;
use crate::rust::name::{Case, Ident, Scope, Wanted};
use crate::rust::operation::{Body, BodyKind, Form, Group, Operation, Part, Sent};
use crate::rust::{DocLines, Gate, RustType};

/// Names in the scope of a generated method.
const IN_METHODS: [&str; 4] = ["body", "call", "form", "options"];

/// The argument for a media type that the caller names.
const CONTENT_TYPE: &str = "content_type";

/// The list of all rows.
const EVERY: &str = "ALL";

/// The row of an operation with that name; no other name ends so.
const EVERY_OTHER: &str = "ALL_";

/// What the name of a method that takes options ends with. No other method is called so: an operation whose name does
/// gets an underscore more, so that neither a new operation nor a first option ever wants the name of another one.
const WITH: &str = "_with";

/// Hand-written methods of the client.
const OF_CLIENT: [&str; 4] = ["builder", "rebuild", "new", "core"];

/// The groups, in the order of the tags; operations without a tag come last.
pub fn plan(planner: &mut Planner<'_>, names: &Names) -> Vec<Group> {
    let api = planner.api;
    let mut methods = Scope::reserving(&OF_CLIENT);
    let none = api::Docs::default();
    let mut groups = Vec::new();
    let mut of: HashMap<Option<&String>, Vec<&api::Operation>> = HashMap::new();
    for operation in &api.operations {
        of.entry(operation.tag.as_ref()).or_default().push(operation);
    }
    let tags = api.tags.iter().map(|tag| (Some(&tag.name), tag.name.as_str(), &tag.docs));
    for (tag, name, texts) in tags.chain([(None, "untagged", &none)]) {
        if let Some(operations) = of.remove(&tag) {
            let module = names.get(tag.map(String::as_str)).clone();
            let docs = lines(texts, &format!("Operations of {name}."));
            let operations =
                operations.into_iter().map(|operation| plan_one(planner, operation, &mut methods)).collect();
            groups.push(Group { module, tag: tag.cloned(), docs, gate: Gate::default(), operations });
        }
    }
    groups
}

fn plan_one(planner: &mut Planner<'_>, operation: &api::Operation, methods: &mut Scope) -> Operation {
    let mut scope = Scope::reserving(&IN_METHODS);
    if operation.body.as_ref().is_some_and(|body| body.named && body.alternatives.is_empty()) {
        scope.reserve(CONTENT_TYPE);
    }
    let (arguments, options) = parameters::plan(planner, operation, &mut scope);
    let (success, failure) = outcome::plan(planner, operation);
    let method_name = method_name(planner, operation, methods);
    let method_with = options.as_ref().filter(|options| !options.is_demanded()).map(|_| method_name.extended(WITH));
    let named = |case| Scope::default().claim(method_name.bare(), case, &operation.origin, &mut Default::default());
    Operation {
        row: Some(named(Case::Shouty)).filter(|row| row.as_str() != EVERY).unwrap_or_else(|| Ident::ours(EVERY_OTHER)),
        variant: named(Case::Pascal),
        id: operation.id.clone(),
        method: operation.method.clone(),
        path: operation.path.clone(),
        docs: method_docs(operation),
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
        method_with,
    }
}

fn method_name(planner: &mut Planner<'_>, operation: &api::Operation, methods: &mut Scope) -> Ident {
    let name = methods.claim(&operation.id, Case::Snake, &operation.origin, planner.diagnostics);
    if name.bare().ends_with(WITH) { name.extended("_") } else { name }
}

fn method_docs(operation: &api::Operation) -> DocLines {
    let mut docs = lines(&operation.docs, &operation.id);
    paragraph(&mut docs, code(&format!("{} {}", operation.method.name(), operation.path)));
    if let Some(body) = operation.body.as_ref().filter(|body| body.docs.description.is_some()) {
        paragraph(&mut docs, format!("Body: {}", flowing(&body.docs)));
    }
    docs.extend(operation.body.iter().flat_map(forms));
    if !operation.replies.is_empty() {
        docs.push(String::new());
        docs.extend(operation.replies.chunk_by(|one, next| one.statuses == next.statuses).map(answer));
    }
    docs
}

/// The media types of a body, if there is a choice.
fn forms(body: &api::Body) -> DocLines {
    let said: Vec<String> = body.forms().map(|form| code(&form.media)).collect();
    let text = match &said[..] {
        [parts] if body.named && !body.media.contains('*') => {
            format!("`content_type` is {parts} with the `boundary` that stands between the parts.")
        }
        [range] if body.named => {
            format!("`content_type` is the media type of the body: one within {range}, and no range.")
        }
        [_] => return Vec::new(),
        [default, others @ ..] => format!("Sent as {default} by default, or as {}.", others.join(", ")),
        [] => unreachable!("a body has a form"),
    };
    vec![String::new(), text]
}

/// The answers of a status as an entry of a list: the status, its meaning, its headers.
fn answer(of_one_status: &[api::Reply]) -> String {
    let reply = &of_one_status[0];
    let status = match reply.statuses {
        Statuses::One(status) => format!("`{status}`"),
        Statuses::Range(hundred) => format!("`{hundred}XX`"),
        Statuses::Default => "Any other status".to_owned(),
    };
    let headers = reply.headers.iter().map(|header| {
        let required = if header.required { ", always there" } else { "" };
        format!("; header {}{}", code(&header.name), introduced(required, &flowing(&header.docs)))
    });
    let media: Vec<String> = of_one_status.iter().filter_map(|reply| reply.media.as_deref()).map(code).collect();
    let media = if media.len() > 1 { format!("; as {}", media.join(" or ")) } else { String::new() };
    format!("- {}{media}{}", introduced(&status, &flowing(&reply.docs)), headers.collect::<String>())
}

/// Words, and after a colon their description, if there is one.
fn introduced(words: &str, said: &str) -> String {
    if said.is_empty() { words.to_owned() } else { format!("{words}: {said}") }
}

/// Texts in one line.
fn flowing(docs: &api::Docs) -> String {
    let lines = lines(docs, "");
    lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The `Accept` header: JSON first, then the other documented media types.
fn accept(operation: &api::Operation) -> String {
    let mut media: Vec<&str> = operation.replies.iter().filter_map(|reply| reply.media.as_deref()).collect();
    media.sort_by_key(|media| (!media.contains("json"), *media));
    media.dedup();
    let json = operation.replies.iter().any(|reply| matches!(reply.kind, ReplyKind::Json(..)));
    if media.is_empty() || (json && media == ["*/*"]) { "application/json".to_owned() } else { media.join(", ") }
}

fn plan_body(planner: &mut Planner<'_>, operation: &api::Operation, body: &api::Body) -> Body {
    let mut scope = Scope::default();
    let mut forms = Vec::new();
    for (rank, given) in body.forms().enumerate() {
        let words = outcome::media_words(&given.media);
        let variant = scope.claim(&words, Case::Pascal, &operation.origin, planner.diagnostics);
        let form_name =
            if rank == 0 { format!("{} form", operation.id) } else { format!("{} {words} form", operation.id) };
        let kind = match &given.kind {
            api::BodyKind::Json(ty) if api::Framing::of(&given.media).is_some_and(api::Framing::is_sent) => {
                BodyKind::Lines(planner.value(ty))
            }
            api::BodyKind::Json(ty) => BodyKind::Json(planner.value(ty)),
            api::BodyKind::Form(ty) => BodyKind::Form(planner.value(ty)),
            api::BodyKind::Multipart(parts) => BodyKind::Multipart(form(planner, operation, &form_name, parts)),
            api::BodyKind::Text => BodyKind::Text,
            api::BodyKind::Bytes => BodyKind::Bytes,
        };
        forms.push(Sent {
            variant,
            media: given.media.clone(),
            named: given.named,
            kind,
            styles: given.styles.clone(),
        });
    }
    let choice = (forms.len() > 1).then(|| {
        planner.types.claim(&format!("{} content", operation.id), Case::Pascal, &operation.origin, planner.diagnostics)
    });
    let argument = if choice.is_none() && matches!(forms[0].kind, BodyKind::Multipart(_)) { "form" } else { "body" };
    Body { argument: Ident::ours(argument), required: body.required, choice, forms }
}

fn form(planner: &mut Planner<'_>, operation: &api::Operation, name: &str, parts: &[api::Part]) -> Form {
    let mut claim = |name: &str| planner.types.claim(name, Case::Pascal, &operation.origin, planner.diagnostics);
    let is_built = parts.iter().filter(|part| part.required && !part.free).count() <= MOST_REQUIRED;
    let builder = is_built.then(|| claim(&format!("{name} builder")));
    let name = claim(name);
    let mut scope = Scope::default();
    let wanted = parts.iter().map(|it| Wanted { given: it.given.as_deref(), name: &it.name, origin: &it.origin });
    let names = scope.claim_all(&wanted.collect::<Vec<_>>(), Case::Snake, planner.diagnostics);
    let parts = (parts.iter().zip(names))
        .map(|(part, name)| {
            let mut docs = lines(&part.docs, if part.free { "Further parts, each with its name." } else { &part.name });
            if !part.free {
                paragraph(&mut docs, format!("Part {}.", code(&part.name)));
            }
            let ty = match part.kind {
                PartKind::File => RustType::Runtime("FilePart"),
                PartKind::Free => RustType::Runtime("FreePart"),
                _ => planner.plain(&part.ty),
            };
            let of_text = taken(planner, &part.ty, &ty);
            let taken = match (&part.kind, of_text) {
                (PartKind::File | PartKind::Free, _) => Taken::Value,
                (_, Taken::Text) if part.repeated => Taken::Texts,
                (_, taken) if !part.repeated => taken,
                _ => Taken::Value,
            };
            Part {
                name,
                wire_name: part.name.clone(),
                ty,
                required: part.required,
                repeated: part.repeated,
                free: part.free,
                kind: part.kind.clone(),
                docs,
                taken,
            }
        })
        .collect();
    Form { name, builder, parts }
}
