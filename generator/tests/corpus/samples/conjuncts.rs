//! The schemas that apply to one value: references followed, `allOf` opened, one variant of each choice selected.

use std::collections::{BTreeMap, BTreeSet};
use std::ptr;

use serde_json::{Map, Value};

use super::Sampler;
use super::kin::Family;

/// Schemas that apply together.
pub struct Conjuncts<'d> {
    schemas: Vec<&'d Map<String, Value>>,
    /// Properties that identify the selected variant, with their values.
    pub tags: Vec<(String, String)>,
    /// Whether null may stand there.
    pub nullable: bool,
    /// The selected type, if several are listed.
    word: Option<&'d str>,
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
    let says = |schema: &Value| {
        let listed = schema.get("type").and_then(Value::as_array);
        schema.get("nullable") == Some(&Value::Bool(true))
            || listed.is_some_and(|types| types.iter().any(|kind| kind == "null"))
    };
    says(schema) || says(resolve(document, schema))
}

/// The values that a schema lists.
fn listed(schema: &Map<String, Value>) -> Option<Vec<&Value>> {
    schema.get("const").map(|only| vec![only]).or_else(|| Some(schema.get("enum")?.as_array()?.iter().collect()))
}

impl<'d> Conjuncts<'d> {
    pub fn of(sampler: &mut Sampler<'d>, schemas: &[&'d Value], depth: usize) -> Self {
        let document = sampler.document;
        let nullable = !schemas.is_empty() && schemas.iter().all(|schema| nullable(document, schema));
        let mut found = Self { schemas: Vec::new(), tags: Vec::new(), nullable, word: None };
        let mut open: Vec<&'d Value> = schemas.iter().rev().copied().collect();
        for schema in schemas {
            found.tags.extend(sampler.kind(resolve(document, schema), &mut open, depth));
        }
        while let Some(schema) = open.pop() {
            // Keywords beside a reference also apply, from OpenAPI 3.1 on; the validator knows the version of the
            // document.
            let target = resolve(document, schema);
            let is_beside = schema.as_object().filter(|schema| schema.contains_key("$ref") && schema.len() > 1);
            if let (Some(schema), false) = (is_beside, ptr::eq(target, schema)) {
                found.schemas.push(schema);
                open.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten());
            }
            let Value::Object(schema) = target else { continue };
            // A recursive one, or one that is built upon twice, has one shape.
            if found.schemas.iter().any(|known| ptr::eq(*known, schema)) {
                continue;
            }
            found.schemas.push(schema);
            for key in ["oneOf", "anyOf"] {
                if let Some(variants) = schema.get(key).and_then(Value::as_array).filter(|all| !all.is_empty()) {
                    let variant = &variants[sampler.pick(variants, depth)];
                    found.tags.extend(tag(schema, variant));
                    open.push(variant);
                }
            }
            open.extend(schema.get("allOf").and_then(Value::as_array).into_iter().flatten());
            if let Some(test) = schema.get("if") {
                // A value that satisfies the condition, or the alternative; the validator decides which.
                let branches = [[Some(test), schema.get("then")], [schema.get("else"), None]];
                open.extend(branches[sampler.turn(test, 2)].into_iter().flatten());
            }
        }
        if let Some(Value::Array(types)) = found.first("type") {
            let types: Vec<&'d str> = types.iter().filter_map(Value::as_str).filter(|word| *word != "null").collect();
            let rank = sampler.turn(found.schemas[0], types.len());
            found.word = Some(types.get(rank).copied().unwrap_or("null"));
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
        self.word.or_else(|| self.first("type").and_then(Value::as_str)).or_else(|| {
            let implied =
                [("properties", "object"), ("required", "object"), ("items", "array"), ("prefixItems", "array")];
            implied.into_iter().find(|(key, _)| self.first(key).is_some()).map(|(_, word)| word)
        })
    }

    /// The values that every enumeration lists, or the outermost.
    pub fn known_values(&self) -> Option<Vec<&'d Value>> {
        let lists: Vec<Vec<&'d Value>> = self.schemas.iter().filter_map(|schema| listed(schema)).collect();
        let (first, others) = lists.split_first()?;
        let shared = first.iter().copied().filter(|value| others.iter().all(|list| list.contains(value)));
        let shared: Vec<&'d Value> = shared.collect();
        // If a constant stands beside a choice of constants, the wrong variant was selected.
        Some(if shared.is_empty() { first.clone() } else { shared })
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

    /// The schema of unnamed properties, if the document describes and allows them.
    pub fn extra(&self) -> Option<&'d Value> {
        let keys = ["additionalProperties", "unevaluatedProperties"];
        let closed = keys.into_iter().any(|key| self.all(key).any(|value| value == &Value::Bool(false)));
        keys.into_iter().find_map(|key| self.first(key)).filter(|_| !closed)
    }

    /// A pattern of names, and the schema of the properties that have them.
    pub fn by_pattern(&self) -> Option<(&'d str, &'d Value)> {
        let patterns = self.first("patternProperties")?.as_object()?;
        patterns.iter().next().map(|(pattern, schema)| (pattern.as_str(), schema))
    }
}

/// What the discriminator beside a choice demands of the variant.
fn tag(schema: &Map<String, Value>, variant: &Value) -> Option<(String, String)> {
    named(schema, variant.get("$ref")?.as_str()?)
}

/// What a discriminator demands of the component that a reference leads to.
fn named(schema: &Map<String, Value>, target: &str) -> Option<(String, String)> {
    let discriminator = schema.get("discriminator")?;
    let property = discriminator.get("propertyName")?.as_str()?;
    let name = target.rsplit('/').next()?;
    let mapped = discriminator.get("mapping").and_then(Value::as_object);
    let value = mapped.into_iter().flatten().find(|(_, to)| to.as_str() == Some(target) || to.as_str() == Some(name));
    Some((property.to_owned(), value.map_or_else(|| name.to_owned(), |(value, _)| value.clone())))
}

impl<'d> Sampler<'d> {
    /// Selects one of the components of a family, which then also applies, and returns the required tag.
    fn kind(&mut self, schema: &'d Value, open: &mut Vec<&'d Value>, depth: usize) -> Option<(String, String)> {
        let Family { base, members } = self.kin.family(schema)?.clone();
        let rank = if self.small(depth) { 0 } else { self.turn(schema, members.len()) };
        let (name, member) = members.get(rank)?;
        if rank > 0 {
            open.push(member);
        }
        named(base, &format!("#/components/schemas/{name}"))
    }

    /// The index of the selected variant.
    fn pick(&mut self, variants: &'d [Value], depth: usize) -> usize {
        if self.small(depth) {
            let heights = variants.iter().map(|variant| self.heights.height(variant));
            return heights.enumerate().min_by_key(|(_, height)| *height).map_or(0, |(rank, _)| rank);
        }
        self.turn(variants, variants.len())
    }
}
