//! Which OpenAPI a document says it is.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::pointer::Pointer;

/// `None` for OpenAPI 3.0; otherwise the one finding that such a document gets.
pub(super) fn check(tree: &Value) -> Option<Diagnostic> {
    let root = Pointer::root();
    let finding = |origin, message: String| Diagnostic::new(Rule::NotOpenApi30, origin, message);
    let Value::Object(document) = tree else {
        let finding = finding(Origin::value(&root), "the file is no OpenAPI document: it holds no object".to_owned());
        return Some(finding.help("an OpenAPI document starts with `openapi: 3.0.4`"));
    };
    if let Some(version) = document.get("openapi") {
        let text = text(version);
        if text == "3" || text == "3.0" || text.starts_with("3.0.") {
            return None;
        }
        let finding =
            finding(Origin::value(&root.child("openapi")), format!("OpenAPI {text} is not supported, only 3.0"));
        return Some(finding.help(if text.starts_with("3.") {
            "convert the document to OpenAPI 3.0"
        } else {
            "write `openapi: 3.0.4`"
        }));
    }
    if let Some(version) = document.get("swagger") {
        let at = Origin::value(&root.child("swagger"));
        let finding = finding(at, format!("Swagger {} is not supported, only OpenAPI 3.0", text(version)));
        return Some(finding.help("convert the document to OpenAPI 3.0"));
    }
    let finding = finding(Origin::value(&root), "the file is no OpenAPI document: `openapi` is missing".to_owned());
    Some(finding.help("an OpenAPI document starts with `openapi: 3.0.4`"))
}

fn text(version: &Value) -> String {
    version.as_str().map_or_else(|| version.to_string(), str::to_owned)
}
