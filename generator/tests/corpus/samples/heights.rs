//! The minimum nesting depth of a value of each schema: with it, samples of recursive schemas end.

use std::collections::BTreeMap;

use serde_json::Value;

use super::components;

/// The height of every component; `None` while no finite value is known.
pub struct Heights(BTreeMap<String, Option<usize>>);

impl Heights {
    pub fn of(document: &Value) -> Self {
        let all = components(document);
        let mut heights = Self(all.keys().map(|name| ((*name).to_owned(), None)).collect());
        loop {
            let next: BTreeMap<_, _> =
                all.iter().map(|(name, schema)| ((*name).to_owned(), heights.finite(schema))).collect();
            if next == heights.0 {
                return heights;
            }
            heights.0 = next;
        }
    }

    /// The height; very large if there is no finite value.
    pub fn height(&self, schema: &Value) -> usize {
        self.finite(schema).unwrap_or(usize::MAX)
    }

    fn finite(&self, schema: &Value) -> Option<usize> {
        let Value::Object(object) = schema else { return Some(0) };
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            let component = reference.strip_prefix("#/components/schemas/").and_then(|name| self.0.get(name));
            return component.copied().unwrap_or(Some(0));
        }
        let types = object.get("type").and_then(Value::as_array);
        let lists_null = types.is_some_and(|types| types.iter().any(|kind| kind == "null"));
        if object.get("nullable") == Some(&Value::Bool(true)) || lists_null {
            return Some(0);
        }
        let list = |key: &str| object.get(key).and_then(Value::as_array).into_iter().flatten();
        let mut height = 0;
        for part in list("allOf") {
            height = height.max(self.finite(part)?);
        }
        for key in ["oneOf", "anyOf"] {
            if object.contains_key(key) {
                height = height.max(list(key).filter_map(|variant| self.finite(variant)).min()?);
            }
        }
        for name in list("required").filter_map(Value::as_str) {
            if let Some(property) = object.get("properties").and_then(|all| all.get(name)) {
                height = height.max(1 + self.finite(property)?);
            }
        }
        if object.get("minItems").and_then(Value::as_u64) > Some(0) {
            height = height.max(1 + self.finite(object.get("items").unwrap_or(&Value::Null))?);
        }
        Some(height)
    }
}
