//! Samples of the component schemas of a document, made from the document as written.
//!
//! Nothing of the generator is used, so that its mistakes are not repeated here. A sample is only a candidate: `schema`
//! decides whether it is valid.

mod conjuncts;
mod heights;
mod kin;
mod leaves;
mod pattern;

use std::collections::{BTreeMap, HashMap};
use std::ptr;

use serde_json::{Map, Value, json};

use crate::random::Random;
use conjuncts::Conjuncts;
use heights::Heights;
use kin::Kin;

/// The nesting depth from which the smallest value is taken.
const DEPTH: usize = 5;

/// The number of nodes from which the smallest values are taken.
const NODES: usize = 250;

/// The depth and the number of nodes at which a sample is abandoned, because even the smallest value does not end.
const DEEPEST: usize = 64;
const MOST_NODES: usize = 40 * NODES;

/// The treatment of optional parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// No optional part.
    Least,
    /// Every optional part, and no null.
    All,
    /// Every optional part, as null if allowed.
    Nulls,
    /// At random.
    Random,
}

/// Makes samples; alternatives are taken in turn.
pub struct Sampler<'d> {
    document: &'d Value,
    heights: Heights,
    kin: Kin<'d>,
    turns: HashMap<usize, usize>,
    random: Random,
    mode: Mode,
    nodes: usize,
    /// Whether numbers are made that no float says.
    is_exact: bool,
}

/// Numbers that a tree cannot have, each with the float that stands for it there and nowhere else.
pub const BEYOND: [(&str, f64); 2] =
    [("18446744073709551617", 18_446_744_073_709_551_616.0), ("0.12345678901234567", 0.123_456_789_012_345_66)];

/// The text of a sample.
pub fn written(sample: &Value) -> String {
    BEYOND.iter().fold(sample.to_string(), |text, (digits, float)| text.replace(&json!(float).to_string(), digits))
}

impl<'d> Sampler<'d> {
    pub fn new(document: &'d Value) -> Self {
        Self {
            document,
            heights: Heights::of(document),
            kin: Kin::of(document),
            turns: HashMap::new(),
            random: Random::new(7),
            mode: Mode::Least,
            nodes: 0,
            is_exact: false,
        }
    }

    /// The same, with numbers that no float says. [`written`] writes them.
    pub fn exact(document: &'d Value) -> Self {
        Self { is_exact: true, ..Self::new(document) }
    }

    /// The next candidate for a schema.
    pub fn sample(&mut self, schema: &'d Value, mode: Mode) -> Value {
        self.mode = mode;
        self.nodes = 0;
        self.value(&[schema], 0)
    }

