//! What each public name of a plan means on the wire. Names that moved are found by comparing two such lists.
//!
//! A name with a new meaning is worse than a name that was removed: code still compiles, and sends or reads something
//! else. Arguments are positional, so their positions count as names as long as their types are equal.

use std::collections::{BTreeMap, HashMap};

use super::Element;
use super::surface::CLIENT;
use super::surface::operations::owner as exchange;
use super::words::place_word;
use super::words::{rust, scheme, wire};
use crate::api::Place;
use crate::rust::item::{Choice, Code, Struct};
use crate::rust::operation::{Body, BodyKind, Operation, Parameter};
use crate::rust::{Crate, Item};

/// The meaning of a public name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Its kind.
    pub element: Element,
    /// The type, the exchange or the client that it is declared with, as in [`Surface`](super::surface::Surface).
    pub owner: String,
    /// What is sent or read, in words; several texts if several values have this name.
    pub wires: Vec<String>,
}

impl Meaning {
    /// Whether nothing of the former meaning is left.
    pub fn is_another(&self, newer: &Self) -> bool {
        self.wires.iter().all(|wire| !newer.wires.contains(wire))
    }
}

/// Public names, as written in code, and their meanings.
#[derive(Debug, Default)]
pub struct Meanings {
    of: BTreeMap<String, Meaning>,
}

impl Meanings {
    pub fn of(krate: &Crate) -> Self {
        let mut meanings = Self::default();
        for item in krate.modules.iter().flat_map(|module| &module.items) {
            match item {
                Item::Struct(item) => meanings.record(item),
                Item::Code(item) => meanings.code(item),
                Item::Choice(item) => meanings.choice(item),
                Item::Alias(_) => {}
            }
        }
        for operation in krate.groups.iter().flat_map(|group| &group.operations) {
            meanings.operation(operation);
        }
        for given in &krate.client.schemes {
            meanings.add(format!("{CLIENT}::{}", given.setter), Element::Scheme, CLIENT, scheme(&given.kind));
        }
        for given in &krate.client.parameters {
            let wire = format!("{} {}", place_word(given.place), given.name);
            meanings.add(format!("{CLIENT}::{}", given.setter), Element::Parameter, CLIENT, wire);
        }
        meanings
    }

    /// Every name, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Meaning)> {
        self.of.iter().map(|(name, meaning)| (name.as_str(), meaning))
    }

    /// The meaning of a name.
    pub fn get(&self, name: &str) -> Option<&Meaning> {
        self.of.get(name)
    }

    fn add(&mut self, name: String, element: Element, owner: &str, wire: String) {
        self.of.insert(name, Meaning { element, owner: owner.to_owned(), wires: vec![wire] });
    }

    fn record(&mut self, item: &Struct) {
        let owner = item.name.as_str();
        let property = |name: &str| format!("property {name}");
        for field in &item.fields {
            self.add(format!("{owner}.{}", field.name), Element::Field, owner, property(&field.wire_name));
        }
    }

    fn code(&mut self, item: &Code) {
        for entry in &item.entries {
            let name = format!("{}::{}", item.name, entry.name);
            self.add(name, Element::Value, item.name.as_str(), wire(&entry.wire));
        }
    }

    /// Shapes are distinguished by the values of a tag; without one, nothing on the wire names them.
    fn choice(&mut self, item: &Choice) {
        for variant in item.variants.iter().filter(|variant| item.tag.is_some() && !variant.tags.is_empty()) {
            let wires = variant.tags.iter().map(wire).collect();
            let meaning = Meaning { element: Element::Variant, owner: item.name.to_string(), wires };
            self.of.insert(format!("{}::{}", item.name, variant.name), meaning);
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let owner = exchange(&operation.method, &operation.path);
        let method = format!("Client::{}", operation.method_name);
        let (key, path) = (operation.method.name(), &operation.path);
        self.add(method.clone(), Element::Operation, &owner, format!("{key} {}", unnamed(path)));
        let mut types: Vec<String> = operation.arguments.iter().map(|argument| rust(&argument.ty)).collect();
        types.extend(operation.body.iter().map(body_type));
        let demanded = operation.options.iter().filter(|options| options.is_demanded());
        types.extend(demanded.map(|options| options.name.to_string()));
        let call = format!("{method}({})", types.join(", "));
        let mut ranks = HashMap::new();
        for (rank, name) in placeholders(path).enumerate() {
            ranks.entry(name).or_insert(rank);
        }
        for (rank, argument) in operation.arguments.iter().enumerate() {
            self.add(format!("{call}, argument {}", rank + 1), Element::Parameter, &owner, place(&ranks, argument));
        }
        if let Some(options) = &operation.options {
            for field in &options.fields {
                self.add(format!("{}.{}", options.name, field.name), Element::Parameter, &owner, place(&ranks, field));
            }
        }
        for form in operation.body.iter().flat_map(Body::multiparts) {
            for part in form.parts.iter().filter(|part| !part.free) {
                let wire = format!("part {}", part.wire_name);
                self.add(format!("{}.{}", form.name, part.name), Element::Part, &owner, wire);
            }
        }
    }
}

fn body_type(body: &Body) -> String {
    if let Some(choice) = &body.choice {
        return choice.to_string();
    }
    match &body.forms[0].kind {
        BodyKind::Json(ty) | BodyKind::Lines(ty) | BodyKind::Form(ty) => rust(ty),
        BodyKind::Multipart(form) => form.name.to_string(),
        BodyKind::Text => "text".to_owned(),
        BodyKind::Bytes => "bytes".to_owned(),
    }
}

/// The place of a parameter. The server sees its position in the path, and not its name in the document.
fn place(ranks: &HashMap<&str, usize>, parameter: &Parameter) -> String {
    let Parameter { place, wire_name, .. } = parameter;
    match (place, ranks.get(wire_name.as_str())) {
        (Place::Path, Some(rank)) => format!("placeholder {} of the path", rank + 1),
        (other, _) => format!("{} {wire_name}", place_word(*other)),
    }
}

fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

/// A path without the names of its placeholders.
fn unnamed(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| match part.split_once('}') {
        Some((_, rest)) => path + "{}" + rest,
        None => path + "{" + part,
    })
}
