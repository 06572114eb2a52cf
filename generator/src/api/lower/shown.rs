//! Free texts that are shown although what stands beside them is masked.
//!
//! A document that masks a person's name means to mask what is written about that person. What is new in it says nothing
//! of this yet, and compiles as well without it; nobody would notice that it is in every log.

use std::collections::BTreeSet;

use serde_json::Value;

use super::schema::View;
use crate::api::{Api, Field, Kind, ModelId, Record, Shape, Type};
use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Rule, target};
use crate::document::Document;
use crate::pointer::Pointer;

/// Keywords of texts that are no sentences.
const FORMS: [&str; 3] = ["enum", "format", "pattern"];

/// A text that is no longer holds a code, not a sentence and hardly a name.
const CODE: u64 = 5;

const HELP: &str =
    "it may speak of the same person: say in an overlay whether it is masked (`false` where it names nobody):";

/// Reports each free text of a record that has masked properties, or that such a record is made of, which says nothing
/// of itself.
pub fn warn(document: &Document, api: &Api, diagnostics: &mut Diagnostics) {
    let masked = |record: &Record| record.fields.iter().any(|field| is_masked(api, field));
    let with_masked = || records(api).filter(|(_, record)| masked(record));
    // A record with masked properties, and what it is made of: a person, and the person's address.
    let mut asked = BTreeSet::new();
    for (id, record) in with_masked() {
        asked.insert(id);
        record.fields.iter().for_each(|field| parts(api, &field.ty, &mut asked));
    }
    let mut seen = BTreeSet::new();
    for (_, record) in records(api).filter(|(id, _)| asked.contains(id)) {
        for field in record.fields.iter().filter(|field| !is_masked(api, field)) {
            let Some((place, text)) = text(api, &field.ty, &field.origin, field.origin.clone()) else { continue };
            // What stands elsewhere than the property says has no place to paste to.
            if document.at(&place).is_some()
                && is_free(document, [&field.origin, &place], &text)
                && seen.insert(place.clone())
            {
                diagnostics.report(finding(&field.name, &place));
            }
        }
    }
}

fn records(api: &Api) -> impl Iterator<Item = (ModelId, &Record)> {
    api.models.iter().enumerate().filter_map(|(rank, model)| match &model.shape {
        Shape::Record(record) if model.twin_of.is_none() => Some((ModelId(rank), record)),
        _ => None,
    })
}

/// The models of a type, and the shapes behind other names and choices.
fn parts(api: &Api, ty: &Type, asked: &mut BTreeSet<ModelId>) {
    ty.models(&mut |id| match &api[id].shape {
        Shape::Alias(inner) if asked.insert(id) => parts(api, inner, asked),
        Shape::Choice(choice) if asked.insert(id) => {
            choice.variants.iter().for_each(|variant| parts(api, &variant.ty, asked));
        }
        _ => drop(asked.insert(id)),
    });
}

fn is_masked(api: &Api, field: &Field) -> bool {
    let mut masked = field.sensitive;
    field.ty.models(&mut |id| masked |= api[id].sensitive);
    masked
}

/// What can be masked of a property that holds text, be it in a list, in a map or under another name, and where the text
/// itself stands.
fn text(api: &Api, ty: &Type, place: &Pointer, text_at: Pointer) -> Option<(Pointer, Pointer)> {
    match &ty.kind {
        Kind::Text => Some((place.clone(), text_at)),
        Kind::List(inner) => text(api, inner, place, text_at.child("items")),
        Kind::Map(inner) => text(api, inner, place, text_at.child("additionalProperties")),
        Kind::Model(id) => match &api[*id].shape {
            Shape::Alias(inner) => text(api, inner, &api[*id].origin, api[*id].origin.clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the text may be any, and none of what can be masked says whether it is.
fn is_free(document: &Document, masked: [&Pointer; 2], text: &Pointer) -> bool {
    let says = |place: &Pointer, key: &str| View::of(document, std::slice::from_ref(place)).has(key);
    let longest = View::of(document, std::slice::from_ref(text)).first("maxLength").and_then(Value::as_u64);
    let is_told = masked.into_iter().any(|place| says(place, "x-sensitive"));
    !is_told && !FORMS.iter().any(|key| says(text, key)) && longest.is_none_or(|longest| longest > CODE)
}

fn finding(name: &str, place: &Pointer) -> Diagnostic {
    let message = format!("`{name}` is shown, and stands among what is masked");
    let lines = [target(place), "  update:".to_owned(), "    x-sensitive: true".to_owned()];
    Diagnostic::new(Rule::ShownAmongMasked, Origin::value(place), message).help(HELP).lines(lines)
}
