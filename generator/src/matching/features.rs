//! The features of models and exchanges, in words that do not depend on their names in a document.

use std::collections::{BTreeSet, HashMap};

use heck::ToSnakeCase as _;

use super::bag::{Bag, Scores};
use super::{Doubt, Sort, doubt, folded, shape_word, signature};
use crate::api::role::{received_types, sent_types};
use crate::api::{Api, BodyKind, Docs, Model, ModelId, Operation, ReplyKind, Shape, Statuses, Type};

/// The users of each model, in words.
pub type Users = HashMap<ModelId, Vec<String>>;

/// The users of all models, if they are paired themselves.
pub fn users(api: &Api, operations: &Scores, models: &Scores, back: bool) -> Users {
    let mut users = holders(api, models, back);
    for (rank, operation) in api.operations.iter().enumerate() {
        let Some(label) = operations.label(rank, back) else { continue };
        sent_types(operation, &mut |ty| {
            ty.models(&mut |id| users.entry(id).or_default().push(format!("sent by {label}")));
        });
        received_types(operation, &mut |ty| {
            ty.models(&mut |id| users.entry(id).or_default().push(format!("received by {label}")));
        });
        for reply in &operation.replies {
            if let ReplyKind::Json(ty, _) = &reply.kind {
                let word = format!("{:?} of {label}", reply.statuses);
                ty.models(&mut |id| users.entry(id).or_default().push(word.clone()));
            }
        }
    }
    users
}

fn holders(api: &Api, models: &Scores, back: bool) -> Users {
    let mut users = Users::new();
    for (rank, model) in api.models.iter().enumerate() {
        let Some(label) = models.label(rank, back) else { continue };
        let mut hold = |ty: &Type, name: &str| {
            ty.models(&mut |id| users.entry(id).or_default().push(format!("{name} of #{label}")));
        };
        match &model.shape {
            Shape::Record(record) => {
                record.fields.iter().for_each(|field| hold(&field.ty, &folded(&field.name)));
                record.extra.iter().for_each(|ty| hold(ty, "*"));
            }
            other => other.types(&mut |ty| hold(ty, "")),
        }
    }
    users
}

pub fn model(api: &Api, id: ModelId, users: &Users, models: &Scores, back: bool) -> Bag {
    let model = &api[id];
    let mut bag = Bag::of(shape_word(&model.shape).to_owned());
    match &model.shape {
        Shape::Record(record) => {
            for field in &record.fields {
                let name = folded(&field.name);
                bag.hard(format!("{name}: {}", plain(api, &field.ty, models, back)), 0.5);
                bag.hard(name, 1.0);
                // Independent of the name of the property.
                field.ty.models(&mut |held| {
                    let label = models.label(held.0, back);
                    label.into_iter().for_each(|label| bag.soft(format!("holds #{label}"), 2.0));
                });
            }
            if let Some(extra) = &record.extra {
                bag.hard(format!("*: {}", plain(api, extra, models, back)), 0.5);
            }
        }
        Shape::Code(code) => code.entries.iter().for_each(|entry| bag.hard(format!("={}", entry.wire), 1.0)),
        Shape::Choice(choice) => {
            choice.tag.iter().for_each(|tag| bag.hard(format!("by {tag}"), 1.0));
            for variant in &choice.variants {
                bag.hard(format!("or {}", signature(api, &variant.ty, models, back)), 1.0);
                variant.tags.iter().for_each(|tag| bag.hard(format!("={tag}"), 1.0));
            }
        }
        Shape::Alias(ty) => {
            bag.hard(format!("is {}", signature(api, ty, models, back)), 1.0);
            ty.demands.iter().for_each(|demand| bag.hard(format!("{}", demand.value), 0.5));
        }
    }
    named(&mut bag, &model.name, &model.docs);
    for user in users.get(&id).into_iter().flatten() {
        bag.soft(format!("{user} as {}", shape_word(&model.shape)), 3.0);
    }
    bag
}

/// A type in which all named types look alike, so that it is the same in every round.
fn plain(api: &Api, ty: &Type, models: &Scores, back: bool) -> String {
    let signature = signature(api, ty, models, back);
    let is_named = ["#", "record", "code", "choice", "alias"].iter().any(|word| signature.contains(word));
    if is_named { "named".to_owned() } else { signature }
}

/// Names and texts count for a pair, and never against it.
fn named(bag: &mut Bag, name: &str, docs: &Docs) {
    bag.soft(format!("called {}", folded(name)), 2.0);
    for word in name.to_snake_case().split('_').filter(|word| word.len() > 1) {
        bag.soft(format!("word {word}"), 1.0);
    }
    for text in [&docs.summary, &docs.description].into_iter().flatten() {
        bag.soft(format!("text {text}"), 2.0);
    }
}

