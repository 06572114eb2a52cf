//! The schemas of a document as one file of JSON, for documents that refer to them.

use serde_json::{Map, Value, json};

use super::Origin;

/// The text of the file: what it is, and the schemas by name. Keys and the values of enumerations are sorted, so that
/// neither their order in the document nor its version shows.
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
            unwrap_only(object);
            object.sort_keys();
        }
        Value::Array(items) => items.iter_mut().for_each(sort),
        _ => {}
    }
}

/// An `allOf` of one reference says what the reference alone says since 3.1, where other keys may stand beside it.
fn unwrap_only(object: &mut Map<String, Value>) {
    if let Some(Value::Array(all)) = object.get("allOf")
        && let [Value::Object(only)] = &all[..]
        && only.len() == 1
        && let Some(reference) = only.get("$ref").cloned()
    {
        object.shift_remove("allOf");
        object.insert("$ref".to_owned(), reference);
    }
}
