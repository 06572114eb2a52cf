//! Text with which a user can continue in spite of an error: an overlay action, or a tolerance.

use serde_json::{Value, json};

use super::{Diagnostic, File, Rule, Severity};
use crate::pointer::Pointer;

/// Keys whose value is a list: a number below them is an index, anywhere else a name.
const LISTS: [&str; 9] = ["allOf", "oneOf", "anyOf", "enum", "parameters", "required", "security", "servers", "tags"];

/// Keys whose value contains schemas.
const OF_SCHEMAS: [&str; 8] =
    ["schema", "schemas", "properties", "items", "allOf", "oneOf", "anyOf", "additionalProperties"];

/// The text with which the generation can continue; `None` where there is none, or where it continues anyway.
pub fn text(finding: &Diagnostic) -> Option<String> {
    if finding.severity == Severity::Error && finding.rule.is_tolerable() {
        let (rule, pointer) = (finding.rule.code(), toml::Value::String(finding.origin.pointer.to_string()));
        let entry = format!("[[tolerance]]\nrule = \"{rule}\"\npointer = {pointer}\nreason = \"…\"");
        return Some(format!("to go on with it, in a list of tolerances, with your reason:\n{entry}"));
    }
    action(finding).map(|action| format!("to go on without it, in an overlay: - {action}"))
}

/// An overlay with one action for each error that an action can remove; `None` when there is no such error.
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
    // Removing an element shifts those after it: the last is removed first.
    actions.reverse();
    let title = json!(format!("What {document} needs to be generated from; look at each action"));
    let head = format!("overlay: 1.0.0\ninfo: {{ title: {title}, version: 1.0.0 }}\nactions:\n");
    (!actions.is_empty()).then(|| format!("{head}{}", actions.concat()))
}

/// The action that corrects the error, or removes the part with the error. In flow style, which YAML shares with JSON.
fn action(finding: &Diagnostic) -> Option<Value> {
    let in_document = matches!(finding.origin.file, File::Document | File::Written);
    if finding.severity != Severity::Error || !in_document || finding.position.is_some() {
        return None;
    }
    let at = &finding.origin.pointer;
    let (parent, key) = (at.parent()?, at.last()?);
    // Merge keys are resolved before an overlay applies.
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
