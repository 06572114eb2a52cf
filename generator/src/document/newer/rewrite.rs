//! Rewrites each of these keywords into its form in the normalised tree.

use serde_json::{Map, Value, json};

use super::Moves;

/// Keywords that apply only to values of some types, and so move to the shape of the first of these types.
const MOVING: &[(&[&str], &[&str])] = &[
    (&["array"], &["items", "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"]),
    (
        &["object"],
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
            "propertyNames",
            "dependentRequired",
        ],
    ),
    (&["string"], &["minLength", "maxLength", "pattern", "contentEncoding", "contentMediaType", "contentSchema"]),
    (&["number", "integer"], &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
];

/// The first letters of the formats of numbers.
const NUMERIC_FORMATS: [&str; 5] = ["int", "uint", "float", "double", "decimal"];

/// Every type but null.
const ALL: [&str; 5] = ["array", "boolean", "number", "object", "string"];

pub(super) fn type_list(schema: &mut Map<String, Value>) -> Moves {
    let Some(Value::Array(listed)) = schema.shift_remove("type") else {
        return Moves::new();
    };
    let (null, listed): (Vec<_>, Vec<_>) = listed.into_iter().partition(|kind| kind == "null" || kind.is_null());
    if !null.is_empty() {
        admit_null(schema);
    }
    let has_number = listed.iter().any(|kind| kind == "number");
    let mut types: Vec<Value> = Vec::new();
    for kind in listed {
        // Whole numbers are numbers.
        if !(types.contains(&kind) || (has_number && kind == "integer")) {
            types.push(kind);
        }
    }
    if is_number_or_its_text(schema, &types) {
        schema.shift_remove("pattern");
        types.retain(|kind| kind != "string");
    }
    match <[Value; 1]>::try_from(types) {
        Ok([one]) => {
            schema.insert("type".to_owned(), one);
            Moves::new()
        }
        Err(types) if types.is_empty() => {
            schema.insert("enum".to_owned(), json!([null]));
            Moves::new()
        }
        // The values are those of the existing schema, or any.
        Err(types) if schema.contains_key("anyOf") || ALL.iter().all(|all| types.iter().any(|kind| kind == all)) => {
            Moves::new()
        }
        Err(types) => apart(schema, types),
    }
}

/// A shape for each type, with the keywords that apply to it.
fn apart(schema: &mut Map<String, Value>, types: Vec<Value>) -> Moves {
    let mut moves = Moves::new();
    let mut variants: Vec<Map<_, _>> =
        types.into_iter().map(|kind| Map::from_iter([("type".to_owned(), kind)])).collect();
    let word = schema.get("format").and_then(Value::as_str).unwrap_or_default();
    let is_numeric = NUMERIC_FORMATS.iter().any(|start| word.starts_with(start));
    let of_format: (&[&str], &[&str]) = (if is_numeric { &["number", "integer"] } else { &["string"] }, &["format"]);
    for (kinds, keys) in MOVING.iter().chain([&of_format]) {
        let owner = variants.iter().position(|variant| kinds.iter().any(|kind| variant["type"] == *kind));
        let Some(owner) = owner else { continue };
        for key in *keys {
            if let Some(value) = schema.shift_remove(*key) {
                variants[owner].insert((*key).to_owned(), value);
                moves.push((format!("/{key}"), format!("/anyOf/{owner}/{key}")));
            }
        }
    }
    schema.insert("anyOf".to_owned(), variants.into_iter().map(Value::Object).collect());
    moves
}

/// A number that may come as a text, as ASP.NET declares for everything it reads: the pattern is one of digits.
fn is_number_or_its_text(schema: &Map<String, Value>, types: &[Value]) -> bool {
    let (is_text, is_number) =
        (types.iter().any(|kind| kind == "string"), types.iter().any(|kind| kind == "integer" || kind == "number"));
    types.len() == 2 && is_text && is_number && schema.get("pattern").and_then(Value::as_str).is_some_and(is_of_digits)
}

