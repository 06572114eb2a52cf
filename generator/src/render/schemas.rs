//! The schemas of a document as one file of JSON, for documents that refer to them.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::Origin;
use crate::api::Api;
use crate::pointer::Pointer;

const COMPONENTS: &str = "/components/schemas";

/// The text of the file: what it is, and the schemas by their names in code, which outlive those of the document. Keys,
/// required names and the values of enumerations are sorted, so that neither their order in the document nor its version
/// shows.
pub fn schemas(schemas: &Map<String, Value>, api: &Api, origin: &Origin) -> String {
    let components = api.models.iter().filter(|model| model.component && model.twin_of.is_none());
    let names: Names<'_> = components.map(|model| (&model.origin, model.name.as_str())).collect();
    let components = Pointer::from_escaped(COMPONENTS);
    let named = schemas.iter().map(|(key, schema)| {
        let name = names.get(&components.child(key)).map_or_else(|| key.clone(), |name| (*name).to_owned());
        (name, schema.clone())
    });
    let mut schemas = Value::Object(named.collect());
    refer(&mut schemas, &names);
    sort(&mut schemas);
    format!("{:#}\n", json!({ "$comment": origin.words(), "schemas": schemas }))
}

/// Names in code by place.
type Names<'a> = HashMap<&'a Pointer, &'a str>;

fn refer(value: &mut Value, names: &Names<'_>) {
    match value {
        Value::Object(object) => {
            let target = object.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
            if let Some(name) = target.and_then(|target| names.get(&Pointer::from_escaped(target))) {
                object.insert(
                    "$ref".to_owned(),
                    format!("#{}", Pointer::from_escaped(COMPONENTS).child(name).as_str()).into(),
                );
            }
            object.values_mut().for_each(|inner| refer(inner, names));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| refer(inner, names)),
        _ => {}
    }
}

fn sort(value: &mut Value) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object.iter_mut() {
                match (key.as_str(), inner) {
                    ("enum" | "required" | "x-known-values", Value::Array(values)) => {
                        values.sort_by_cached_key(Value::to_string)
                    }
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
