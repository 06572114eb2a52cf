//! Names in code that the document gives, independent of the names on the wire.

use serde_json::{Map, Value};

use crate::document::{Document, is_property};
use crate::pointer::Pointer;

/// The extension: the name, or on the schema of a property an object that names the type of its values.
pub const RUST_NAME: &str = "x-rust-name";

/// The extension of an operation that lists its parameters by name, in the order of the arguments.
pub const RUST_ARGUMENTS: &str = "x-rust-arguments";

/// The name of the thing that a node declares: a parameter, a tag, a scheme.
pub fn name(node: &Map<String, Value>) -> Option<String> {
    node.get(RUST_NAME)?.as_str().map(str::to_owned)
}

/// The name of the property of which a node is the schema.
pub fn of_property(node: &Map<String, Value>) -> Option<String> {
    name(node).or_else(|| text(node.get(RUST_NAME)?, "property"))
}

/// The name of the type at a place.
pub fn type_name(document: &Document, place: &Pointer) -> Option<String> {
    match document.at(place)?.get(RUST_NAME)? {
        Value::String(name) => (!is_property(place)).then(|| name.clone()),
        named => text(named, "type"),
    }
}

fn text(named: &Value, key: &str) -> Option<String> {
    named.get(key)?.as_str().map(str::to_owned)
}
