//! The dialect of JSON Schema that a document names for its schemas.

use serde_json::{Map, Value};

use super::Normaliser;
use crate::diagnostic::{Origin, Rule};
use crate::document::way::Way;
use crate::pointer::member;

/// The default dialect of OpenAPI, by the beginning of its address; JSON Schema 2020-12 means the same for everything
/// that is read here.
const KNOWN: [&str; 2] = ["https://spec.openapis.org/oas/3.", "https://json-schema.org/draft/2020-12/schema"];

/// Warns once of each other dialect: its keywords may have another meaning.
pub(super) fn check(normaliser: &mut Normaliser<'_>, node: &Map<String, Value>, way: &Way<'_>) {
    for key in ["jsonSchemaDialect", "$schema"] {
        let Some(dialect) = member(node, key).and_then(Value::as_str) else { continue };
        let is_known = KNOWN.iter().any(|known| dialect.trim_end_matches('#').starts_with(known));
        if is_known || !normaliser.dialects.insert(dialect.to_owned()) {
            continue;
        }
        let message =
            format!("the schemas are said to be of the dialect `{dialect}`; they are read as those of OpenAPI");
        let help = "leave the dialect out, or check that its keywords mean what they mean in JSON Schema 2020-12";
        normaliser.warn(Rule::Dialect, Origin::value(&way.pointer().child(key)), message, Some(help));
    }
}
