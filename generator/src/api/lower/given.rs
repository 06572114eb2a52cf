//! Names that the document gives to things in code, whatever they are called on the wire.

use serde_json::{Map, Value};

use crate::document::Document;
use crate::pointer::Pointer;

/// The extension: the name, or on the schema of a property an object that names the type of its values.
pub const KEY: &str = "x-rust-name";

/// The name of what a node is: a property, a parameter, a tag, a scheme.
pub fn name(node: &Map<String, Value>) -> Option<String> {
    match node.get(KEY)? {
        Value::String(name) => Some(name.clone()),
        named => text(named, "property"),
    }
}

/// The name of the type that stands at a place.
pub fn type_name(document: &Document, place: &Pointer) -> Option<String> {
    match document.at(place)?.get(KEY)? {
        Value::String(name) => (!is_property(place)).then(|| name.clone()),
        named => text(named, "type"),
    }
}

fn text(named: &Value, key: &str) -> Option<String> {
    named.get(key)?.as_str().map(str::to_owned)
}

/// Whether a schema is that of a property, so that a name is that of the property.
fn is_property(place: &Pointer) -> bool {
    place.parent().is_some_and(|list| {
        let is_component = || list.parent().is_some_and(|around| around.as_str() == "/components/schemas");
        list.last().as_deref() == Some("properties") && !is_component()
    })
}
