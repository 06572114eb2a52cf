//! Text that lets a user continue in spite of an error: an overlay action, or a tolerance.

use serde_json::{Value, json};

use super::{Diagnostic, File, Rule, Severity};
use crate::pointer::Pointer;

/// Keys that hold lists: a number below them is a place in the list, anywhere else a name.
const LISTS: [&str; 9] = ["allOf", "oneOf", "anyOf", "enum", "parameters", "required", "security", "servers", "tags"];

/// Keys below which schemas stand.
const OF_SCHEMAS: [&str; 8] =
    ["schema", "schemas", "properties", "items", "allOf", "oneOf", "anyOf", "additionalProperties"];

/// The text that lets the generation go on; `None` where there is none, or where it goes on anyway.
pub fn text(finding: &Diagnostic) -> Option<String> {
    if finding.severity == Severity::Error && finding.rule.is_tolerable() {
        let (rule, pointer) = (finding.rule.code(), toml::Value::String(finding.origin.pointer.to_string()));
        let entry = format!("[[tolerance]]\nrule = \"{rule}\"\npointer = {pointer}\nreason = \"…\"");
        return Some(format!("to go on with it, in a list of tolerances, with your reason:\n{entry}"));
    }
    action(finding).map(|action| format!("to go on without it, in an overlay: - {action}"))
}

/// An overlay with an action for each error that one mends; `None` when there is no such error.
pub fn overlay<'d>(findings: impl Iterator<Item = &'d Diagnostic>, document: &str) -> Option<String> {
    let mut actions: Vec<String> = Vec::new();
    for finding in findings {
        let Some(action) = action(finding) else { continue };
        let said = finding.message.replace(char::is_control, " ");
        let action = format!("  # {}: {said}\n  - {action}\n", finding.rule.code());
        if !actions.contains(&action) {
            actions.push(action);
        }
    }
    // Neighbours in a list move up when one is taken out: the last goes first.
    actions.reverse();
    let title = json!(format!("What {document} needs to be generated from; look at each action"));
    let head = format!("overlay: 1.0.0\ninfo: {{ title: {title}, version: 1.0.0 }}\nactions:\n");
    (!actions.is_empty()).then(|| format!("{head}{}", actions.concat()))
}

/// The action that mends the error, or takes away what has it. Flow style, which YAML shares with JSON.
fn action(finding: &Diagnostic) -> Option<Value> {
    let in_document = matches!(finding.origin.file, File::Document | File::Written);
    if finding.severity != Severity::Error || !in_document || finding.position.is_some() {
        return None;
    }
    let at = &finding.origin.pointer;
    let (parent, key) = (at.parent()?, at.last()?);
    // Merge keys are gone before an overlay applies.
    if key == "<<" {
        return None;
    }
    let remove = |place: &Pointer| json!({ "target": path(place), "remove": true });
    match (finding.rule, &finding.meant) {
        (Rule::UnknownWord | Rule::DanglingReference, Some(meant)) => {
            Some(json!({ "target": path(&parent), "update": { key: meant } }))
        }
        (Rule::UnknownWord, None) if key == "in" || at.as_str().starts_with("/components/securitySchemes/") => {
            Some(remove(&parent))
        }
        (Rule::DanglingReference | Rule::ExternalReference | Rule::CircularReference | Rule::Unreadable, _)
            if key == "$ref" =>
        {
            let is_schema = parent.segments().any(|segment| OF_SCHEMAS.contains(&segment.as_str()));
            Some(remove(if is_schema { at } else { &parent }))
        }
        (
            Rule::UnknownWord
            | Rule::WrongKind
            | Rule::MissingKey
            | Rule::DanglingReference
            | Rule::NamesByPosition
            | Rule::AmbiguousValue,
            _,
        ) => Some(remove(at)),
        _ => None,
    }
}

/// The first line of an action of an overlay on a place, with the quotes that YAML wants.
pub fn target(place: &Pointer) -> String {
    format!("- target: {}", serde_yaml::to_string(&path(place)).expect("a text is written").trim_end())
}

/// A pointer as a JSONPath.
pub fn path(pointer: &Pointer) -> String {
    let mut path = "$".to_owned();
    let mut before = String::new();
    for segment in pointer.segments() {
        let is_rank = LISTS.contains(&before.as_str()) && segment.bytes().all(|byte| byte.is_ascii_digit());
        let is_name = segment.starts_with(|c: char| c.is_ascii_alphabetic())
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_rank {
            path.push_str(&format!("[{segment}]"));
        } else if is_name {
            path.push_str(&format!(".{segment}"));
        } else {
            path.push_str(&format!("['{}']", segment.replace('\\', "\\\\").replace('\'', "\\'")));
        }
        before = segment;
    }
    path
}
