//! Values of a wrong type whose meaning is clear, such as a number in place of a text.

use serde_json::{Map, Number, Value, json};

use super::{Edit, Normaliser};
use crate::diagnostic::{Origin, Rule};
use crate::document::spec_table::Kind;
use crate::document::version::Version;
use crate::document::way::Way;
use crate::pointer::Pointer;

/// The replacement for an expected value that is missing.
pub(super) fn empty(kind: Kind) -> Value {
    match kind {
        Kind::Any => Value::Null,
        Kind::Text | Kind::Word(_) => json!(""),
        Kind::Bool => json!(false),
        Kind::Number | Kind::Count => json!(0),
        Kind::Is(_) | Kind::BoolOr(_) | Kind::Map(_) => json!({}),
        Kind::List(_) => json!([]),
    }
}

/// The intended value.
struct Meant {
    rule: Rule,
    /// For the warning; empty without one.
    message: String,
    edit: Edit,
}

impl Meant {
    fn value(message: String, value: impl Into<Value>) -> Self {
        Self { rule: Rule::ReadOtherwise, message, edit: Edit::Replace(value.into()) }
    }

    fn nothing(message: String) -> Self {
        Self { rule: Rule::ReadOtherwise, message, edit: Edit::Remove }
    }
}

/// A value of an unexpected kind: reads it as meant, or leaves it for the lint.
pub(super) fn mismatch(normaliser: &mut Normaliser<'_>, kind: Kind, found: &Value, way: &Way<'_>, at: Pointer) {
    let Some(meant) = meant(normaliser, kind, found, way, &at) else {
        return;
    };
    // A whole number written `3.0` needs no warning.
    if !meant.message.is_empty() {
        let place = if found.is_null() { Origin::key(&at) } else { Origin::value(&at) };
        normaliser.warn(meant.rule, place, meant.message, quoted(kind, found));
    }
    normaliser.edit(at, meant.edit);
}

fn meant(normaliser: &mut Normaliser<'_>, kind: Kind, found: &Value, way: &Way<'_>, at: &Pointer) -> Option<Meant> {
    let name = way.name();
    Some(match (kind, found) {
        (Kind::Text | Kind::Word(_), Value::Number(_) | Value::Bool(_)) => {
            let text = source(normaliser, at, found);
            let kind = if found.is_number() { "a number" } else { "true or false" };
            let message = format!("{name} is {kind} where a text is due; it is read as '{text}'");
            Meant::value(message, text)
        }
        (Kind::Text | Kind::Is(_) | Kind::Map(_), Value::Null) if way.key().is_some() => {
            Meant::value(format!("{name} has no value; it is read as empty"), empty(kind))
        }
        (Kind::Number | Kind::Count, Value::String(_) | Value::Number(_)) => {
            return number(kind, found, &name);
        }
        (Kind::Bool, Value::String(text)) => {
            let bool: bool = text.parse().ok()?;
            Meant::value(format!("{name} is a text; it is read as {bool}"), bool)
        }
        (Kind::List(Kind::Text), Value::String(_)) => {
            let message = format!("{name} is a text where a list is due; it is read as a list of one");
            Meant::value(message, json!([found]))
        }
        (Kind::List(Kind::Text), Value::Bool(_)) if way.key() == Some("required") => {
            Meant::nothing("`required` names properties here; true or false is ignored".to_owned())
        }
        // Only a schema has them in a list; they are values to look at.
        (Kind::List(Kind::Any), _) if way.key() == Some("examples") => {
            Meant::nothing(format!("{name} is no list here; it is ignored"))
        }
        (Kind::Is(object), Value::Bool(bool)) if object.section == Some("schemas") => {
            let schema = if *bool { json!({}) } else { json!({ "not": {} }) };
            let message = format!("{name} is {bool}, which is no schema in OpenAPI 3.0; it is read as {schema}");
            let message = if normaliser.version < Version::V31 { message } else { String::new() };
            Meant { rule: Rule::NewerForm, ..Meant::value(message, schema) }
        }
        _ => return None,
    })
}

fn quoted(kind: Kind, found: &Value) -> Option<&'static str> {
    let text = matches!(kind, Kind::Text | Kind::Word(_)) && !found.is_null();
    text.then_some("put it in quotes")
}

fn number(kind: Kind, found: &Value, name: &str) -> Option<Meant> {
    let text = found.as_str().unwrap_or_default().trim_start_matches('+');
    let float = found.as_f64().or_else(|| match text {
        ".inf" | ".nan" | "-.inf" => Some(f64::INFINITY),
        _ => text.parse().ok(),
    })?;
    let count = matches!(kind, Kind::Count);
    if !float.is_finite() || (count && float >= u64::MAX as f64) {
        return Some(Meant::nothing(format!("{name} is beyond all numbers; it is ignored")));
    }
    let value = match text.parse::<i64>() {
        _ if count && float >= 0.0 && float.fract() == 0.0 => json!(float as u64),
        _ if count => return None,
        Ok(whole) => json!(whole),
        Err(_) => Value::Number(Number::from_f64(float)?),
    };
    let message = match found {
        Value::String(_) => format!("{name} is a text; it is read as {value}"),
        _ => String::new(),
    };
    Some(Meant::value(message, value))
}

/// Values of a schema of texts that YAML read as numbers.
pub(super) fn texts(normaliser: &mut Normaliser<'_>, schema: &Map<String, Value>, way: &Way<'_>) {
    let at = |key: &str| way.pointer().child(key);
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten().enumerate();
    let mut found: Vec<_> =
        listed.filter(|(_, value)| due(value)).map(|(index, value)| (at("enum").index(index), value)).collect();
    found.extend(schema.get("default").filter(|value| due(value)).map(|value| (at("default"), value)));
    for (pointer, found) in found {
        let text = source(normaliser, &pointer, found);
        let message = format!("the schema is one of texts; this value is read as '{text}'");
        normaliser.warn(Rule::ReadOtherwise, Origin::value(&pointer), message, Some("put it in quotes"));
        normaliser.edit(pointer, Edit::Replace(text.into()));
    }
}

fn due(value: &Value) -> bool {
    value.is_number() || value.is_boolean()
}

/// A plain value as written in its file, such as `1.10`, which as a number is 1.1.
fn source(normaliser: &mut Normaliser<'_>, at: &Pointer, found: &Value) -> String {
    normaliser.locator.scalar(&Origin::value(at)).unwrap_or_else(|| found.to_string())
}
