//! Type names of other languages (`type: date`, `type: int`), read as the corresponding JSON Schema type and format.

use serde_json::{Map, Value};

use super::{Edit, Normaliser};
use crate::diagnostic::{Origin, Rule};
use crate::document::way::Way;
use crate::pointer::member;

/// A word, the type that it stands for (none for any value), and its format.
const MEANT: &[(&str, Option<&str>, Option<&str>)] = &[
    ("file", Some("string"), Some("binary")),
    ("binary", Some("string"), Some("binary")),
    ("date", Some("string"), Some("date")),
    ("datetime", Some("string"), Some("date-time")),
    ("date-time", Some("string"), Some("date-time")),
    ("timestamp", Some("string"), Some("date-time")),
    ("time", Some("string"), Some("time")),
    ("uuid", Some("string"), Some("uuid")),
    ("guid", Some("string"), Some("uuid")),
    ("uri", Some("string"), Some("uri")),
    ("url", Some("string"), Some("uri")),
    ("email", Some("string"), Some("email")),
    ("text", Some("string"), None),
    ("str", Some("string"), None),
    ("enum", Some("string"), None),
    ("int", Some("integer"), None),
    ("int32", Some("integer"), Some("int32")),
    ("int64", Some("integer"), Some("int64")),
    ("long", Some("integer"), Some("int64")),
    ("float", Some("number"), Some("float")),
    ("double", Some("number"), Some("double")),
    ("decimal", Some("number"), None),
    ("bool", Some("boolean"), None),
    ("list", Some("array"), None),
    ("map", Some("object"), None),
    ("dict", Some("object"), None),
    ("any", None, None),
];

/// Replaces `type: date` by its meaning.
pub(super) fn types(normaliser: &mut Normaliser<'_>, node: &Map<String, Value>, way: &Way<'_>) {
    let Some(word) = member(node, "type").and_then(Value::as_str) else { return };
    let folded = word.to_ascii_lowercase();
    let real = ["array", "boolean", "integer", "number", "object", "string"];
    let (kind, format) = match real.iter().find(|real| **real == folded) {
        Some(real) if *real != word => (Some(*real), None),
        Some(_) => return,
        None => match MEANT.iter().find(|(meant, ..)| *meant == folded) {
            Some((_, kind, format)) => (*kind, *format),
            None => return,
        },
    };
    let format = format.filter(|_| member(node, "format").is_none());
    let reading = match (kind, format) {
        (Some(kind), Some(format)) => format!("read as `type: {kind}`, `format: {format}`"),
        (Some(kind), None) => format!("read as `type: {kind}`"),
        (None, _) => "left out, so that any value is taken".to_owned(),
    };
    let at = way.pointer().child("type");
    let message = format!("`{word}` is no type of OpenAPI; it is {reading}");
    normaliser.warn(Rule::ReadOtherwise, Origin::value(&at), message, None);
    if let Some(format) = format {
        normaliser.edit(way.pointer(), Edit::Insert("format", format.into()));
    }
    normaliser.edit(at, kind.map_or(Edit::Remove, |kind| Edit::Replace(kind.into())));
}
