//! Forms of OpenAPI 3.1 that turn up in documents that say 3.0: which there are, and what replaces them in 3.0.

mod rewrite;

use serde_json::{Map, Value};

use super::spec_table::{OPENAPI, Object, SCHEMA};
use rewrite::{constant, examples, exclusive, format, pattern_properties, tuple, type_list, type_null};

/// What a rewriting moved: from a key of the object to a way below it.
pub(super) type Moves = Vec<(&'static str, String)>;

/// A change of an object in place.
pub(super) type Rewrite = fn(&mut Map<String, Value>) -> Moves;

/// One form.
#[derive(Debug)]
pub(super) struct Form {
    pub key: &'static str,
    /// Whether a value of `key` is this form.
    pub test: fn(&Value) -> bool,
    /// Says the same in 3.0; `None` when 3.0 cannot say it, and the key is ignored.
    pub rewrite: Option<Rewrite>,
    /// What becomes of it, for a sentence.
    pub outcome: &'static str,
}

const fn ignored(key: &'static str) -> Form {
    ignored_when(key, any)
}

const fn ignored_when(key: &'static str, test: fn(&Value) -> bool) -> Form {
    Form { key, test, rewrite: None, outcome: "ignored" }
}

const fn form(key: &'static str, test: fn(&Value) -> bool, rewrite: Rewrite, outcome: &'static str) -> Form {
    Form { key, test, rewrite: Some(rewrite), outcome }
}

const BASE64: &str = "base64";
const BYTES: &str = "application/octet-stream";

/// The forms of a schema, in the order in which they are rewritten.
pub(super) const SCHEMA_FORMS: &[Form] = &[
    form("type", Value::is_array, type_list, "read with `nullable`, and `anyOf` for several types"),
    form("type", |value| value == "null" || value.is_null(), type_null, "read as an `enum` of nothing but null"),
    form("const", any, constant, "read as an `enum` of one value"),
    form(
        "exclusiveMinimum",
        Value::is_number,
        |schema| exclusive(schema, "minimum", "exclusiveMinimum", |new, old| new >= old),
        "read as `minimum` and `exclusiveMinimum: true`",
    ),
    form(
        "exclusiveMaximum",
        Value::is_number,
        |schema| exclusive(schema, "maximum", "exclusiveMaximum", |new, old| new <= old),
        "read as `maximum` and `exclusiveMaximum: true`",
    ),
    form("examples", any, examples, "read as `example`, the first of them"),
    form(
        "contentEncoding",
        |value| value == BASE64,
        |schema| format(schema, "contentEncoding", "byte"),
        "read as `format: byte`",
    ),
    form(
        "contentMediaType",
        |value| value == BYTES,
        |schema| format(schema, "contentMediaType", "binary"),
        "read as `format: binary`",
    ),
    ignored_when("contentEncoding", |value| value != BASE64),
    ignored_when("contentMediaType", |value| value != BYTES),
    form("patternProperties", Value::is_object, pattern_properties, "read as `additionalProperties`"),
    form("items", Value::is_array, tuple, "read as a list of any of them"),
    ignored("$schema"),
    ignored("$id"),
    ignored("$anchor"),
    ignored("$comment"),
    ignored("$defs"),
    ignored("$dynamicAnchor"),
    ignored("$dynamicRef"),
    ignored("$vocabulary"),
    ignored("if"),
    ignored("then"),
    ignored("else"),
    ignored("contains"),
    ignored("minContains"),
    ignored("maxContains"),
    ignored("contentSchema"),
    ignored("dependentRequired"),
    ignored("dependentSchemas"),
    ignored("prefixItems"),
    ignored("propertyNames"),
    ignored("unevaluatedItems"),
    ignored("unevaluatedProperties"),
];

const DOCUMENT_FORMS: &[Form] = &[ignored("webhooks"), ignored("jsonSchemaDialect")];
const INFO_FORMS: &[Form] = &[ignored("summary")];
const LICENSE_FORMS: &[Form] = &[ignored("identifier")];
const COMPONENTS_FORMS: &[Form] = &[ignored("pathItems")];

/// The forms that `object` has.
pub(super) fn forms(object: &'static Object) -> &'static [Form] {
    match object.name {
        name if name == SCHEMA.name => SCHEMA_FORMS,
        name if name == OPENAPI.name => DOCUMENT_FORMS,
        "an info object" => INFO_FORMS,
        "a license" => LICENSE_FORMS,
        "the components" => COMPONENTS_FORMS,
        _ => &[],
    }
}

/// Whether `key` is such a form, and so not simply unknown.
pub(super) fn knows(object: &'static Object, key: &str) -> bool {
    forms(object).iter().any(|form| form.key == key)
}

fn any(_: &Value) -> bool {
    true
}

/// Whether `key` says `type: null`, which means the null of 3.1 rather than nothing.
pub(super) fn is_null_type(object: &'static Object, key: &str) -> bool {
    key == "type" && std::ptr::eq(object, &raw const SCHEMA)
}
