//! The norm as another author would write it: the same content, with other names and another order; or what is
//! published next, which also has more, and less.

#[path = "dotnet.rs"]
mod dotnet;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The spelling of one author; what it does not list follows its rules.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hand {
    pub name: String,
    suffix: String,
    prefix: String,
    verbs: String,
    #[serde(default)]
    words: BTreeMap<String, String>,
    #[serde(default)]
    schemas: BTreeMap<String, String>,
    #[serde(default)]
    properties: BTreeMap<String, String>,
    /// Properties begin with a capital on the wire.
    #[serde(default)]
    pub pascal: bool,
    tags: BTreeMap<String, String>,
    schemes: BTreeMap<String, String>,
    /// Keys that it leaves out.
    without: Vec<String>,
    /// Components that it writes out wherever they are used.
    #[serde(default)]
    unshared: Vec<String>,
    /// Schemas that it writes out where they are used.
    #[serde(default)]
    inlined: Vec<String>,
    /// A reference of a property always stands in an `allOf`.
    #[serde(default)]
    wrapped: bool,
    #[serde(default)]
    unlisted_tags: bool,
    /// It writes 3.1, as ASP.NET Core does.
    #[serde(default)]
    dotnet: bool,
    /// No extension at all.
    #[serde(default)]
    plain: bool,
    /// What the norm has gained, as a file beside this one, in the words of this author. What its overlay says by hand
    /// stands in the file of the same name that ends in `surcouche.yaml`.
    pub gains: Option<String>,
    /// Codes that it has gained, by their schema.
    #[serde(default)]
    codes: BTreeMap<String, Value>,
    /// Properties that are gone, as pointers.
    #[serde(default)]
    pub lost: Vec<String>,
}

#[derive(Deserialize)]
struct Hands {
    hand: Vec<Hand>,
}

/// All authors.
pub fn hands() -> Vec<Hand> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/another_hand/hands.toml")).unwrap();
    toml::from_str::<Hands>(&text).unwrap().hand
}

/// The norm.
pub fn norm(path: &Path) -> Value {
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn merge(into: &mut Value, more: Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (key, value) in more {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, more) => *into = more,
    }
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, _| !key.starts_with("x-"));
            members.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

/// What is not listed keeps its name: the norm may itself be by another hand.
fn renamed(names: &BTreeMap<String, String>, name: &str) -> String {
    names.get(name).map_or(name, String::as_str).to_owned()
}

impl Hand {
    /// The norm as this author writes it.
    pub fn writes(&self, norm: &Value) -> Value {
        let components = object(&norm["components"]);
        let mut written = object(&self.clean(norm, norm)).clone();
        let mut shared = Map::new();
        for (section, things) in components {
            let things = match section.as_str() {
                "schemas" => self.reversed(things, &|name| self.schema(name), norm),
                "securitySchemes" => self.reversed(things, &|name| renamed(&self.schemes, name), norm),
                other if self.unshared.iter().any(|it| it == other) => continue,
                _ => self.reversed(things, &|name| name.to_owned(), norm),
            };
            shared.insert(section.clone(), things);
        }
        written.insert("components".to_owned(), shared.into());
        written.insert("paths".to_owned(), self.paths(norm));
        written.insert("security".to_owned(), self.security(&norm["security"]));
        let mut tags: Vec<&String> = self.tags.values().collect();
        tags.sort();
        tags.dedup();
        let tags: Vec<Value> = tags.iter().rev().map(|name| json!({ "name": name })).collect();
        written.insert("tags".to_owned(), tags.into());
        if self.unlisted_tags {
            written.remove("tags");
        }
        self.later(written.into())
    }

    /// What has come and gone since.
    fn later(&self, mut written: Value) -> Value {
        for (schema, code) in &self.codes {
            written["components"]["schemas"][schema]["enum"].as_array_mut().unwrap().push(code.clone());
        }
        for lost in &self.lost {
            let (parent, name) = lost.rsplit_once('/').unwrap();
            written.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
        }
        if let Some(gains) = &self.gains {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/another_hand").join(gains);
            merge(&mut written, norm(&path));
        }
        if self.plain {
            strip(&mut written);
        }
        if self.dotnet { dotnet::written(&written) } else { written }
    }

    fn reversed(&self, things: &Value, name: &dyn Fn(&str) -> String, norm: &Value) -> Value {
        let things = object(things).iter().rev().filter(|(key, _)| !self.inlined.contains(key));
        things.map(|(key, thing)| (name(key), self.clean(thing, norm))).collect::<Map<_, _>>().into()
    }

    fn schema(&self, name: &str) -> String {
        self.schemas.get(name).cloned().unwrap_or_else(|| format!("{name}{}", self.suffix))
    }

    fn property(&self, name: &str) -> String {
        let name = self.properties.get(name).map_or(name, String::as_str);
        match self.pascal {
            true => name[..1].to_uppercase() + &name[1..],
            false => name.to_owned(),
        }
    }

