//! The schema object and what hangs on it.

use super::{Key, Kind, Object, component, formal, key, object, required};

const TYPES: &[&str] = &["array", "boolean", "integer", "number", "object", "string"];

pub(in crate::document) static SCHEMA: Object = component("a schema", "schemas", SCHEMA_KEYS);

static SCHEMA_KEYS: &[Key] = &[
    key("title", Kind::Text),
    key("multipleOf", Kind::Number),
    key("maximum", Kind::Number),
    key("exclusiveMaximum", Kind::Bool),
    key("minimum", Kind::Number),
    key("exclusiveMinimum", Kind::Bool),
    key("maxLength", Kind::Count),
    key("minLength", Kind::Count),
    key("pattern", Kind::Text),
    key("maxItems", Kind::Count),
    key("minItems", Kind::Count),
    key("uniqueItems", Kind::Bool),
    key("maxProperties", Kind::Count),
    key("minProperties", Kind::Count),
    key("required", Kind::List(&Kind::Text)),
    key("enum", Kind::List(&Kind::Any)),
    key("type", Kind::Word(TYPES)),
    key("allOf", Kind::List(&Kind::Is(&SCHEMA))),
    key("oneOf", Kind::List(&Kind::Is(&SCHEMA))),
    key("anyOf", Kind::List(&Kind::Is(&SCHEMA))),
    key("not", Kind::Is(&SCHEMA)),
    key("items", Kind::Is(&SCHEMA)),
    key("properties", Kind::Map(&Kind::Is(&SCHEMA))),
    key("additionalProperties", Kind::BoolOr(&SCHEMA)),
    key("description", Kind::Text),
    key("format", Kind::Text),
    key("default", Kind::Any),
    key("nullable", Kind::Bool),
    key("discriminator", Kind::Is(&DISCRIMINATOR)),
    key("readOnly", Kind::Bool),
    key("writeOnly", Kind::Bool),
    key("xml", Kind::Is(&XML)),
    key("externalDocs", Kind::Is(&EXTERNAL_DOCS)),
    key("example", Kind::Any),
    key("deprecated", Kind::Bool),
];

static DISCRIMINATOR: Object =
    object("a discriminator", &[required("propertyName", Kind::Text), key("mapping", Kind::Map(&Kind::Text))]);

static XML: Object = object(
    "an XML object",
    &[
        key("name", Kind::Text),
        key("namespace", Kind::Text),
        key("prefix", Kind::Text),
        key("attribute", Kind::Bool),
        key("wrapped", Kind::Bool),
    ],
);

pub(super) static EXTERNAL_DOCS: Object =
    object("a link to documentation", &[key("description", Kind::Text), formal("url", Kind::Text)]);
