//! Small random documents: schemas and operations of every kind in unusual combinations, all within their version of
//! OpenAPI.

mod leaves;
mod operations;
mod structures;
mod unions;

use serde_json::{Map, Value, json};

use crate::random::Random;
use crate::rewrite::rewritten;

/// Names of components, some of them keywords of Rust.
const NAMES: [&str; 12] =
    ["Pet", "order-line", "Pet.v2", "type", "A_1", "2nd", "Self", "String", "Option", "self", "PET", "Vec"];

/// Names of properties, some of them keywords of Rust or terms of this trade.
const PROPERTIES: [&str; 18] = [
    "id", "kind", "type", "self", "naïve", "x-y", "Value", "extra", "items", "2nd", "日本", "a b", "fn", "Self", "_",
    "A", "Id", "-1",
];

/// The maximum nesting of shapes.
const DEEPEST: usize = 2;

/// The document with a number, always the same; a third of them in each version of OpenAPI.
pub fn document(number: u64) -> Value {
    let version = ["3.0.3", "3.1.1", "3.2.0"][usize::try_from(number % 3).unwrap_or(0)];
    let mut random = Random::new(number);
    let count = 1 + random.below(3);
    let first = random.below(NAMES.len());
    let mut names: Vec<String> = (0..count).map(|rank| NAMES[(first + 5 * rank) % NAMES.len()].to_owned()).collect();
    let pattern = random.below(9);
    names.extend(unions::names(pattern).iter().map(|name| (*name).to_owned()));
    let mut maker = Maker { random, names, rank: 0, version };
    let mut schemas = Map::new();
    for rank in 0..count {
        maker.rank = rank;
        let schema = maker.schema(At::TOP);
        schemas.insert(maker.names[rank].clone(), schema);
    }
    maker.rank = maker.names.len();
    schemas.extend(maker.related(pattern));
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": format!("Document {number}"), "version": "1" },
        "paths": maker.paths(),
        "components": { "schemas": schemas, "securitySchemes": Maker::schemes() },
    });
    if version == "3.0.3" { document } else { rewritten(&document, version) }
}

/// The position of a schema.
#[derive(Clone, Copy)]
struct At {
    depth: usize,
    /// Whether a reference may be recursive: a value can end there.
    may_return: bool,
}

impl At {
    const TOP: Self = Self { depth: 0, may_return: false };

    fn within(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    fn may_return(self) -> Self {
        Self { may_return: true, ..self }
    }
}

struct Maker {
    random: Random,
    names: Vec<String>,
    /// The index of the component being generated.
    rank: usize,
    version: &'static str,
}

impl Maker {
    fn is_new(&self) -> bool {
        self.version != "3.0.3"
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.random.below(all.len())].clone()
    }

    /// A schema of any kind.
    fn schema(&mut self, at: At) -> Value {
        let kind = self.random.below(if at.depth >= DEEPEST { 12 } else { 28 });
        let schema = match kind {
            0..8 => self.leaf(),
            8..11 => return self.reference(at),
            11 => return self.free(),
            12 | 13 => self.list(at),
            14 | 15 => self.map(at),
            16..18 => self.conjunction(at),
            18..22 => self.choice(at),
            22 if self.is_new() => return self.newer(at),
            _ => self.object(at),
        };
        let schema = self.with_texts(schema);
        if self.random.percent(15) { nullable(schema) } else { schema }
    }

    /// A reference to a component, or a leaf where none may be referred to.
    fn reference(&mut self, at: At) -> Value {
        let first = if at.may_return { 0 } else { self.rank + 1 };
        if first >= self.names.len() {
            return self.leaf();
        }
        let name = &self.names[first + self.random.below(self.names.len() - first)];
        let mut reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        if self.random.percent(10) {
            reference["nullable"] = json!(true);
        }
        if self.random.percent(10) {
            reference["description"] = json!("beside");
        }
        reference
    }

    /// Texts and extensions, which change no value.
    fn with_texts(&mut self, mut schema: Value) -> Value {
        match self.random.below(16) {
            0 => schema["title"] = json!(self.one_of(&["Title", "a title", "Pet", "1"])),
            1 => schema["description"] = json!("Of *no* matter."),
            2 => schema["deprecated"] = json!(true),
            3 => schema["x-note"] = json!({ "nullable": true }),
            _ => {}
        }
        schema
    }

    /// An operation that returns every component, and may accept them, and others; or no operation.
    fn paths(&mut self) -> Value {
        if self.random.percent(15) {
            return json!({});
        }
        let all =
            self.names.iter().map(|name| (name.clone(), json!({ "$ref": format!("#/components/schemas/{name}") })));
        let schema = json!({ "type": "object", "properties": Value::Object(all.collect()) });
        let content = json!({ "application/json": { "schema": schema } });
        let mut operation = json!({
            "operationId": "all",
            "responses": { "200": { "description": "all", "content": content } },
        });
        if self.random.percent(40) {
            operation["requestBody"] = json!({ "content": content });
        }
        let mut paths = self.operations();
        paths.insert("/all".to_owned(), json!({ "post": operation }));
        Value::Object(paths)
    }
}

/// The schema, or null.
fn nullable(mut schema: Value) -> Value {
    // A form of a newer version has its own way to allow null.
    if schema.get("type").is_none_or(Value::is_string) {
        schema["nullable"] = json!(true);
    }
    schema
}
