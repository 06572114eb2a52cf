//! Operations: parameters in every place and style, bodies and answers in several media types, statuses, headers and
//! security.

use serde_json::{Map, Value, json};

use super::{At, Maker};

/// A schema of an operation may refer to every component.
const ANYWHERE: At = At { depth: 1, may_return: true };

const PATHS: [&str; 6] = ["/a", "/b/{id}", "/c/{id}/d", "/e/{id}/{key}", "/f.{id}", "/g"];

const SCHEMES: [&str; 4] = ["key", "session", "basic", "bearer"];

impl Maker {
    /// One to three operations, each with a path of its own.
    pub(super) fn operations(&mut self) -> Map<String, Value> {
        let (count, first) = (1 + self.random.below(3), self.random.below(PATHS.len()));
        let paths = (0..count).map(|rank| PATHS[(first + rank) % PATHS.len()]);
        paths
            .map(|path| {
                let method = self.one_of(&["get", "post", "put", "patch", "delete", "post"]);
                (path.to_owned(), json!({ method: self.operation(path, method) }))
            })
            .collect()
    }

    pub(super) fn schemes() -> Value {
        json!({
            "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
            "session": { "type": "apiKey", "in": "cookie", "name": "session" },
            "basic": { "type": "http", "scheme": "basic" },
            "bearer": { "type": "http", "scheme": "bearer" },
        })
    }

    fn operation(&mut self, path: &str, method: &str) -> Value {
        let id = format!("{method} {}", path.replace(['/', '{', '}', '.'], " "));
        let mut operation = json!({ "operationId": id, "responses": self.responses(method) });
        let parameters = self.parameters(path);
        if !parameters.is_empty() || self.random.percent(10) {
            operation["parameters"] = Value::Array(parameters);
        }
        if ["post", "put", "patch"].contains(&method) && self.random.percent(85) {
            operation["requestBody"] = json!({ "content": self.forms(), "required": self.random.percent(60) });
        }
        match self.random.below(6) {
            0 => operation["security"] = json!([]),
            1 => operation["security"] = json!([{ self.one_of(&SCHEMES): [] }]),
            2 => operation["security"] = json!([{ "key": [], "basic": [] }, { "session": [] }]),
            3 => operation["security"] = json!([{}, { "bearer": [] }]),
            _ => {}
        }
        operation
    }

    fn parameters(&mut self, path: &str) -> Vec<Value> {
        let named = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        let mut all: Vec<Value> = named.map(|name| self.in_path(name)).collect();
        if self.version == "3.2.0" && self.random.percent(15) {
            let media = self.one_of(&["application/x-www-form-urlencoded", "application/json"]);
            all.push(json!({ "name": "all", "in": "querystring", "content": { media: { "schema": self.flat() } } }));
        } else {
            for rank in 0..self.random.below(4) {
                let name = format!("{}{rank}", self.one_of(&["q", "type", "x-y", "é", "a b"]));
                all.push(self.in_query(&name));
            }
        }
        for rank in 0..self.random.below(2) {
            let (schema, explode) = (self.simple(), self.random.percent(50));
            all.push(json!({ "name": format!("X-Head-{rank}"), "in": "header", "schema": schema, "explode": explode }));
        }
        if self.random.percent(15) {
            all.push(json!({ "name": "crumb", "in": "cookie", "schema": self.leaf() }));
        }
        for parameter in all.iter_mut().filter(|parameter| parameter["in"] != "path") {
            parameter["required"] = json!(self.random.percent(40));
        }
        all
    }

    fn in_path(&mut self, name: &str) -> Value {
        let style = self.one_of(&["simple", "simple", "label", "matrix"]);
        let (schema, explode) = (self.simple(), self.random.percent(40));
        json!({ "name": name, "in": "path", "required": true, "style": style, "explode": explode, "schema": schema })
    }

    fn in_query(&mut self, name: &str) -> Value {
        let (style, schema) = match self.random.below(6) {
            0 => {
                let content = json!({ "application/json": { "schema": self.schema(ANYWHERE) } });
                return json!({ "name": name, "in": "query", "content": content });
            }
            1 => ("deepObject", self.flat()),
            2 => ("spaceDelimited", json!({ "type": "array", "items": self.leaf() })),
            3 => ("pipeDelimited", json!({ "type": "array", "items": self.leaf() })),
            _ => ("form", self.simple()),
        };
        let explode = style == "deepObject" || (style == "form" && self.random.percent(60));
        json!({ "name": name, "in": "query", "style": style, "explode": explode, "schema": schema })
    }

