//! Schema keywords of newer OpenAPI versions that the normalised tree expresses otherwise: the list of them, and their
//! form in the tree.

mod rewrite;

use serde_json::{Map, Value};

use super::spec_table::{Object, SCHEMA};
use rewrite::{
    closed, constant, exclusive, format, open_items, pattern_properties, prefix_items, tuple, type_list, type_null,
};

pub(super) use rewrite::{admit_null, beside_reference, is_null, only_beside_null, or_null};

/// What a rewriting moved: from one path below the object to another.
pub(super) type Moves = Vec<(String, String)>;

/// A change of an object in place.
pub(super) type Rewrite = fn(&mut Map<String, Value>) -> Moves;

/// One form.
#[derive(Debug)]
pub(super) struct Form {
    pub key: &'static str,
    /// Whether a value of `key` has this form.
    pub test: fn(&Value) -> bool,
    /// Rewrites it into the form of the tree.
    pub rewrite: Rewrite,
    /// What it becomes, for a sentence.
    pub outcome: &'static str,
    /// Whether no version has it: it comes from JSON Schema before 2020-12.
    pub older: bool,
}

const fn form(key: &'static str, test: fn(&Value) -> bool, rewrite: Rewrite, outcome: &'static str) -> Form {
    Form { key, test, rewrite, outcome, older: false }
}

/// The forms of a schema, in the reverse of the order in which they are rewritten.
static SCHEMA_FORMS: &[Form] = &[
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
    form(
        "contentEncoding",
        |value| value == "base64",
        |schema| format(schema, "contentEncoding", "byte", "base64"),
        "read as `format: byte`",
    ),
    form(
        "contentMediaType",
        is_binary,
        |schema| format(schema, "contentMediaType", "binary", "application/octet-stream"),
        "read as a `format` of bytes",
    ),
    form("patternProperties", Value::is_object, pattern_properties, "read as `additionalProperties`"),
    form("unevaluatedProperties", any, closed, "read as `additionalProperties`"),
    Form { older: true, ..form("items", Value::is_array, tuple, "read as a list of any of them") },
    form("prefixItems", Value::is_array, prefix_items, "read as a list of any of them"),
    form("unevaluatedItems", any, open_items, "read as `items`"),
];

/// The forms in `object`.
pub(super) fn forms(object: &'static Object) -> &'static [Form] {
    if is_schema(object) { SCHEMA_FORMS } else { &[] }
}

/// Whether `key` is `type: null`, which means the null type of JSON Schema and not a missing value.
pub(super) fn is_null_type(object: &'static Object, key: &str) -> bool {
    key == "type" && is_schema(object)
}

pub(super) fn is_schema(object: &'static Object) -> bool {
    std::ptr::eq(object, &raw const SCHEMA)
}

fn any(_: &Value) -> bool {
    true
}

/// A media type whose values are no text.
fn is_binary(media: &Value) -> bool {
    let essence = media.as_str().unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, form) = essence.split_once('/').unwrap_or_default();
    let is_text = kind == "text" || ["json", "xml", "yaml"].iter().any(|word| form.ends_with(word));
    !(kind.is_empty() || is_text || ["x-www-form-urlencoded", "jwt", "sql", "graphql"].contains(&form))
}
