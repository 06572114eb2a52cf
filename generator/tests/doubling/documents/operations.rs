//! Dimensions of operations, and of the document around them.

use serde_json::{Value, json};

use super::{Dimension, OK, alike, document, list, object, reference, single, word};

#[allow(clippy::too_many_lines, reason = "a table, one dimension after the other")]
pub fn dimensions() -> Vec<Dimension> {
    dimensions! {
        "operations", 150: both!(n, new => document(object(n, |i| (format!("/o{i}"), json!({ "post": operation(i,
            new) }))), json!({})));
        "operations that come and go", 150: both!(n, new => document(object(n, |i| (format!("/{}{i}", word(new)),
            json!({ "post": operation(i, new) }))), json!({})));
        "operations of one name", 150: both!(n, new => document(object(n, |i| (format!("/o{i}"),
            json!({ "get": { "operationId": alike(i), "description": word(new),
            "responses": { OK: { "description": "" } } } }))), json!({})));
        "operations of one operationId", 150: both!(n, new => document(object(n, |i| (format!("/o{i}"),
            json!({ "get": { "operationId": "same", "description": word(new),
            "responses": { OK: { "description": "" } } } }))), json!({})));
        "tags", 150: both!(n, new => { let mut it = document(object(n, |i| (format!("/o{i}"),
            json!({ "get": { "operationId": format!("o{i}"), "tags": [format!("t{i}")],
            "responses": { OK: { "description": "", "content": { "application/json": { "schema": { "type": "object",
            "properties": { "a": { "description": word(new) } } } } } } } } }))), json!({})); it["tags"] = list(n,
            |i| json!({ "name": format!("t{i}"), "description": word(new) })); it });
        "tags that only operations name", 150: both!(n, new => document(object(n, |i| (format!("/o{i}"),
            json!({ "get": { "operationId": format!("o{i}"), "tags": [format!("{}{i}", word(new))],
            "responses": { OK: { "description": "" } } } }))), json!({})));
        "tags of one name", 150: both!(n, new => document(object(n, |i| (format!("/o{i}"),
            json!({ "get": { "operationId": format!("o{i}"), "tags": [alike(i)], "description": word(new),
            "responses": { OK: { "description": "", "content": { "application/json": { "schema": { "type": "object",
            "properties": { "a": { "type": "string" } } } } } } } } }))), json!({})));
        "tags of shared models", 100: both!(n, new => document(object(n, |i| (format!("/o{i}"),
            json!({ "get": { "operationId": format!("o{i}"), "tags": [format!("t{i}")], "description": word(new),
            "responses": { OK: { "description": "",
            "content": { "application/json": { "schema": reference("S0") } } } } } }))), object(n,
            |i| (format!("S{i}"), json!({ "type": "object", "properties": { "next": reference(&format!("S{}",
            (i + 1) % n)) } })))));
        "tags of an operation", 300: both!(n, new => single(json!({ "operationId": "o", "tags": list(n,
            |i| json!(format!("{}{i}", word(new)))), "responses": { OK: { "description": "" } } })));
        "tags twice", 150: both!(n, new => { let mut it = document(object(n, |i| (format!("/o{i}"),
            json!({ "get": { "operationId": format!("o{i}"), "tags": ["t"],
            "responses": { OK: { "description": "" } } } }))), json!({})); it["tags"] = list(n,
            |_| json!({ "name": "t", "description": word(new) })); it });
        "parameters", 150: both!(n, new => single(json!({ "operationId": "o", "parameters": list(n,
            |i| parameter(&format!("p{i}"), new)), "responses": { OK: { "description": "" } } })));
        "parameters that are required", 150: both!(n, new => single(json!({ "operationId": "o",
            "parameters": list(n, |i| json!({ "name": format!("p{i}"), "in": "header", "required": true,
            "x-sensitive": true, "schema": { "type": "string" }, "description": word(new) })),
            "responses": { OK: { "description": "" } } })));
        "parameters of one name", 150: both!(n, new => single(json!({ "operationId": "o", "parameters": list(n,
            |i| parameter(&alike(i), new)), "responses": { OK: { "description": "" } } })));
        "parameters twice", 150: both!(n, new => single(json!({ "operationId": "o", "parameters": list(n,
            |i| parameter(&format!("p{}", i / 2), new)), "responses": { OK: { "description": "" } } })));
        "parameters of the path item", 100: both!(n, new => document(json!({ "/it": { "parameters": list(n,
            |i| parameter(&format!("p{i}"), new)), "get": { "operationId": "o", "parameters": list(n,
            |i| parameter(&format!("p{i}"), new)), "responses": { OK: { "description": "" } } } } }), json!({})));
        "parameters of the client", 150: both!(n, new => document(object(n, |i| (format!("/o{i}"),
            json!({ "get": { "operationId": format!("o{i}"), "parameters": [{ "name": format!("p{i}"),
            "in": "header", "x-client": true, "schema": { "type": "string" }, "description": word(new) }],
            "responses": { OK: { "description": "" } } } }))), json!({})));
        "placeholders", 100: both!(n, new =>
            document(json!({ ((0..n).map(|i| format!("/{{p{i}}}")).collect::<String>()): { "get": { "operationId": "o",
            "parameters": list(n, |i| json!({ "name": format!("p{i}"), "in": "path", "required": true,
            "schema": { "type": "string" }, "description": word(new) })),
            "responses": { OK: { "description": "" } } } } }), json!({})));
        "placeholders without parameter", 400: both!(n, new =>
            document(json!({ ((0..n).map(|i| format!("/{{p{i}}}")).collect::<String>()): { "get": { "operationId": "o",
            "description": word(new), "responses": { OK: { "description": "" } } } } }), json!({})));
        "parameters without placeholder", 400: both!(n, new =>
            document(json!({ "/it": { "get": { "operationId": "o", "parameters": list(n,
            |i| json!({ "name": format!("p{i}"), "in": "path", "required": true, "schema": { "type": "string" },
            "description": word(new) })), "responses": { OK: { "description": "" } } } } }), json!({})));
        "answers", 200: both!(n, new => single(json!({ "operationId": "o", "responses": object(n,
            |i| ((100 + i).to_string(), json!({ "description": word(new),
            "content": { "application/json": { "schema": { "type": "object",
            "properties": { format!("p{i}"): { "description": word(new) } } } } } }))) })));
        "media types", 300: both!(n, new => single(json!({ "operationId": "o",
            "responses": { OK: { "description": word(new), "content": object(n, |i| (format!("text/x{i}"),
            json!({ "schema": { "type": "string" } }))) } } })));
        "headers", 300: both!(n, new => single(json!({ "operationId": "o", "responses": { OK: { "description": "",
            "headers": object(n, |i| (format!("x-{i}"), json!({ "description": word(new),
            "schema": { "type": "string" } }))) } } })));
        "parts of a form", 150: both!(n, new => single(json!({ "operationId": "o",
            "requestBody": { "content": { "multipart/form-data": { "schema": { "type": "object",
            "properties": object(n, |i| (format!("p{i}"), json!({ "type": "string", "description": word(new) }))) },
            "encoding": object(n, |i| (format!("p{i}"), json!({ "contentType": "text/plain" }))) } } },
            "responses": { OK: { "description": "" } } })));
        "styles of a form", 150: both!(n, new => single(json!({ "operationId": "o",
            "requestBody": { "content": { "application/x-www-form-urlencoded": { "schema": { "type": "object",
            "properties": object(n, |i| (format!("p{i}"), json!({ "type": "string", "description": word(new) }))) },
            "encoding": object(n, |i| (format!("p{i}"), json!({ "explode": true }))) } } },
            "responses": { OK: { "description": "" } } })));
        "servers", 300: both!(n, new => { let mut it = single(json!({ "operationId": "o",
            "responses": { OK: { "description": "" } } })); it["servers"] = list(n,
            |i| json!({ "url": format!("https://{}{i}.test", word(new)) })); it });
        "variables of a server", 200: both!(n, new => { let mut it = single(json!({ "operationId": "o",
            "responses": { OK: { "description": "" } } }));
            it["servers"] = json!([{ "url": "https://a.test".to_owned() + &(0..n).map(|i| format!("/{{v{i}}}")).collect::<String>(),
            "variables": object(n, |i| (format!("v{i}"), json!({ "default": word(new) }))) }]); it });
        "security schemes", 150: both!(n, new => { let mut it = single(json!({ "operationId": "o",
            "security": list(n, |i| json!({ format!("s{i}"): [] })), "responses": { OK: { "description": "" } } }));
            it["components"]["securitySchemes"] = object(n, |i| (format!("s{i}"), json!({ "type": "apiKey",
            "in": "header", "name": format!("{}{i}", word(new)) }))); it });
    }
}

fn operation(rank: usize, new: bool) -> Value {
    json!({
        "operationId": format!("op{rank}"), "tags": [format!("tag{}", rank % 7)], "description": word(new),
        "parameters": [{ "name": "q", "in": "query", "schema": { "type": "string" }, "description": word(new) }],
        "requestBody": { "content": { "application/json": { "schema": { "type": "object",
            "properties": { format!("p{rank}"): { "type": if new { "string" } else { "integer" } } } } } } },
        "responses": { "200": { "description": "", "content": { "application/json": { "schema": { "type": "object",
            "properties": { "a": { "type": "string" } } } } } }, "404": { "description": "" } },
    })
}

fn parameter(name: &str, new: bool) -> Value {
    json!({ "name": name, "in": "query", "schema": { "type": if new { "string" } else { "integer" } } })
}
