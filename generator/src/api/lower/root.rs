//! The texts of the document itself, and everything that requires all models to be known.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value};

use super::about::about;
use super::given;
use super::schema::Schemas;
use super::schema::{docs, one_line};
use super::{security, servers};
use crate::api::{Api, Docs, Kind, Model, Operation, Presence, Reading, Receiver, Shape, Tag, Type};
use crate::document::Document;
use crate::pointer::Pointer;

/// Puts the parts together.
pub fn lower(
    document: &Document,
    mut schemas: Schemas<'_>,
    operations: Vec<Operation>,
    receivers: Vec<Receiver>,
) -> Api {
    let empty = Map::new();
    let root = document.at(&Pointer::root()).and_then(Value::as_object).unwrap_or(&empty);
    let info = root.get("info").and_then(Value::as_object).unwrap_or(&empty);
    let text = |key: &str| info.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let schemes = security::schemes(&mut schemas);
    let mut api = Api {
        title: text("title"),
        version: text("version"),
        docs: own_docs(root, info),
        about: about(root, info),
        base_url: servers::base(&mut schemas, root),
        servers: servers::all(root),
        schemes,
        security: demanded(security::required(document, root), &operations),
        tags: tags(root, &operations),
        models: schemas.into_models(),
        operations,
        receivers,
        scalars: scalars(root),
        reading: reading(root),
    };
    settle_null(&mut api.models);
    api
}

/// What a client must have to be built: nothing, if some operation can be called without the default credentials. A
/// login is called before its credential exists.
fn demanded(required: Vec<Vec<String>>, operations: &[Operation]) -> Vec<Vec<String>> {
    let satisfied =
        |given: &Vec<String>| required.iter().any(|needed| needed.iter().all(|scheme| given.contains(scheme)));
    let is_bound = |operation: &Operation| !operation.security.is_empty() && operation.security.iter().all(satisfied);
    if operations.iter().all(is_bound) { required } else { Vec::new() }
}

/// The document about itself: contact, licence, terms, and further documentation.
fn own_docs(root: &Map<String, Value>, info: &Map<String, Value>) -> Docs {
    let facts = |key: &str, parts: &[&str]| {
        let object = info.get(key)?;
        let said: Vec<&str> = parts.iter().filter_map(|part| object.get(*part)?.as_str()).collect();
        (!said.is_empty()).then(|| one_line(&said.join(", ")))
    };
    let text = |key: &str| info.get(key).and_then(Value::as_str).map(str::to_owned);
    let mut docs = docs(info);
    // The title is the first line; the summary comes before the long text.
    docs.summary = text("title");
    docs.description = match (text("summary"), docs.description) {
        (Some(summary), Some(description)) => Some(format!("{summary}\n\n{description}")),
        (summary, description) => summary.or(description),
    };
    docs.notes.extend(info.get("termsOfService").and_then(Value::as_str).map(|url| format!("Terms of service: {url}")));
    docs.notes.extend(facts("contact", &["name", "email", "url"]).map(|said| format!("Contact: {said}")));
    docs.notes.extend(facts("license", &["name", "identifier", "url"]).map(|said| format!("License: {said}")));
    docs.notes.extend(self::docs(root).notes);
    docs
}

/// The tags in the order of the document, each once, then those that only operations name.
fn tags(root: &Map<String, Value>, operations: &[Operation]) -> Vec<Tag> {
    let all = Pointer::root().child("tags");
    let listed = root.get("tags").and_then(Value::as_array).into_iter().flatten().enumerate();
    let mut seen = HashSet::new();
    let mut tags: Vec<Tag> = listed
        .filter_map(|(rank, tag)| Some((rank, tag.get("name")?.as_str()?, tag.as_object()?)))
        .filter(|(_, name, _)| seen.insert(*name))
        .map(|(rank, name, tag)| Tag {
            name: name.to_owned(),
            given: given::name(tag),
            docs: tag_docs(tag),
            origin: all.index(rank),
        })
        .collect();
    let mut named: BTreeSet<&String> = operations.iter().filter_map(|operation| operation.tag.as_ref()).collect();
    for tag in &tags {
        named.remove(&tag.name);
    }
    tags.extend(named.into_iter().map(|name| Tag {
        name: name.clone(),
        given: None,
        docs: docs(&Map::new()),
        origin: all.clone(),
    }));
    tags
}

/// The texts of a tag, and its rank among the tags.
fn tag_docs(tag: &Map<String, Value>) -> Docs {
    let text = |key: &str| tag.get(key).and_then(Value::as_str);
    let mut docs = docs(tag);
    docs.notes.extend(text("parent").map(|parent| format!("Part of `{parent}`.")));
    docs.notes.extend(text("kind").map(|kind| format!("Kind: `{kind}`.")));
    docs
}

fn scalars(root: &Map<String, Value>) -> BTreeMap<String, String> {
    let declared = root.get("x-scalars").and_then(Value::as_object).into_iter().flatten();
    declared.filter_map(|(name, scalar)| Some((name.clone(), scalar.get("rust")?.as_str()?.to_owned()))).collect()
}

fn reading(root: &Map<String, Value>) -> Reading {
    let Some(reading) = root.get("x-reading") else { return Reading::default() };
    Reading {
        ignore_case: reading.get("ignore-case") == Some(&Value::Bool(true)),
        suffix: reading.get("suffix").and_then(Value::as_str).map(str::to_owned),
    }
}

/// If null is a value of a model, each use of the model may be null.
fn settle_null(models: &mut [Model]) {
    let nullable: Vec<bool> = models.iter().map(|model| model.nullable).collect();
    let settle = |ty: &mut Type| {
        if let Kind::Model(id) = ty.kind {
            ty.nullable |= nullable[id.0];
        }
    };
    for model in models {
        if let Shape::Record(record) = &mut model.shape {
            for field in &mut record.fields {
                settle(&mut field.ty);
                field.presence = Presence::new(field.presence.is_required(), field.ty.nullable);
            }
        }
    }
}
