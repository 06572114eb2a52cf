//! Choices, with tags and without, and related components: those with a discriminator, and families by inheritance.

use serde_json::{Map, Value, json};

use super::{At, Maker};

/// The components of a pattern.
pub fn names(pattern: usize) -> &'static [&'static str] {
    match pattern {
        0 | 1 => &["Cat", "Dog", "big-Cow", "Animal"],
        2 => &["Car", "Sports.Car", "Truck", "Vehicle"],
        _ => &[],
    }
}

impl Maker {
    pub(super) fn choice(&mut self, at: At) -> Value {
        let at = at.within();
        let word = self.one_of(&["oneOf", "anyOf"]);
        let count = 2 + self.random.below(2);
        match self.random.below(10) {
            0 => {
                json!({ word: (0..count).map(|rank| self.tagged(at, ["cat", "dog", "cow"][rank])).collect::<Vec<_>>() })
            }
            1 => {
                let codes = ["a", "b", "c"][..count].iter().map(|value| json!({ "type": "string", "enum": [value] }));
                json!({ word: codes.collect::<Vec<_>>() })
            }
            2 => json!({ word: [self.leaf(), self.leaf()] }),
            3 => {
                let mut object = self.open_object(at);
                object[word] = json!([self.open_object(at), self.open_object(at)]);
                object
            }
            4 => json!({ word: [self.schema(at)] }),
            5 => json!({ word: [self.schema(at), { "enum": [null], "nullable": true }] }),
            6 => {
                let mut object = self.open_object(at);
                let named = object["properties"].as_object().into_iter().flat_map(Map::keys);
                let shapes: Vec<Value> = named.take(2).map(|name| json!({ "required": [name] })).collect();
                if !shapes.is_empty() {
                    object[word] = json!(shapes);
                }
                object
            }
            _ => json!({ word: (0..count).map(|_| self.schema(at)).collect::<Vec<_>>() }),
        }
    }

    /// A shape with a property whose value identifies it.
    fn tagged(&mut self, at: At, tag: &str) -> Value {
        let mut object = self.object(at);
        give_tag(&mut object, "kind", json!({ "type": "string", "enum": [tag] }));
        object
    }

    /// Related components.
    pub(super) fn related(&mut self, pattern: usize) -> Map<String, Value> {
        let names = names(pattern);
        match names {
            [] => Map::new(),
            [shapes @ .., whole] if *whole == "Animal" => self.discriminated(shapes, whole),
            [children @ .., base] => self.family(children, base),
        }
    }

    /// A choice of components by a discriminator.
    fn discriminated(&mut self, shapes: &[&str], whole: &str) -> Map<String, Value> {
        let property = self.one_of(&["petType", "type", "kind"]);
        let tags = ["c", "d", "e"];
        let form = self.random.below(5);
        let mut all = Map::new();
        for (rank, name) in shapes.iter().enumerate() {
            let mut shape = self.object(At::TOP);
            let tag = match form {
                0 => json!({ "type": "string", "enum": [tags[rank]] }),
                1 => json!({ "type": "integer", "enum": [rank] }),
                2 => json!({ "type": "string", "enum": [tags[rank], format!("{}2", tags[rank])] }),
                _ => json!({ "type": "string" }),
            };
            give_tag(&mut shape, property, tag);
            all.insert((*name).to_owned(), shape);
        }
        let mut discriminator = json!({ "propertyName": property });
        let value = |rank: usize| if form == 1 { rank.to_string() } else { tags[rank].to_owned() };
        let mapped = match self.random.below(3) {
            0 if form > 0 => 0,
            // Strictly, a shape without an entry would have its own name as tag, which its values do not allow.
            1 if form > 2 => 1,
            _ => shapes.len(),
        };
        let target = |name: &str, by_name: bool| if by_name { name.to_owned() } else { reference(name) };
        let mapping: Map<String, Value> =
            (0..mapped).map(|rank| (value(rank), json!(target(shapes[rank], self.random.percent(20))))).collect();
        if !mapping.is_empty() {
            discriminator["mapping"] = json!(mapping);
        }
        let references: Vec<Value> = shapes.iter().map(|name| json!({ "$ref": reference(name) })).collect();
        let word = self.one_of(&["oneOf", "anyOf"]);
        all.insert(whole.to_owned(), json!({ word: references, "discriminator": discriminator }));
        all
    }

    /// Components that are built upon one with a discriminator.
    fn family(&mut self, children: &[&str], base: &str) -> Map<String, Value> {
        let mut all = Map::new();
        let mut whole = self.open_object(At::TOP);
        give_tag(&mut whole, "sort", json!({ "type": "string" }));
        whole["discriminator"] = json!({ "propertyName": "sort" });
        if self.random.percent(50) {
            let entries = children.iter().enumerate().map(|(rank, name)| (format!("s{rank}"), json!(reference(name))));
            whole["discriminator"]["mapping"] = Value::Object(entries.collect());
        }
        let is_deep = self.random.percent(40);
        for (rank, name) in children.iter().enumerate() {
            let upon = if is_deep && rank == 1 { children[0] } else { base };
            let own = self.open_object(At::TOP);
            let schema = if self.random.percent(70) {
                json!({ "allOf": [{ "$ref": reference(upon) }, own] })
            } else {
                let mut own = own;
                own["allOf"] = json!([{ "$ref": reference(upon) }]);
                own
            };
            all.insert((*name).to_owned(), schema);
        }
        all.insert(base.to_owned(), whole);
        all
    }
}

fn reference(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

/// Gives a shape a required property.
fn give_tag(object: &mut Value, property: &str, schema: Value) {
    object["properties"][property] = schema;
    let mut required: Vec<Value> = object["required"].as_array().cloned().unwrap_or_default();
    required.retain(|name| name != property);
    required.push(json!(property));
    object["required"] = json!(required);
}
