//! The schema object and its parts.

use super::{Key, Kind, Object, Version, component, formal, key, object, required, since};

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
    since(Version::V31, "const", Kind::Any),
    since(Version::V31, "examples", Kind::List(&Kind::Any)),
    since(Version::V31, "prefixItems", Kind::List(&Kind::Is(&SCHEMA))),
    since(Version::V31, "contains", Kind::Is(&SCHEMA)),
    since(Version::V31, "minContains", Kind::Count),
    since(Version::V31, "maxContains", Kind::Count),
    since(Version::V31, "unevaluatedItems", Kind::BoolOr(&SCHEMA)),
    since(Version::V31, "patternProperties", Kind::Map(&Kind::Is(&SCHEMA))),
    since(Version::V31, "propertyNames", Kind::Is(&SCHEMA)),
    since(Version::V31, "unevaluatedProperties", Kind::BoolOr(&SCHEMA)),
    since(Version::V31, "dependentRequired", Kind::Map(&Kind::List(&Kind::Text))),
    since(Version::V31, "dependentSchemas", Kind::Map(&Kind::Is(&SCHEMA))),
    since(Version::V31, "if", Kind::Is(&SCHEMA)),
    since(Version::V31, "then", Kind::Is(&SCHEMA)),
    since(Version::V31, "else", Kind::Is(&SCHEMA)),
    since(Version::V31, "contentEncoding", Kind::Text),
    since(Version::V31, "contentMediaType", Kind::Text),
    since(Version::V31, "contentSchema", Kind::Is(&SCHEMA)),
    since(Version::V31, "$schema", Kind::Text),
    since(Version::V31, "$id", Kind::Text),
    since(Version::V31, "$anchor", Kind::Text),
    since(Version::V31, "$dynamicAnchor", Kind::Text),
    since(Version::V31, "$dynamicRef", Kind::Text),
    since(Version::V31, "$defs", Kind::Map(&Kind::Is(&SCHEMA))),
    since(Version::V31, "$vocabulary", Kind::Any),
    since(Version::V31, "$comment", Kind::Text),
];

pub(in crate::document) static DISCRIMINATOR: Object = object("a discriminator", DISCRIMINATOR_KEYS);

static DISCRIMINATOR_KEYS: &[Key] = &[
    required("propertyName", Kind::Text),
    key("mapping", Kind::Map(&Kind::Text)),
    since(Version::V32, "defaultMapping", Kind::Text),
];

static XML: Object = object(
    "an XML object",
    &[
        key("name", Kind::Text),
        key("namespace", Kind::Text),
        key("prefix", Kind::Text),
        key("attribute", Kind::Bool),
        key("wrapped", Kind::Bool),
        since(Version::V32, "nodeType", Kind::Text),
    ],
);

pub(super) static EXTERNAL_DOCS: Object =
    object("a link to documentation", &[key("description", Kind::Text), formal("url", Kind::Text)]);
