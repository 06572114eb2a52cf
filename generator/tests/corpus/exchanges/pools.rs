//! Values for the schemas that operations speak of, in turn.

use std::collections::HashMap;
use std::ptr;

use serde_json::{Value, json};

use crate::samples::{Mode, Sampler};
use crate::schema::Judge;

/// Valid values by schema.
pub struct Pools<'d> {
    sampler: Sampler<'d>,
    judge: Judge,
    wanted: usize,
    names: HashMap<usize, String>,
    pools: HashMap<usize, Pool>,
}

#[derive(Default)]
struct Pool {
    values: Vec<Value>,
    turn: usize,
}

fn address(schema: &Value) -> usize {
    ptr::from_ref(schema).addr()
}

impl<'d> Pools<'d> {
    /// `schemas` are all that will be requested, `wanted` is the maximum number of values of each.
    pub fn new(document: &'d Value, schemas: impl Iterator<Item = &'d Value>, wanted: usize) -> Self {
        let (mut names, mut all) = (HashMap::new(), Vec::new());
        for schema in schemas {
            let name = format!("value {}", names.len());
            names.entry(address(schema)).or_insert_with(|| {
                all.push((name.clone(), schema));
                name
            });
        }
        let judge = Judge::with(document, &all);
        Self { sampler: Sampler::new(document), judge, wanted, names, pools: HashMap::new() }
    }

    /// The error in a value; `None` when it is valid.
    pub fn fault(&self, schema: &Value, value: &Value) -> Option<String> {
        self.judge.fault(&self.names[&address(schema)], value)
    }

    /// The next value of a schema that fits; without a schema, anything.
    pub fn next(&mut self, schema: Option<&'d Value>, fits: impl Fn(&Value) -> bool) -> Option<Value> {
        let Some(schema) = schema else { return Some(json!({"n'importe": ["quoi", 1]})).filter(fits) };
        let key = address(schema);
        if !self.pools.contains_key(&key) {
            let values = self.values(schema);
            self.pools.insert(key, Pool { values, turn: 0 });
        }
        let pool = self.pools.get_mut(&key)?;
        for _ in 0..pool.values.len() {
            pool.turn += 1;
            let value = &pool.values[(pool.turn - 1) % pool.values.len()];
            if fits(value) {
                return Some(value.clone());
            }
        }
        None
    }

    fn values(&mut self, schema: &'d Value) -> Vec<Value> {
        let wanted = self.wanted.max(Sampler::breadth(schema).min(self.wanted * 2));
        let mut found = Vec::new();
        for rank in 0..4 * wanted {
            let mode = match rank % 8 {
                0 => Mode::All,
                1 => Mode::Least,
                2 => Mode::Nulls,
                _ => Mode::Random,
            };
            let value = self.sampler.sample(schema, mode);
            if !found.contains(&value) && self.fault(schema, &value).is_none() {
                found.push(value);
            }
            if found.len() == wanted {
                break;
            }
        }
        found
    }
}
