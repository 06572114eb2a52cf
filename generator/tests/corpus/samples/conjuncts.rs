//! The schemas that hold for one value: references followed, `allOf` opened, one variant taken of each choice.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Sampler;

/// Schemas that hold together.
pub struct Conjuncts<'d> {
    schemas: Vec<&'d Map<String, Value>>,
    /// Properties that say which variant was taken, and what they must say.
    pub tags: Vec<(String, String)>,
    /// Whether null may stand there.
    pub nullable: bool,
}

/// The schema that a reference inside the document leads to.
pub fn resolve<'d>(document: &'d Value, mut schema: &'d Value) -> &'d Value {
    for _ in 0..32 {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { break };
        let Some(target) = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer)) else { break };
        schema = target;
    }
    schema
}

fn nullable(document: &Value, schema: &Value) -> bool {
    resolve(document, schema).get("nullable") == Some(&Value::Bool(true))
}

impl<'d> Conjuncts<'d> {
    pub fn of(sampler: &mut Sampler<'d>, schemas: &[&'d Value], depth: usize) -> Self {
        let document = sampler.document;
        let nullable = !schemas.is_empty() && schemas.iter().all(|schema| nullable(document, schema));
        let mut found = Self { schemas: Vec::new(), tags: Vec::new(), nullable };
        let mut open: Vec<&'d Value> = schemas.iter().rev().copied().collect();
        while let Some(schema) = open.pop() {
            let Value::Object(schema) = resolve(document, schema) else { continue };
            found.schemas.push(schema);
            for key in ["oneOf", "anyOf"] {
                if let Some(variants) = schema.get(key).and_then(Value::as_array).filter(|all| !all.is_empty()) {
                    let variant = &variants[sampler.pick(variants, depth)];
                    found.tags.extend(tag(schema, variant));
                    open.push(variant);
                }
            }
            open.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten());
        }
        found
    }

    pub fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'d Value> + 'a {
        self.schemas.iter().filter_map(move |schema| schema.get(key))
    }

    pub fn first(&self, key: &str) -> Option<&'d Value> {
        self.schemas.iter().find_map(|schema| schema.get(key))
    }

    /// The greatest of the lower bounds.
    pub fn least(&self, key: &str) -> Option<u64> {
        self.all(key).filter_map(Value::as_u64).max()
    }

    /// The least of the upper bounds.
    pub fn most(&self, key: &str) -> Option<u64> {
        self.all(key).filter_map(Value::as_u64).min()
    }

    pub fn type_word(&self) -> Option<&'d str> {
        self.first("type").and_then(Value::as_str).or_else(|| {
            let implied = [("properties", "object"), ("required", "object"), ("items", "array")];
            implied.into_iter().find(|(key, _)| self.first(key).is_some()).map(|(_, word)| word)
        })
    }

    /// The values that every enumeration lists.
    pub fn known_values(&self) -> Option<Vec<&'d Value>> {
        let lists: Vec<&'d Vec<Value>> = self.all("enum").filter_map(Value::as_array).collect();
        let (first, others) = lists.split_first()?;
        Some(first.iter().filter(|value| others.iter().all(|list| list.contains(value))).collect())
    }

    pub fn required(&self) -> BTreeSet<&'d str> {
        self.all("required").filter_map(Value::as_array).flatten().filter_map(Value::as_str).collect()
    }

    pub fn properties(&self) -> BTreeMap<&'d str, Vec<&'d Value>> {
        let mut found: BTreeMap<&'d str, Vec<&'d Value>> = BTreeMap::new();
        for (name, schema) in self.all("properties").filter_map(Value::as_object).flatten() {
            found.entry(name).or_default().push(schema);
        }
        found
    }

    /// The schema of properties that are not named, where the document speaks of them and allows them.
    pub fn extra(&self) -> Option<&'d Value> {
        let closed = self.all("additionalProperties").any(|value| value == &Value::Bool(false));
        self.first("additionalProperties").filter(|_| !closed)
    }
}

/// What the discriminator beside a choice demands of the variant.
fn tag(schema: &Map<String, Value>, variant: &Value) -> Option<(String, String)> {
    let discriminator = schema.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let target = variant.get("$ref")?.as_str()?;
    let name = target.rsplit('/').next()?;
    let mapped = discriminator.get("mapping").and_then(Value::as_object);
    let value = mapped.into_iter().flatten().find(|(_, to)| to.as_str() == Some(target) || to.as_str() == Some(name));
    Some((property.to_owned(), value.map_or_else(|| name.to_owned(), |(value, _)| value.clone())))
}

impl<'d> Sampler<'d> {
    /// The rank of the variant to take.
    fn pick(&mut self, variants: &'d [Value], depth: usize) -> usize {
        if self.small(depth) {
            let heights = variants.iter().map(|variant| self.heights.height(variant));
            return heights.enumerate().min_by_key(|(_, height)| *height).map_or(0, |(rank, _)| rank);
        }
        self.turn(variants, variants.len())
    }
}
