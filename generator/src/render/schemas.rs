//! The schemas of a document as one file of JSON, for documents that refer to them.

use serde_json::{Map, Value, json};

use super::Origin;

/// The text of the file: what it is, and the schemas by name. Keys and the values of enumerations are sorted, so that
/// their order in the document does not show.
pub fn schemas(schemas: &Map<String, Value>, origin: &Origin) -> String {
    let mut schemas = Value::Object(schemas.clone());
    sort(&mut schemas);
    format!("{:#}\n", json!({ "$comment": origin.words(), "schemas": schemas }))
}

fn sort(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object.iter_mut() {
                match (key.as_str(), inner) {
                    ("enum" | "x-known-values", Value::Array(values)) => values.sort_by_cached_key(Value::to_string),
                    (_, inner) => sort(inner),
                }
            }
            object.sort_keys();
        }
        Value::Array(items) => items.iter_mut().for_each(sort),
        _ => {}
    }
}