fn is_of_digits(pattern: &str) -> bool {
    let digits = pattern.contains("\\d") || pattern.contains("0-9");
    let rest = pattern.replace("\\d", "").replace("\\.", "").replace("NaN", "").replace("Infinity", "");
    let whole = pattern.starts_with('^') && pattern.ends_with('$');
    digits && whole && rest.chars().all(|sign| "^$?:()[]{}|+-*.,0123456789eE".contains(sign))
}

pub(super) fn type_null(schema: &mut Map<String, Value>) -> Moves {
    schema.shift_remove("type");
    schema.insert("nullable".to_owned(), true.into());
    schema.insert("enum".to_owned(), json!([null]));
    Moves::new()
}

pub(super) fn constant(schema: &mut Map<String, Value>) -> Moves {
    if let Some(value) = schema.shift_remove("const") {
        schema.insert("enum".to_owned(), Value::Array(vec![value]));
    }
    vec![moved("/const", "/enum/0")]
}

pub(super) fn exclusive(
    schema: &mut Map<String, Value>,
    bound: &'static str,
    key: &'static str,
    stricter: fn(f64, f64) -> bool,
) -> Moves {
    let Some(value) = schema.shift_remove(key) else {
        return Moves::new();
    };
    let (new, old) = (value.as_f64(), schema.get(bound).and_then(Value::as_f64));
    if new.zip(old).is_none_or(|(new, old)| stricter(new, old)) {
        schema.insert(bound.to_owned(), value);
        schema.insert(key.to_owned(), true.into());
    }
    Moves::new()
}

/// A content that a `format` can express becomes that format, unless there is one already; bytes written as text are no
/// file.
pub(super) fn format(schema: &mut Map<String, Value>, key: &str, format: &str, whole: &str) -> Moves {
    if schema.contains_key("format") || (key == "contentMediaType" && schema.contains_key("contentEncoding")) {
        return Moves::new();
    }
    schema.insert("format".to_owned(), format.into());
    if schema.get(key).is_some_and(|word| word == whole) {
        schema.shift_remove(key);
    }
    Moves::new()
}

/// The schema for which each value of some schemas is valid.
fn any_of(schemas: impl IntoIterator<Item = Value>) -> Value {
    let mut different: Vec<Value> = Vec::new();
    for schema in schemas {
        if !different.contains(&schema) {
            different.push(schema);
        }
    }
    match <[Value; 1]>::try_from(different) {
        Ok([one]) => one,
        Err(none) if none.is_empty() => json!({}),
        Err(all) => json!({ "anyOf": all }),
    }
}

pub(super) fn pattern_properties(schema: &mut Map<String, Value>) -> Moves {
    let Some(Value::Object(patterns)) = schema.shift_remove("patternProperties") else {
        return Moves::new();
    };
    let mut schemas: Vec<Value> = patterns.values().cloned().collect();
    match schema.get("additionalProperties") {
        Some(Value::Bool(true)) => return Moves::new(),
        Some(rest @ Value::Object(_)) => schemas.push(rest.clone()),
        _ => {}
    }
    schema.insert("additionalProperties".to_owned(), any_of(schemas));
    // The names only, for texts.
    let names = patterns.keys().map(|pattern| (pattern.clone(), json!({}))).collect();
    schema.insert("patternProperties".to_owned(), Value::Object(names));
    match patterns.keys().next() {
        Some(_) if patterns.len() == 1 => vec![moved("/patternProperties", "/additionalProperties")],
        _ => vec![moved("/patternProperties", "/additionalProperties/anyOf")],
    }
}

/// A statement about all schemas that apply together, and therefore about one record: no other properties, or others of
/// that schema.
pub(super) fn closed(schema: &mut Map<String, Value>) -> Moves {
    let Some(rest) = schema.shift_remove("unevaluatedProperties") else {
        return Moves::new();
    };
    let rest = if is_nothing(&rest) { Value::Bool(false) } else { rest };
    schema.entry("additionalProperties").or_insert(rest);
    vec![moved("/unevaluatedProperties", "/additionalProperties")]
}

