//! A document of any size, made of one block over and over, each time under other names.

use std::io;

use serde_json::{Map, Value, json};

/// How a document is written.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    Yaml,
    Json,
    OneLine,
}

impl Form {
    pub const ALL: [Self; 3] = [Self::Yaml, Self::Json, Self::OneLine];

    pub fn title(self) -> &'static str {
        match self {
            Self::Yaml => "YAML",
            Self::Json => "JSON",
            Self::OneLine => "JSON on one line",
        }
    }

    pub fn extension(self) -> &'static str {
        if matches!(self, Self::Yaml) { "yaml" } else { "json" }
    }

    fn write(self, document: &Value) -> io::Result<String> {
        match self {
            Self::Yaml => serde_yaml::to_string(document).map_err(io::Error::other),
            Self::Json => Ok(format!("{document:#}")),
            Self::OneLine => Ok(document.to_string()),
        }
    }
}

/// A document of about so many bytes, with so many keys that OpenAPI does not define: each is a finding.
pub fn document(form: Form, bytes: usize, findings: usize) -> io::Result<String> {
    let (few, more) = (form.write(&blocks(100, 0))?.len(), form.write(&blocks(200, 0))?.len());
    form.write(&blocks(bytes * 100 / (more - few), findings))
}

/// The document of this many blocks.
fn blocks(count: usize, findings: usize) -> Value {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for rank in 0..count {
        let unknown = findings * (rank + 1) / count - findings * rank / count;
        let name = format!("Order{rank:05}");
        paths.insert(format!("/orders{rank:05}/{{id}}"), path(&name));
        schemas.insert(name, schema(rank, count, unknown));
    }
    json!({
        "openapi": "3.0.3", "info": { "title": "Repeated", "version": "1" },
        "servers": [{ "url": "https://api.example" }],
        "paths": paths, "components": { "schemas": schemas },
    })
}

fn path(name: &str) -> Value {
    let reference = json!({ "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } } });
    let id = json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string" } });
    let page = json!({ "name": "page", "in": "query", "description": "Which page.", "schema": { "type": "integer" } });
    json!({
        "get": {
            "operationId": format!("read{name}"), "tags": ["orders"], "summary": "Reads an order as it stands.",
            "parameters": [id, page], "responses": { "200": { "description": "The order.", "content": reference } },
        },
        "post": {
            "operationId": format!("write{name}"), "tags": ["orders"], "summary": "Replaces an order.",
            "parameters": [id], "requestBody": { "required": true, "content": reference },
            "responses": { "204": { "description": "It is replaced." } },
        },
    })
}

/// An order, with another inside; the keys that nobody knows are at its properties, in turn.
fn schema(rank: usize, count: usize, unknown: usize) -> Value {
    let next = format!("#/components/schemas/Order{:05}", (rank + 1) % count);
    let mut properties = json!({
        "id": { "type": "string", "description": "The number under which it is found." },
        "amount": { "type": "number", "minimum": 0 },
        "paid_at": { "type": "string", "format": "date-time", "nullable": true },
        "state": { "type": "string", "enum": ["open", "paid", "closed"] },
        "notes": { "type": "array", "items": { "type": "string", "maxLength": 200 } },
        "address": { "type": "object", "properties": { "street": { "type": "string" }, "city": { "type": "string" } } },
    });
    for (rank, property) in (0..unknown).zip((0..usize::MAX).flat_map(|_| ["id", "amount", "state", "notes"])) {
        properties[property][format!("odd{rank}")] = json!(true);
    }
    properties["next"] = json!({ "$ref": next });
    json!({
        "type": "object", "description": "An order of a customer, and what became of it.",
        "required": ["id", "amount"], "properties": properties,
    })
}
