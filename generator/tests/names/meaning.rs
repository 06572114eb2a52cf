//! The meaning of each public name, computed from the plan by this test itself.

use std::collections::BTreeMap;

use generator::rust::operation::{BodyKind, Operation, Parameter};
use generator::rust::{Crate, Item, RustType};

pub fn of(krate: &Crate) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for item in krate.modules.iter().flat_map(|module| &module.items) {
        of_item(item, &mut names);
    }
    for operation in krate.groups.iter().flat_map(|group| &group.operations) {
        of_operation(operation, &mut names);
    }
    for scheme in &krate.client.schemes {
        names.insert(format!("ClientBuilder::{}", scheme.setter), format!("{:?}", scheme.kind));
    }
    for given in &krate.client.parameters {
        names.insert(format!("ClientBuilder::{}", given.setter), format!("{:?} {}", given.place, given.name));
    }
    names
}

fn of_item(item: &Item, names: &mut BTreeMap<String, String>) {
    match item {
        Item::Code(code) => names
            .extend(code.entries.iter().map(|it| (format!("{}::{}", code.name, it.name), format!("{:?}", it.wire)))),
        Item::Struct(record) => {
            let of_fields =
                record.fields.iter().map(|it| (format!("{}.{}", record.name, it.name), it.wire_name.clone()));
            names.extend(of_fields);
        }
        Item::Choice(choice) => names.extend(
            choice.variants.iter().map(|it| (format!("{}::{}", choice.name, it.name), format!("{:?}", it.tags))),
        ),
        Item::Alias(_) => {}
    }
}

fn of_operation(operation: &Operation, names: &mut BTreeMap<String, String>) {
    let method = format!("Client::{}", operation.method_name);
    names.insert(method.clone(), format!("{:?} {}", operation.method, operation.path));
    let wire = |given: &Parameter| format!("{:?} {}", given.place, given.wire_name);
    let mut types: Vec<String> = operation.arguments.iter().map(|it| word(&it.ty)).collect();
    let wires: Vec<String> = operation.arguments.iter().map(wire).collect();
    if let Some(options) = &operation.options {
        names.extend(options.fields.iter().map(|it| (format!("{}.{}", options.name, it.name), wire(it))));
    }
    if let Some(body) = &operation.body {
        for form in body.multiparts() {
            names.extend(form.parts.iter().map(|it| (format!("{}.{}", form.name, it.name), it.wire_name.clone())));
        }
        types.push(match (&body.choice, &body.forms[0].kind) {
            (Some(choice), _) => choice.to_string(),
            (None, BodyKind::Multipart(form)) => form.name.to_string(),
            (None, BodyKind::Json(ty) | BodyKind::Lines(ty) | BodyKind::Form(ty)) => word(ty),
            (None, BodyKind::Text) => "text".to_owned(),
            (None, BodyKind::Bytes) => "bytes".to_owned(),
        });
    }
    // Optional ones have a method of their own.
    let demanded = operation.options.iter().filter(|options| options.fields.iter().any(|it| it.required));
    types.extend(demanded.map(|options| options.name.to_string()));
    positions(&method, &types, &wires, names);
}

/// Arguments have no names at the call: with the same types in the same order, their positions are names.
fn positions(call: &str, types: &[String], wires: &[String], names: &mut BTreeMap<String, String>) {
    for (rank, wire) in wires.iter().enumerate() {
        names.insert(format!("{call}({}), argument {}", types.join(", "), rank + 1), wire.clone());
    }
}

fn word(ty: &RustType) -> String {
    match ty {
        RustType::Primitive(name) => (*name).to_owned(),
        RustType::Model(name) => name.to_string(),
        RustType::Scalar(path) => path.clone(),
        RustType::Runtime(name) => format!("rt::{name}"),
        RustType::Items(inner) => format!("rt::Items<{}>", word(inner)),
        RustType::BodyPart(inner) => format!("rt::BodyPart<{}>", word(inner)),
        RustType::Vec(inner) => format!("Vec<{}>", word(inner)),
        RustType::Map(inner) => format!("rt::Map<{}>", word(inner)),
        RustType::Option(inner) => format!("Option<{}>", word(inner)),
        RustType::Boxed(inner) => format!("Box<{}>", word(inner)),
        RustType::Unit => "()".to_owned(),
    }
}
