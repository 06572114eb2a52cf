//! Where references outside schemas lead: to parameters, bodies, answers, examples.

use serde_json::Value;

use super::schema::Schemas;
use super::schema::reference;
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

/// A referenced example, where it is one.
pub fn resolved(schemas: &Schemas<'_>, example: &Value) -> Option<Value> {
    schemas.document.at(&schemas.document.resolve(example.get("$ref")?.as_str()?)?).cloned()
}