    /// The number of forms of the widest node within the schema itself.
    pub fn breadth(schema: &Value) -> usize {
        match schema {
            Value::Object(object) => {
                let own =
                    ["enum", "oneOf", "anyOf"].iter().filter_map(|key| object.get(*key)?.as_array()).map(Vec::len);
                own.chain(object.values().map(Self::breadth)).max().unwrap_or(0)
            }
            Value::Array(items) => items.iter().map(Self::breadth).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// The next number below `count` for a node.
    fn turn<T: ?Sized>(&mut self, node: &T, count: usize) -> usize {
        let turn = self.turns.entry(ptr::from_ref(node).addr()).or_default();
        *turn += 1;
        (*turn - 1) % count.max(1)
    }

    fn small(&self, depth: usize) -> bool {
        depth > DEPTH || self.nodes > NODES
    }

    /// A value that satisfies all of the schemas.
    fn value(&mut self, schemas: &[&'d Value], depth: usize) -> Value {
        self.nodes += 1;
        if depth > DEEPEST || self.nodes > MOST_NODES {
            return Value::Null;
        }
        let all = Conjuncts::of(self, schemas, depth);
        if all.nullable && self.takes_null(depth) {
            return Value::Null;
        }
        if let Some(known) = all.known_values() {
            let rank = known.first().map_or(0, |first| self.turn(*first, known.len()));
            return known.get(rank).map_or(Value::Null, |value| (*value).clone());
        }
        match all.type_word() {
            Some("object") => self.object(&all, depth),
            Some("array") => self.list(&all, depth),
            Some("string") => self.text(&all),
            Some("integer") => self.integer(&all),
            Some("number") => self.number(&all),
            Some("boolean") => json!(self.random.percent(50)),
            Some("null") => Value::Null,
            _ => self.anything(),
        }
    }

    fn takes_null(&mut self, depth: usize) -> bool {
        match self.mode {
            _ if self.small(depth) => true,
            Mode::Nulls => depth > 0,
            Mode::Random => self.random.percent(if depth == 0 { 5 } else { 20 }),
            Mode::Least | Mode::All => false,
        }
    }

    fn object(&mut self, all: &Conjuncts<'d>, depth: usize) -> Value {
        let mut object = Map::new();
        let required = all.required();
        let properties = all.properties();
        for (name, schemas) in &properties {
            let name = *name;
            if required.contains(name) || self.takes_optional(depth) {
                object.insert(name.to_owned(), self.value(schemas, depth + 1));
            }
        }
        for (name, value) in &all.tags {
            // A shape that lists the values of its tag says them itself.
            let lists = |schema: &&Value| ["enum", "const"].into_iter().any(|key| schema.get(key).is_some());
            if !properties.get(name.as_str()).is_some_and(|schemas| schemas.iter().any(lists)) {
                object.insert(name.clone(), json!(value));
            }
        }
        let more = if self.small(depth) || self.mode == Mode::Least { 0 } else { self.random.below(3) };
        let fewest = usize::try_from(all.least("minProperties").unwrap_or(0)).unwrap_or(0);
        let wanted = more.max(fewest.saturating_sub(object.len()));
        if let Some((pattern, schema)) = all.by_pattern() {
            for _ in 0..wanted {
                let value = self.extra(schema, depth);
                object.extend(pattern::sample(pattern, &mut self.random).map(|name| (name, value)));
            }
        } else if let Some(schema) = all.extra() {
            for rank in 0..wanted {
                let value = self.extra(schema, depth);
                let name = all.first("propertyNames").map(|names| self.value(&[names], depth + 1));
                let name = name.as_ref().and_then(Value::as_str).filter(|name| !name.is_empty()).map(str::to_owned);
                object.insert(name.unwrap_or_else(|| format!("Clé {rank}")), value);
            }
        }
        for name in required {
            if !object.contains_key(name) {
                let value = self.anything();
                object.insert(name.to_owned(), value);
            }
        }
        Value::Object(object)
    }

    fn extra(&mut self, schema: &'d Value, depth: usize) -> Value {
        if schema.is_object() { self.value(&[schema], depth + 1) } else { self.anything() }
    }

    fn takes_optional(&mut self, depth: usize) -> bool {
        match self.mode {
            _ if self.small(depth) => false,
            Mode::Least => false,
            Mode::All | Mode::Nulls => true,
            Mode::Random => self.random.percent(50),
        }
    }

    fn list(&mut self, all: &Conjuncts<'d>, depth: usize) -> Value {
        let fewest = usize::try_from(all.least("minItems").unwrap_or(0)).unwrap_or(0);
        let most = usize::try_from(all.most("maxItems").unwrap_or(3)).unwrap_or(3).max(fewest);
        let wanted = match self.mode {
            _ if self.small(depth) => fewest,
            Mode::Least => fewest,
            _ => fewest.max(self.random.below(4)).min(most),
        };
        let schemas: Vec<&'d Value> = all.all("items").filter(|items| !items.is_array()).collect();
        let unique = all.all("uniqueItems").any(|flag| flag == &json!(true));
        let mut items: Vec<Value> = Vec::new();
        let places = ["prefixItems", "items"].into_iter().find_map(|key| all.first(key)?.as_array());
        let places = places.map_or(&[][..], Vec::as_slice);
        for schema in places.iter().take(most) {
            items.push(self.value(&[schema], depth + 1));
        }
        if let Some(schema) = all.first("contains").filter(|_| most > items.len()) {
            items.push(self.value(&[schema], depth + 1));
        }
        let is_closed = schemas.contains(&&Value::Bool(false)) || (!places.is_empty() && schemas.is_empty());
        for _ in items.len()..if is_closed { 0 } else { wanted } {
            let item = self.value(&schemas, depth + 1);
            if !(unique && items.contains(&item)) {
                items.push(item);
            }
        }
        Value::Array(items)
    }

    /// A value if the document has no demand.
    fn anything(&mut self) -> Value {
        if self.is_exact && self.random.percent(20) {
            return json!({"exact": BEYOND.map(|(_, float)| float), "same": [9_007_199_254_740_993_u64]});
        }
        let all =
            [json!("n'importe quoi"), json!({"a": [1, null], "b": {}}), json!(-7), json!(0.25), json!(true), json!([])];
        all[self.random.below(all.len())].clone()
    }
}

/// The component schemas of a document by name.
pub fn components(document: &Value) -> BTreeMap<&str, &Value> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    schemas.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema)).collect()
}
