//! Every example of the document and every fixture decodes with the SDK's model and encodes to the same JSON.
//!
//! The document is walked here, as it is written: components, media types and properties. Null and absent may
//! meet, 1100 is 1100.0, and a property name keeps no capital that the norm itself does not heed (`Description`);
//! nothing else may differ.

use conformance::exemple;
use conformance::generated::{reencode, reencode_read};
use serde_json::{Map, Value, json};

use crate::norme::{NORME, en_code};

type Reencode = fn(&str, &str) -> Option<Result<String, String>>;

struct Walk {
    document: Value,
    tried: usize,
    faults: Vec<String>,
}

impl Walk {
    fn resolve<'a>(&'a self, mut node: &'a Value) -> &'a Value {
        while let Some(pointer) = node["$ref"].as_str() {
            node = self.document.pointer(&pointer[1..]).unwrap();
        }
        node
    }

    /// The component a schema stands for, through `$ref` and a lone `allOf`, by its name in code.
    fn component<'a>(&'a self, schema: &'a Value) -> Option<&'a str> {
        let node = if schema["allOf"].is_array() { &schema["allOf"][0] } else { schema };
        node["$ref"].as_str()?.strip_prefix("#/components/schemas/").map(en_code)
    }

    /// Values of `example` and of `examples`.
    fn examples(&self, node: &Value) -> Vec<Value> {
        let mut found: Vec<Value> = node.get("example").cloned().into_iter().collect();
        let named = node["examples"].as_object().into_iter().flat_map(Map::values);
        found.extend(named.map(|example| self.resolve(example)["value"].clone()));
        found
    }

    /// The least that a component asks for: its own example, or its required properties from theirs.
    fn sample(&self, schema: &Value) -> Value {
        let node = self.resolve(if schema["allOf"].is_array() { &schema["allOf"][0] } else { schema });
        let given = schema.get("example").or_else(|| node.get("example"));
        if let Some(value) = given.or_else(|| node["enum"].get(0)) {
            return value.clone();
        }
        if node["type"] == "array" {
            return json!([self.sample(&node["items"])]);
        }
        let names = node["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        names.map(|name| (name.to_owned(), self.sample(&node["properties"][name]))).collect()
    }

    fn try_one(&mut self, place: &str, how: Reencode, model: &str, example: &Value) {
        self.tried += 1;
        match how(model, &example.to_string()) {
            None => self.faults.push(format!("{place}: no model {model}")),
            Some(Err(error)) => self.faults.push(format!("{place}: {model} does not decode: {error}")),
            Some(Ok(text)) => {
                let again: Value = serde_json::from_str(&text).unwrap();
                let mut differences = Vec::new();
                compare("", example, &again, &mut differences);
                self.faults.extend(differences.into_iter().map(|one| format!("{place}: {model}: {one}")));
            }
        }
    }

    /// A media type: its examples, as the component it holds or as a list of it.
    fn media(&mut self, place: &str, media: &Value, how: Reencode) {
        let schema = &media["schema"];
        let list = schema["type"] == "array";
        let Some(model) = self.component(if list { &schema["items"] } else { schema }).map(str::to_owned) else {
            return;
        };
        for example in self.examples(media) {
            let elements = if list { example.as_array().unwrap().clone() } else { vec![example] };
            elements.iter().for_each(|element| self.try_one(place, how, &model, element));
        }
    }

    fn operations(&mut self) {
        let document = self.document.clone();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap().iter().filter(|(_, one)| one["responses"].is_object())
            {
                let place = format!("{method} {path}");
                let body = self.resolve(&operation["requestBody"]).clone();
                for media in body["content"].as_object().into_iter().flat_map(Map::values) {
                    self.media(&format!("{place} body"), media, reencode);
                }
                for (status, reply) in operation["responses"].as_object().unwrap() {
                    let reply = self.resolve(reply).clone();
                    for media in reply["content"].as_object().into_iter().flat_map(Map::values) {
                        self.media(&format!("{place} {status}"), media, reencode_read);
                    }
                }
            }
        }
    }

    fn components(&mut self) {
        let document = self.document.clone();
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            let name = en_code(name);
            for example in self.examples(schema) {
                self.try_one(name, reencode, name, &example);
                self.try_one(name, reencode_read, name, &example);
            }
            for (property, node) in schema["properties"].as_object().into_iter().flatten() {
                for example in self.examples(node) {
                    let mut whole = self.sample(schema);
                    let how: Reencode = if schema["required"].is_array() { reencode } else { reencode_read };
                    whole[property] = example;
                    self.try_one(&format!("{name}.{property}"), how, name, &whole);
                }
            }
        }
    }
}

