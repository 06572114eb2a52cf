//! SARIF 2.1.0, which editors and code scanning read.

use std::path::Path;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Place, Report};
use crate::diagnostic::Rule;

/// Characters that are escaped in a segment of a URI.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The rule for generated files that differ.
const DIFFERING: &str = "generated-file";

/// The report as one log with one run.
pub fn sarif(report: &Report) -> String {
    let findings = report.findings.iter().map(|finding| {
        let related: Vec<Value> =
            finding.related.iter().map(|other| location(&other.place, Some(&other.message))).collect();
        json!({
            "ruleId": finding.rule, "level": finding.severity, "message": { "text": finding.text() },
            "locations": [location(&finding.place, None)], "relatedLocations": related,
        })
    });
    let files = report.files.iter().map(|file| {
        json!({
            "ruleId": DIFFERING, "level": "error", "message": { "text": file.text() },
            "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(&file.path) } } }],
        })
    });
    let results: Vec<Value> = findings.chain(files).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "generator", "version": env!("CARGO_PKG_VERSION"), "rules": rules() } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rules() -> Vec<Value> {
    let own = Rule::ALL.iter().map(|rule| {
        let text = rule.explanation().split_whitespace().collect::<Vec<_>>().join(" ");
        json!({ "id": rule.code(), "fullDescription": { "text": text } })
    });
    let files =
        json!({ "id": DIFFERING, "fullDescription": { "text": "A generated file is not what the document gives." } });
    own.chain([files]).collect()
}

fn location(place: &Place, message: Option<&str>) -> Value {
    let mut location = json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&place.file) } } });
    if let (Some(line), Some(column)) = (place.line, place.column) {
        let region = &mut location["physicalLocation"]["region"];
        *region = json!({ "startLine": line, "startColumn": column });
        if let Some(end) = place.end_column {
            region["endColumn"] = json!(end);
        }
    }
    if let Some(pointer) = &place.pointer {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": pointer }]);
    }
    if let Some(message) = message {
        location["message"] = json!({ "text": message });
    }
    location
}

/// A path as a reference to a file: relative paths stay relative, to the working directory.
fn uri(path: &str) -> String {
    let encoded = utf8_percent_encode(path, SEGMENT).to_string();
    if Path::new(path).is_absolute() { format!("file://{encoded}") } else { encoded }
}
