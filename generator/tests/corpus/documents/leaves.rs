//! Texts, numbers, booleans, enumerations, and schemas without a type.

use serde_json::{Value, json};

use super::{At, Maker};

impl Maker {
    pub(super) fn leaf(&mut self) -> Value {
        match self.random.below(9) {
            0..3 => self.text(),
            3 | 4 => self.integer(),
            5 => self.number(),
            6 => json!({ "type": "boolean" }),
            7 => self.one_value(),
            _ => self.mixed(),
        }
    }

    fn text(&mut self) -> Value {
        const FORMATS: [&str; 10] =
            ["date", "date-time", "uuid", "byte", "binary", "decimal", "email", "uri", "password", "of-our-own"];
        match self.random.below(8) {
            0 => json!({ "type": "string", "enum": ["red", "Red", "dark blue"] }),
            1 => json!({ "type": "string", "enum": ["", "null", "1", "-1", "été"] }),
            2 => json!({ "type": "string", "minLength": 1, "maxLength": 12 }),
            3 => json!({ "type": "string", "pattern": "^[A-Z]{2}[0-9]+$" }),
            4 | 5 => json!({ "type": "string", "format": self.one_of(&FORMATS) }),
            _ => json!({ "type": "string" }),
        }
    }

    fn integer(&mut self) -> Value {
        match self.random.below(8) {
            0 => json!({ "type": "integer", "enum": [-1, 0, 15] }),
            1 => {
                json!({ "type": "integer", "format": self.one_of(&["int32", "int64", "uint64", "uint32", "int8", "other"]) })
            }
            2 => json!({ "type": "integer", "minimum": 0, "maximum": 18_446_744_073_709_551_615_u64 }),
            3 => json!({ "type": "integer", "minimum": -1, "maximum": 4_294_967_295_u64 }),
            4 => json!({ "type": "integer", "minimum": 0, "exclusiveMinimum": true }),
            5 => json!({ "type": "integer", "enum": [18_446_744_073_709_551_615_u64, 1] }),
            _ => json!({ "type": "integer" }),
        }
    }

    fn number(&mut self) -> Value {
        match self.random.below(5) {
            0 => json!({ "type": "number", "minimum": 0 }),
            1 => json!({ "type": "number", "enum": [0.5, 1, 2.25] }),
            2 => json!({ "type": "number", "format": self.one_of(&["float", "double", "decimal"]) }),
            3 => json!({ "type": "number", "maximum": 1, "exclusiveMaximum": true }),
            _ => json!({ "type": "number" }),
        }
    }

    pub(super) fn one_value(&mut self) -> Value {
        match self.random.below(4) {
            0 => json!({ "type": "integer", "enum": [self.random.below(3)] }),
            1 => json!({ "type": "boolean", "enum": [self.random.percent(50)] }),
            _ => json!({ "type": "string", "enum": [self.one_of(&["cat", "dog", "1"])] }),
        }
    }

    /// Enumerations of values that are not all of one type.
    fn mixed(&mut self) -> Value {
        match self.random.below(6) {
            0 => json!({ "enum": ["a", 1, true] }),
            1 => json!({ "enum": ["a", "b", null], "nullable": true }),
            2 => json!({ "type": "string", "enum": ["a", null], "nullable": true }),
            3 => json!({ "enum": [1, 2.5, "1"] }),
            4 => json!({ "type": "integer", "enum": [1, 2, null], "nullable": true }),
            _ => json!({ "enum": ["true", "false"] }),
        }
    }

    /// A schema for any value.
    pub(super) fn free(&mut self) -> Value {
        self.one_of(&[
            json!({}),
            json!({ "description": "anything" }),
            json!({ "nullable": true }),
            json!({ "type": "object" }),
            json!({ "type": "array", "items": {} }),
            json!({ "type": "object", "additionalProperties": true }),
            json!({ "type": "object", "additionalProperties": {} }),
            json!({ "type": "object", "additionalProperties": false }),
        ])
    }

    /// Forms that OpenAPI 3.1 brought.
    pub(super) fn newer(&mut self, at: At) -> Value {
        let at = at.within();
        let inside = at.may_return();
        match self.random.below(10) {
            0 => json!({ "type": ["string", "integer"] }),
            1 => json!({ "type": ["string", "null"], "maxLength": 12 }),
            2 => json!({ "type": ["integer", "boolean", "null"] }),
            3 => json!({ "type": ["array", "string"], "items": self.schema(inside), "minLength": 1 }),
            4 => json!({ "type": "array", "prefixItems": [self.leaf(), self.schema(inside)], "items": false }),
            5 => json!({ "type": "array", "prefixItems": [{ "type": "number" }], "items": { "type": "number" } }),
            6 => json!({ "type": "object", "patternProperties": { "^x-[a-z]+$": self.schema(inside) } }),
            7 => json!({ "type": "null" }),
            8 => json!({ "oneOf": [self.schema(at), { "type": "null" }] }),
            _ => {
                let mut schema = self.reference(at);
                if schema.get("$ref").is_some() {
                    schema["properties"] = json!({ "beside": self.leaf() });
                }
                schema
            }
        }
    }
}
