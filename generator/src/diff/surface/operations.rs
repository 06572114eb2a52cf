//! The usable declarations of a method: its name, its arguments, its results.

use super::{Surface, parameter_member};
use crate::api::Method;
use crate::diff::words::rust;
use crate::rust::operation::{Body, BodyKind, Operation, Outcome, OutcomeShape, Sent};

/// The owner for an exchange.
pub fn owner(method: &Method, path: &str) -> String {
    format!("{} {path}", method.name())
}

pub fn declare(surface: &mut Surface, operation: &Operation) {
    let owner = owner(&operation.method, &operation.path);
    surface.declare(&owner, "name", operation.method_name.to_string());
    let mut arguments = Vec::new();
    for argument in &operation.arguments {
        let text = format!("{}: {}", argument.name, rust(&argument.ty));
        surface.declare(&owner, parameter_member(argument.place, &argument.wire_name), format!("argument {text}"));
        arguments.push(text);
    }
    if let Some(options) = &operation.options {
        for field in &options.fields {
            let ty = if field.required { rust(&field.ty) } else { format!("Option<{}>", rust(&field.ty)) };
            let member = parameter_member(field.place, &field.wire_name);
            surface.declare(&owner, member, format!("option {}: {ty}", field.name));
        }
    }
    if let Some(body) = &operation.body {
        let text = format!("body: {}", body_text(body));
        surface.declare(&owner, "body", text.clone());
        arguments.push(text);
        for (choice, form) in body.choice.iter().flat_map(|choice| body.forms.iter().map(move |form| (choice, form))) {
            surface.declare(&owner, form_member(&form.media), format!("{choice}::{}({})", form.variant, held(form)));
        }
        for form in body.multiparts() {
            for part in &form.parts {
                let one = rust(&part.ty);
                let ty = match (part.required, part.repeated) {
                    _ if part.free => format!("Vec<(String, {one})>"),
                    (_, true) => format!("Vec<{one}>"),
                    (true, false) => one,
                    (false, false) => format!("Option<{one}>"),
                };
                surface.declare(&owner, part_member(&part.wire_name), format!("{}: {ty}", part.name));
            }
        }
    }
    if let Some(options) = &operation.options {
        let text = format!("options: &{}", options.name);
        match &operation.method_with {
            Some(with) => surface.declare(&owner, "options", format!("{with}(…, {text})")),
            None => arguments.push(text),
        }
    }
    surface.declare(&owner, "arguments", arguments.join(", "));
    surface.declare(&owner, "success", outcome(&operation.success));
    surface.declare(&owner, "error", outcome(&operation.failure));
}

/// The member for a part of a multipart body.
pub fn part_member(wire_name: &str) -> String {
    format!("part {wire_name}")
}

/// The member for a form of a body that has several.
pub fn form_member(media: &str) -> String {
    format!("body as {media}")
}

/// What a method takes as a body. Where one is required, a value of the default form is taken as it is, with other
/// forms beside it or without.
fn body_text(body: &Body) -> String {
    match (&body.choice, &body.forms[0]) {
        (Some(choice), _) if !body.required => format!("Option<{choice}>"),
        (Some(choice), Sent { named: true, .. }) => choice.to_string(),
        (_, form) => {
            let content_type = if form.named { "&str, " } else { "" };
            let held = held(form);
            if body.required { format!("{content_type}{held}") } else { format!("{content_type}Option<{held}>") }
        }
    }
}

fn held(form: &Sent) -> String {
    match &form.kind {
        BodyKind::Json(ty) | BodyKind::Lines(ty) | BodyKind::Form(ty) => format!("&{}", rust(ty)),
        BodyKind::Multipart(form) => form.name.to_string(),
        BodyKind::Text => "String".to_owned(),
        BodyKind::Bytes => "rt::Bytes".to_owned(),
    }
}

fn outcome(outcome: &Outcome) -> String {
    match &outcome.shape {
        OutcomeShape::Undocumented => "undocumented".to_owned(),
        OutcomeShape::One(reader) => rust(&reader.ty()),
        OutcomeShape::Several(name, variants) => {
            let variants: Vec<String> =
                variants.iter().map(|case| format!("{}({})", case.variant, rust(&case.reader.ty()))).collect();
            format!("{name} {{ {} }}", variants.join(", "))
        }
    }
}
