//! Resolves references outside schemas: to parameters, bodies, answers and examples.

use serde_json::{Map, Value};

use super::schema::Schemas;
use super::schema::{docs, reference, remarks};
use crate::api::Docs;
use crate::pointer::Pointer;

/// The place itself, or where its `$ref` leads.
pub fn follow(schemas: &Schemas<'_>, place: Pointer) -> Pointer {
    let mut place = place;
    for _ in 0..32 {
        let next =
            schemas.document.at(&place).and_then(Value::as_object).and_then(|node| reference(schemas.document, node));
        match next {
            Some(target) => place = target,
            None => break,
        }
    }
    place
}

/// The texts at a place, or at the target of its `$ref`; texts beside the reference come first.
pub fn docs_at(schemas: &Schemas<'_>, place: &Pointer, node: &Map<String, Value>) -> Docs {
    let mut texts = docs(node);
    texts.notes.extend(remarks(schemas.document, node));
    if let Some(Value::Object(written)) = schemas.document.at(place).filter(|written| written.get("$ref").is_some()) {
        let own = docs(written);
        texts.summary = own.summary.or(texts.summary);
        texts.description = own.description.or(texts.description);
    }
    texts
}

/// The example that a reference leads to, if it is a reference.
pub fn resolved(schemas: &Schemas<'_>, example: &Value) -> Option<Value> {
    schemas.document.at(&schemas.document.resolve(example.get("$ref")?.as_str()?)?).cloned()
}
