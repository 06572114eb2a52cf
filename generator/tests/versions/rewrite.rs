//! A document of OpenAPI 3.0 as its author would write it in a newer version.

use generator::document::newest::schema;
use serde_json::Value;

/// The same document in another version.
pub fn rewritten(document: &Value, version: &str) -> Value {
    let mut document = document.clone();
    document["openapi"] = version.into();
    node(&mut document, "");
    document
}

fn node(value: &mut Value, key: &str) {
    match value {
        Value::Object(object) => {
            for (name, value) in object.iter_mut() {
                match (key, name.as_str()) {
                    (_, "example" | "examples" | "x-scalars") => {}
                    ("schemas", _) | (_, "schema") => schema(value),
                    _ => node(value, name),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| node(value, "")),
        _ => {}
    }
}