    /// A node as this author writes it: without the keys it leaves out, with its names, and with unshared components
    /// inlined.
    fn clean(&self, node: &Value, norm: &Value) -> Value {
        match node {
            Value::Object(members) => {
                if let Some(target) = members.get("$ref").and_then(Value::as_str) {
                    return self.reference(target, norm);
                }
                if let Some(written_out) = self.written_out(members, norm) {
                    return written_out;
                }
                // A property may have the name of a key that is left out.
                let kept = members.iter().filter(|(key, value)| {
                    let is_property = value.get("type").is_some() || value.get("$ref").is_some();
                    !self.without.contains(key) || is_property || (*key == "title" && members.contains_key("version"))
                });
                let mut cleaned: Map<String, Value> =
                    kept.map(|(key, value)| (key.clone(), self.clean(value, norm))).collect();
                if let Some(Value::Object(properties)) = cleaned.get_mut("properties") {
                    let renamed = properties.iter().rev().map(|(name, it)| (self.property(name), self.wrap(it)));
                    *properties = renamed.collect();
                }
                if let Some(Value::Object(encoding)) = cleaned.get_mut("encoding") {
                    *encoding = encoding.iter().map(|(name, it)| (self.property(name), it.clone())).collect();
                }
                if let Some(Value::Array(required)) = cleaned.get_mut("required") {
                    let names = required.iter().filter_map(Value::as_str).map(|name| self.property(name).into());
                    *required = names.rev().collect();
                }
                if cleaned.contains_key("responses") || cleaned.contains_key("content") {
                    cleaned.remove("examples");
                }
                // A response always has one.
                if members.contains_key("content") && members.contains_key("description") {
                    cleaned.entry("description").or_insert_with(|| "OK".into());
                }
                cleaned.into()
            }
            Value::Array(items) => items.iter().map(|item| self.clean(item, norm)).collect(),
            leaf => leaf.clone(),
        }
    }

    /// What an `allOf` of a lone inlined schema becomes.
    fn written_out(&self, members: &Map<String, Value>, norm: &Value) -> Option<Value> {
        let [only] = &members.get("allOf")?.as_array()?[..] else { return None };
        let name = only["$ref"].as_str()?.strip_prefix("#/components/schemas/")?;
        self.inlined.iter().any(|it| it == name).then(|| self.clean(only, norm))
    }

    fn wrap(&self, property: &Value) -> Value {
        let is_wrapped = self.wrapped && property.get("$ref").is_some();
        if is_wrapped { json!({ "allOf": [property] }) } else { property.clone() }
    }

    fn reference(&self, target: &str, norm: &Value) -> Value {
        let (section, name) = target.trim_start_matches("#/components/").split_once('/').unwrap();
        match section {
            "schemas" if self.inlined.iter().any(|it| it == name) => {
                self.clean(&norm["components"][section][name], norm)
            }
            "schemas" => json!({ "$ref": format!("#/components/schemas/{}", self.schema(name)) }),
            other if self.unshared.iter().any(|it| it == other) => self.clean(&norm["components"][other][name], norm),
            _ => json!({ "$ref": target }),
        }
    }

    fn paths(&self, norm: &Value) -> Value {
        let mut paths = Map::new();
        for (path, item) in object(&norm["paths"]).iter().rev() {
            let words = path.split('/').map(|word| self.words.get(word).map_or(word, String::as_str));
            let path = format!("{}{}", self.prefix, words.collect::<Vec<_>>().join("/"));
            let mut item = self.clean(item, norm);
            for (method, operation) in item.as_object_mut().unwrap() {
                if !["get", "post"].contains(&method.as_str()) {
                    continue;
                }
                let rank = paths.len();
                self.operation(operation.as_object_mut().unwrap(), (method, &path, rank));
            }
            paths.insert(path, item);
        }
        paths.into()
    }

    fn operation(&self, operation: &mut Map<String, Value>, (method, path, rank): (&str, &str, usize)) {
        let words: String = path
            .split(['/', '-'])
            .filter(|word| !word.is_empty())
            .map(|word| word[..1].to_uppercase() + &word[1..])
            .collect();
        let id = match self.verbs.as_str() {
            "numbered" => format!("Convergence_{method}{rank}"),
            _ => format!("{}{words}", method[..1].to_uppercase() + &method[1..]),
        };
        operation.insert("operationId".to_owned(), id.into());
        let tag = |name: &Value| Value::from(renamed(&self.tags, name.as_str().unwrap()));
        let tags: Vec<Value> = operation["tags"].as_array().unwrap().iter().map(tag).collect();
        operation.insert("tags".to_owned(), tags.into());
        if let Some(Value::Array(parameters)) = operation.get_mut("parameters") {
            parameters.reverse();
        }
        if let Some(security) = operation.get("security").cloned() {
            operation.insert("security".to_owned(), self.security(&security));
        }
        for response in operation["responses"].as_object_mut().unwrap().values_mut() {
            if let Some(response) = response.as_object_mut().filter(|response| !response.contains_key("$ref")) {
                response.entry("description").or_insert_with(|| "OK".into());
            }
        }
    }

    fn security(&self, alternatives: &Value) -> Value {
        let needed = |needed: &Value| -> Value {
            let schemes = object(needed).iter();
            schemes.map(|(name, scopes)| (renamed(&self.schemes, name), scopes.clone())).collect::<Map<_, _>>().into()
        };
        alternatives.as_array().unwrap().iter().map(needed).collect()
    }
}