    /// What every place has a form for.
    fn simple(&mut self) -> Value {
        match self.random.below(8) {
            0 => json!({ "type": "array", "items": self.leaf(), "minItems": 1 }),
            1 => self.flat(),
            _ => self.leaf(),
        }
    }

    /// An object of leaves.
    fn flat(&mut self) -> Value {
        let mut properties = Map::new();
        for name in ["id", "type", "naïve"] {
            properties.insert(name.to_owned(), self.leaf());
        }
        let mut schema = json!({ "type": "object", "properties": properties });
        if self.random.percent(50) {
            schema["required"] = json!(["id"]);
        }
        schema
    }

    /// The media types of a body.
    fn forms(&mut self) -> Value {
        const MEDIA: [&str; 9] = [
            "application/json",
            "multipart/form-data",
            "application/x-www-form-urlencoded",
            "application/json",
            "application/merge-patch+json",
            "text/plain",
            "application/octet-stream",
            "application/x-ndjson",
            "image/*",
        ];
        let count = 1 + self.random.below(2);
        let media: Vec<&str> = (0..count).map(|_| self.one_of(&MEDIA)).collect();
        media.into_iter().map(|media| (media.to_owned(), self.form(media))).collect::<Map<_, _>>().into()
    }

    fn form(&mut self, media: &str) -> Value {
        match media {
            "multipart/form-data" => self.parts(),
            "application/x-www-form-urlencoded" => {
                let mut schema = self.flat();
                if self.random.percent(40) {
                    schema["properties"]["list"] = json!({ "type": "array", "items": self.leaf() });
                }
                json!({ "schema": schema })
            }
            "text/plain" => json!({ "schema": { "type": "string" } }),
            "application/octet-stream" | "image/*" => json!({ "schema": { "type": "string", "format": "binary" } }),
            // A text there is the whole body.
            "application/x-ndjson" => json!({ "schema": self.flat() }),
            _ => json!({ "schema": self.schema(ANYWHERE) }),
        }
    }

    fn parts(&mut self) -> Value {
        let mut properties = Map::new();
        let file = json!({ "type": "string", "format": "binary" });
        for name in ["file", "meta", "note", "many"].into_iter().take(1 + self.random.below(4)) {
            let schema = match name {
                "file" => file.clone(),
                "meta" => self.schema(ANYWHERE),
                "note" => self.leaf(),
                _ if self.random.percent(50) => json!({ "type": "array", "items": file }),
                _ => json!({ "type": "array", "items": self.leaf() }),
            };
            properties.insert(name.to_owned(), schema);
        }
        let mut form = json!({ "schema": { "type": "object", "properties": properties } });
        if self.random.percent(50) {
            form["schema"]["required"] = json!(["file"]);
        }
        if self.random.percent(30) {
            form["encoding"] = json!({ "file": { "contentType": self.one_of(&["image/png", "text/csv, image/*"]) } });
        }
        form
    }

    fn responses(&mut self, method: &str) -> Value {
        const STATUSES: [&str; 9] = ["200", "201", "202", "204", "2XX", "303", "404", "4XX", "default"];
        let mut responses = Map::new();
        let first = if method == "delete" { "204" } else { "200" };
        let count = self.random.below(3);
        let others: Vec<&str> = (0..count).map(|_| self.one_of(&STATUSES)).collect();
        for status in [first].into_iter().chain(others) {
            let mut response = json!({ "description": status });
            if !["204", "303"].contains(&status) && self.random.percent(85) {
                response["content"] = self.answers();
            }
            if self.random.percent(20) {
                let header = json!({ "schema": { "type": "integer" }, "required": self.random.percent(50) });
                response["headers"] = json!({ "X-Count": header });
            }
            responses.insert(status.to_owned(), response);
        }
        Value::Object(responses)
    }

    fn answers(&mut self) -> Value {
        const MEDIA: [&str; 7] = [
            "application/json",
            "application/json",
            "application/vnd.of.our+json",
            "application/problem+json",
            "text/plain",
            "application/pdf",
            "application/x-ndjson",
        ];
        let count = 1 + self.random.below(2);
        let media: Vec<&str> = (0..count).map(|_| self.one_of(&MEDIA)).collect();
        let mut content = Map::new();
        for media in media {
            let schema = match media {
                "text/plain" => json!({ "type": "string" }),
                "application/pdf" => json!({ "type": "string", "format": "binary" }),
                "application/x-ndjson" => self.flat(),
                _ => self.schema(ANYWHERE),
            };
            content.insert(media.to_owned(), json!({ "schema": schema }));
        }
        Value::Object(content)
    }
}
