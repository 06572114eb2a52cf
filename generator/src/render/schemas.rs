//! The schemas of a document as one file of JSON, for documents that refer to them.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::Origin;
use crate::api::Api;
use crate::pointer::Pointer;

const COMPONENTS: &str = "/components/schemas";

/// The text of the file: what it is, and the schemas by their names in code, which outlive those of the document. Keys,
/// required names and the values of enumerations are sorted, so that neither their order in the document nor its version
/// shows.
pub fn schemas(schemas: &Map<String, Value>, api: &Api, origin: &Origin) -> String {
    let names = Names::of(schemas, api);
    let named = schemas.iter().map(|(key, schema)| (names.of_key(key).to_owned(), schema.clone()));
    let mut schemas = Value::Object(named.collect());
    names.refer(&mut schemas);
    sort(&mut schemas);
    format!("{:#}\n", json!({ "$comment": origin.words(), "schemas": schemas }))
}

/// The name in code of each schema, by its key in the document.
struct Names<'a>(HashMap<String, &'a str>);

impl<'a> Names<'a> {
    /// A name that two schemas have, or another schema has as its key, is given to none of them: nothing is lost.
    fn of(schemas: &Map<String, Value>, api: &'a Api) -> Self {
        let components = api.models.iter().filter(|model| model.component && model.twin_of.is_none());
        let mut names: HashMap<String, &str> = components
            .filter(|model| model.origin.parent().is_some_and(|parent| parent.as_str() == COMPONENTS))
            .filter_map(|model| Some((model.origin.last()?, model.name.as_str())))
            .collect();
        let mut taken: HashMap<String, usize> = HashMap::new();
        for key in schemas.keys() {
            *taken.entry(names.get(key).map_or_else(|| key.clone(), |name| (*name).to_owned())).or_default() += 1;
        }
        names.retain(|key, name| taken[*name] == 1 && (key == name || !schemas.contains_key(*name)));
        Self(names)
    }

    fn of_key<'k>(&self, key: &'k str) -> &'k str
    where
        'a: 'k,
    {
        self.0.get(key).copied().unwrap_or(key)
    }

    /// A reference to a schema, or into one; what follows its name is a place within it.
    fn referred(&self, reference: &str) -> Option<String> {
        let pointer = percent_decode_str(reference.strip_prefix('#')?).decode_utf8().ok()?;
        let key = Pointer::from_written(pointer).segments().nth(2)?;
        let name = self.0.get(&key)?;
        let mut written = reference.strip_prefix('#')?.strip_prefix(COMPONENTS)?.splitn(3, '/').skip(2);
        let below = written.next().map(|below| format!("/{below}")).unwrap_or_default();
        Some(format!("#{COMPONENTS}/{name}{below}"))
    }

    /// What a tag stands for: a reference, or a key alone.
    fn tag(&self, target: &mut Value) {
        if let Value::String(text) = target {
            *text = self.referred(text).unwrap_or_else(|| self.of_key(text).to_owned());
        }
    }

    fn refer(&self, value: &mut Value) {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(reference)) = object.get_mut("$ref")
                    && let Some(now) = self.referred(reference)
                {
                    *reference = now;
                }
                for (key, target) in
                    object.get_mut("discriminator").and_then(Value::as_object_mut).into_iter().flatten()
                {
                    match (key.as_str(), target) {
                        ("mapping", Value::Object(all)) => all.values_mut().for_each(|target| self.tag(target)),
                        ("defaultMapping", target) => self.tag(target),
                        _ => {}
                    }
                }
                object.values_mut().for_each(|inner| self.refer(inner));
            }
            Value::Array(items) => items.iter_mut().for_each(|inner| self.refer(inner)),
            _ => {}
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names<'static> {
        Names(HashMap::from([("Ancien nom".to_owned(), "Nouveau"), ("a/b".to_owned(), "Autre")]))
    }

    #[test]
    fn references_into_schemas_and_what_tags_stand_for_follow_their_names() {
        let mut schema = json!({
            "properties": {
                "a": { "$ref": "#/components/schemas/Ancien%20nom" },
                "b": { "$ref": "#/components/schemas/Ancien nom/properties/x~1y" },
                "c": { "$ref": "#/components/schemas/a~1b" },
                "d": { "$ref": "#/components/parameters/a~1b" },
            },
            "discriminator": {
                "propertyName": "d",
                "mapping": { "x": "Ancien nom", "y": "#/components/schemas/a~1b", "z": "Reste" },
                "defaultMapping": "Ancien nom",
            },
        });
        names().refer(&mut schema);
        let due = json!({
            "properties": {
                "a": { "$ref": "#/components/schemas/Nouveau" },
                "b": { "$ref": "#/components/schemas/Nouveau/properties/x~1y" },
                "c": { "$ref": "#/components/schemas/Autre" },
                "d": { "$ref": "#/components/parameters/a~1b" },
            },
            "discriminator": {
                "propertyName": "d",
                "mapping": { "x": "Nouveau", "y": "#/components/schemas/Autre", "z": "Reste" },
                "defaultMapping": "Nouveau",
            },
        });
        assert_eq!(schema, due);
    }
}
