//! The schemas of a document as one file of JSON, for documents that refer to them.

use serde_json::{Map, Value, json};

use super::Origin;

/// The text of the file: what it is, and the schemas by name.
pub fn schemas(schemas: &Map<String, Value>, origin: &Origin) -> String {
    format!("{:#}\n", json!({ "$comment": origin.words(), "schemas": schemas }))
}