pub fn operation(api: &Api, operation: &Operation, models: &Scores, back: bool) -> Bag {
    let mut bag = Bag::of(operation.method.name());
    bag.hard(operation.method.name(), 1.0);
    for parameter in operation.parameters.iter() {
        let weight = if parameter.client { 0.2 } else { 1.0 };
        bag.hard(format!("{:?} {}", parameter.place, folded(&parameter.name)), weight);
    }
    for body in operation.body.iter().flat_map(|body| body.forms()) {
        match &body.kind {
            BodyKind::Multipart(parts) => {
                bag.hard("in parts".to_owned(), 1.0);
                parts.iter().for_each(|part| bag.hard(format!("part {}", folded(&part.name)), 1.0));
                parts.iter().for_each(|part| touched(&mut bag, api, &part.ty, "sends", models, back));
            }
            BodyKind::Json(ty) | BodyKind::Form(ty) => {
                bag.hard("with a body".to_owned(), 1.0);
                touched(&mut bag, api, ty, "sends", models, back);
            }
            BodyKind::Text | BodyKind::Bytes => bag.hard("with a body".to_owned(), 1.0),
        }
    }
    for reply in &operation.replies {
        bag.soft(format!("status {:?}", reply.statuses), 0.3);
        if let (ReplyKind::Json(ty, _), true) =
            (&reply.kind, reply.statuses.is_success() || reply.statuses == Statuses::Default)
        {
            touched(&mut bag, api, ty, "receives", models, back);
        }
    }
    bag.soft(format!("at {}", operation.path), 3.0);
    for segment in operation.path.split('/').filter(|segment| !segment.is_empty()) {
        let is_version = segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        match segment.strip_prefix('{') {
            Some(_) => bag.soft("with a placeholder".to_owned(), 0.5),
            None if is_version => bag.soft(format!("version {segment}"), 4.0),
            None => {
                segment.to_snake_case().split('_').for_each(|word| bag.soft(format!("segment {}", stem(word)), 1.5))
            }
        }
    }
    named(&mut bag, &operation.id, &operation.docs);
    bag
}

/// A word of a path in the singular.
fn stem(word: &str) -> &str {
    word.strip_suffix('s').unwrap_or(word)
}

/// What is sent or received: the pair, or, while it is unknown, the names of its properties, through lists and records.
fn touched(bag: &mut Bag, api: &Api, ty: &Type, verb: &str, models: &Scores, back: bool) {
    bag.hard(format!("{verb} {}", outer(ty)), 1.0);
    ty.models(&mut |id| {
        if let Some(label) = models.label(id.0, back) {
            bag.soft(format!("{verb} #{label}"), 4.0);
        }
        if let Shape::Record(record) = &api[id].shape {
            record.fields.iter().for_each(|field| bag.soft(format!("{verb} {}", folded(&field.name)), 0.7));
        }
    });
}

/// Whether it is one value or several.
fn outer(ty: &Type) -> &'static str {
    match ty.kind {
        crate::api::Kind::List(_) => "a list",
        _ => "one",
    }
}

/// The reason to pair two models, for people.
pub fn reason(was: &Model, is: &Model) -> String {
    let count = |one: BTreeSet<String>, other: BTreeSet<String>, what: &str| {
        let (both, all) = (one.intersection(&other).count(), one.union(&other).count());
        if both == all { format!("the same {all} {what}") } else { format!("{both} of {all} {what} in both") }
    };
    match (&was.shape, &is.shape) {
        (Shape::Record(was), Shape::Record(is)) => {
            let names = |record: &crate::api::Record| record.fields.iter().map(|field| folded(&field.name)).collect();
            count(names(was), names(is), "properties")
        }
        (Shape::Code(was), Shape::Code(is)) => {
            let values = |code: &crate::api::Code| code.entries.iter().map(|entry| entry.wire.to_string()).collect();
            count(values(was), values(is), "values")
        }
        (Shape::Choice(was), Shape::Choice(is)) => {
            format!("a choice of {} and of {} shapes", was.variants.len(), is.variants.len())
        }
        _ => "the nearest type, by what it is and where it is used".to_owned(),
    }
}

/// The reason to pair two exchanges.
pub fn reason_of_operation(was: &Operation, is: &Operation) -> String {
    if (&was.path, &was.method) == (&is.path, &is.method) {
        return "the same method and path".to_owned();
    }
    format!("the nearest to `{}`, by path, parameters, bodies and answers", was.title())
}

/// The values of a code that only one of the documents has: names are never transferred between them.
pub fn other_values(was: &Model, is: &Model) -> Option<Doubt> {
    let (Shape::Code(old), Shape::Code(new)) = (&was.shape, &is.shape) else { return None };
    let values = |code: &crate::api::Code| -> BTreeSet<String> {
        code.entries.iter().map(|entry| format!("`{}`", entry.wire)).collect()
    };
    let (old, new) = (values(old), values(new));
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>, which: &str| {
        let only: Vec<String> = one.difference(other).cloned().collect();
        (!only.is_empty()).then(|| format!("only in the {which}: {}", only.join(", ")))
    };
    let words: Vec<String> = [only(&old, &new, "old"), only(&new, &old, "new")].into_iter().flatten().collect();
    let words = format!("values {}", words.join("; "));
    (old != new).then(|| doubt(Sort::Model, &is.name, &was.origin, words))
}