pub(super) fn open_items(schema: &mut Map<String, Value>) -> Moves {
    let Some(rest) = schema.shift_remove("unevaluatedItems") else {
        return Moves::new();
    };
    let rest = match rest {
        Value::Bool(true) => json!({}),
        Value::Bool(false) => json!({ "not": {} }),
        schema => schema,
    };
    schema.entry("items").or_insert(rest);
    vec![moved("/unevaluatedItems", "/items")]
}

pub(super) fn tuple(schema: &mut Map<String, Value>) -> Moves {
    if let Some(Value::Array(elements)) = schema.shift_remove("items") {
        let items = if elements.is_empty() { json!({}) } else { json!({ "anyOf": elements }) };
        schema.insert("items".to_owned(), items);
    }
    vec![moved("/items", "/items/anyOf")]
}

/// The elements by position, and those that may follow.
pub(super) fn prefix_items(schema: &mut Map<String, Value>) -> Moves {
    let Some(Value::Array(mut elements)) = schema.shift_remove("prefixItems") else {
        return Moves::new();
    };
    match schema.shift_remove("items") {
        Some(rest) if is_nothing(&rest) => {
            let most = schema.get("maxItems").and_then(Value::as_u64).unwrap_or(u64::MAX);
            let count = u64::try_from(elements.len()).unwrap_or(u64::MAX);
            schema.insert("maxItems".to_owned(), most.min(count).into());
        }
        rest => elements.extend(rest),
    }
    let items = any_of(elements);
    let several = items.get("anyOf").is_some();
    schema.insert("items".to_owned(), items);
    if several { vec![moved("/prefixItems", "/items/anyOf")] } else { Moves::new() }
}

/// Whether no value satisfies a schema.
fn is_nothing(schema: &Value) -> bool {
    *schema == Value::Bool(false) || *schema == json!({ "not": {} })
}

/// Null is a value, unless `nullable: false` excludes it, as in overlays written for OpenAPI 3.0.
pub(in crate::document) fn admit_null(schema: &mut Map<String, Value>) -> Moves {
    schema.entry("nullable").or_insert(Value::Bool(true));
    Moves::new()
}

/// The only shape beside null.
pub(in crate::document) fn or_null(schema: &mut Map<String, Value>) -> Moves {
    admit_null(schema);
    for key in ["oneOf", "anyOf"] {
        let Some(rank) = only_beside_null(schema.get(key)) else { continue };
        let Some(Value::Array(mut shapes)) = schema.shift_remove(key) else { continue };
        let all = schema.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(parts) = all {
            parts.push(shapes.swap_remove(rank));
            return vec![moved(&format!("/{key}/{rank}"), &format!("/allOf/{}", parts.len() - 1))];
        }
    }
    Moves::new()
}

/// The index of the only shape beside null.
pub(in crate::document) fn only_beside_null(shapes: Option<&Value>) -> Option<usize> {
    let shapes = shapes?.as_array()?;
    let mut others = shapes.iter().enumerate().filter(|(_, shape)| !is_null(shape)).map(|(rank, _)| rank);
    others.next().filter(|_| others.next().is_none() && shapes.len() > 1)
}

/// Whether a shape is null, in whatever form.
pub(in crate::document) fn is_null(shape: &Value) -> bool {
    let says = |key: &str, null: &Value| shape.get(key).is_some_and(|said| said == null);
    says("type", &json!("null"))
        || says("type", &Value::Null)
        || says("const", &Value::Null)
        || says("enum", &json!([null]))
}

fn moved(from: &str, to: &str) -> (String, String) {
    (from.to_owned(), to.to_owned())
}

/// A `$ref` beside other keywords applies together with them.
pub(in crate::document) fn beside_reference(schema: &mut Map<String, Value>) -> Moves {
    let Some(target) = schema.shift_remove("$ref") else {
        return Moves::new();
    };
    let all = schema.entry("allOf").or_insert_with(|| json!([]));
    let Value::Array(parts) = all else {
        return Moves::new();
    };
    parts.push(json!({ "$ref": target }));
    vec![moved("/$ref", &format!("/allOf/{}/$ref", parts.len() - 1))]
}
