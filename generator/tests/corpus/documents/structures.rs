//! Objects, lists, maps, and `allOf`.

use serde_json::{Map, Value, json};

use super::{At, Maker, PROPERTIES};

impl Maker {
    pub(super) fn object(&mut self, at: At) -> Value {
        let at = at.within();
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for _ in 0..self.random.below(4) {
            let name = self.one_of(&PROPERTIES);
            if properties.contains_key(name) {
                continue;
            }
            let is_required = self.random.percent(40);
            let mut schema = self.schema(if is_required { at } else { at.may_return() });
            if is_required {
                required.push(name);
            }
            // If only one side requires a property, null may be absent on the other.
            let other = ["$ref", "allOf", "oneOf", "anyOf", "nullable", "enum"];
            let is_never_null = schema["type"].is_string() && other.iter().all(|key| schema.get(*key).is_none());
            match self.random.below(20) {
                0 if is_never_null => schema["readOnly"] = json!(true),
                1 if is_never_null => schema["writeOnly"] = json!(true),
                _ => {}
            }
            properties.insert(name.to_owned(), schema);
        }
        let mut object = json!({ "type": "object", "properties": properties });
        if self.random.percent(5) {
            required.push("nowhere");
        }
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        match self.random.below(8) {
            0 => object["additionalProperties"] = json!(false),
            1 => object["additionalProperties"] = self.schema(at.within().may_return()),
            2 => object["additionalProperties"] = json!(true),
            _ => {}
        }
        if self.random.percent(10) {
            object.as_object_mut().expect("an object").remove("type");
        }
        object
    }

    pub(super) fn list(&mut self, at: At) -> Value {
        let at = at.within();
        match self.random.below(6) {
            0 => json!({ "type": "array", "items": self.schema(at), "minItems": 1 }),
            1 => json!({ "type": "array", "items": self.schema(at.may_return()), "uniqueItems": true }),
            2 => json!({ "type": "array", "items": { "type": "array", "items": self.choice(at.may_return()) } }),
            3 => json!({ "type": "array", "items": self.choice(at.may_return()), "maxItems": 2 }),
            _ => json!({ "type": "array", "items": self.schema(at.may_return()) }),
        }
    }

    pub(super) fn map(&mut self, at: At) -> Value {
        json!({ "type": "object", "additionalProperties": self.schema(at.within().may_return()) })
    }

    /// Schemas that apply together.
    pub(super) fn conjunction(&mut self, at: At) -> Value {
        let at = at.within();
        match self.random.below(9) {
            0 | 1 => json!({ "allOf": [self.reference(at), self.open_object(at)] }),
            2 => json!({ "allOf": [self.reference(at)], "description": "one" }),
            3 => json!({ "allOf": [self.open_object(at), self.open_object(at)] }),
            4 => json!({ "allOf": [{ "type": "number" }, { "type": "integer" }] }),
            5 => json!({ "allOf": [self.reference(at), self.reference(at)] }),
            6 => {
                let mut object = self.open_object(at);
                object["allOf"] = json!([self.reference(at)]);
                object
            }
            7 => json!({ "allOf": [
                { "type": "string", "enum": ["a", "b", "c"] },
                { "type": "string", "enum": ["c", "b", "d"] },
            ] }),
            _ => json!({ "allOf": [self.choice(at), self.open_object(at)] }),
        }
    }

    /// An object that others may be put together with.
    pub(super) fn open_object(&mut self, at: At) -> Value {
        let mut object = self.object(at);
        object.as_object_mut().expect("an object").remove("additionalProperties");
        object
    }
}