/// What there is to try, counted otherwise than it is tried.
impl Walk {
    /// The examples of media types that hold a component or a list of it, at and below a node, once for each use.
    fn written(&self, node: &Value) -> usize {
        let node = self.resolve(node);
        let schema = if node["schema"]["type"] == "array" { &node["schema"]["items"] } else { &node["schema"] };
        let is_media = node.get("in").is_none() && self.component(schema).is_some();
        let own = if is_media { self.examples(node).len() } else { 0 };
        let members = node.as_object().into_iter().flatten().filter(|(key, _)| !key.starts_with("example"));
        let below = members.filter(|(key, _)| *key != "schema").map(|(_, member)| self.written(member));
        own + below.sum::<usize>()
    }

    /// The examples of components and of their properties.
    fn written_in_components(&self) -> usize {
        let schemas = self.document["components"]["schemas"].as_object().into_iter().flat_map(Map::values);
        let with_properties = |schema: &Value| {
            let properties = schema["properties"].as_object().into_iter().flat_map(Map::values);
            self.examples(schema).len() + properties.map(|node| self.examples(node).len()).sum::<usize>()
        };
        schemas.map(with_properties).sum()
    }
}

fn compare(place: &str, sent: &Value, again: &Value, differences: &mut Vec<String>) {
    match (sent, again) {
        (Value::Object(left), Value::Object(right)) => {
            let has = |object: &Map<String, Value>, key: &str| object.keys().any(|one| one.eq_ignore_ascii_case(key));
            let keys = left.keys().chain(right.keys().filter(|key| !has(left, key)));
            for key in keys {
                compare(&format!("{place}/{key}"), member(left, key), member(right, key), differences);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (one, other)) in left.iter().zip(right).enumerate() {
                compare(&format!("{place}/{index}"), one, other, differences);
            }
        }
        (Value::Number(left), Value::Number(right)) if left.as_f64() == right.as_f64() => {}
        (left, right) if left == right => {}
        (left, right) => differences.push(format!("{place}: {left} became {right}")),
    }
}

/// The member of this name: exact first, then whatever its capitals.
fn member<'a>(object: &'a Map<String, Value>, key: &str) -> &'a Value {
    let loose = || object.iter().find(|(one, _)| one.eq_ignore_ascii_case(key)).map(|(_, value)| value);
    object.get(key).or_else(loose).unwrap_or(&Value::Null)
}

#[test]
fn every_example_of_the_document_comes_back() {
    let mut walk = Walk { document: NORME.clone(), tried: 0, faults: Vec::new() };
    walk.operations();
    let exchanged = walk.tried;
    walk.components();
    let declared = walk.tried - exchanged;
    assert!(walk.faults.is_empty(), "{:#?}", walk.faults);
    // A norm may give none; then its text has no such word.
    assert_eq!(walk.tried > 0, NORME.to_string().contains(r#""example"#), "{exchanged} and {declared} examples");
    let (written, of_components) = (walk.written(&walk.document["paths"]), walk.written_in_components());
    assert!(exchanged >= written, "{exchanged} examples of exchanges, {written} are written");
    assert!(declared >= of_components, "{declared} examples of components, {of_components} are written");
}

#[test]
fn every_fixture_comes_back() {
    let mut walk = Walk { document: Value::Null, tried: 0, faults: Vec::new() };
    for (model, text) in [("DossierTransmission", exemple::CONTRAT), ("Convention", exemple::CONVENTION)] {
        let fixture = serde_json::from_str(text).unwrap();
        walk.try_one("fixture", reencode, model, &fixture);
        walk.try_one("fixture", reencode_read, model, &fixture);
    }
    assert!(walk.faults.is_empty(), "{:#?}", walk.faults);
}

/// The comparison itself sees what differs.
#[test]
fn the_comparison_is_strict() {
    let cases = [
        (json!({ "a": null }), json!({}), 0),
        (json!({ "a": 1100 }), json!({ "a": 1100.0 }), 0),
        (json!({ "a": 1 }), json!({ "a": "1" }), 1),
        (json!({ "a": 1 }), json!({}), 1),
        (json!({}), json!({ "a": 1 }), 1),
        (json!([1, 2]), json!([1]), 1),
        (json!({ "A": 1 }), json!({ "a": 1 }), 0),
        (json!({ "A": 1 }), json!({ "a": 2 }), 1),
    ];
    for (sent, again, expected) in cases {
        let mut differences = Vec::new();
        compare("", &sent, &again, &mut differences);
        assert_eq!(differences.len(), expected, "{sent} {again}");
    }
}
