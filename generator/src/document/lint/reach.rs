//! Errors in parts that nothing refers to: these parts are left out, and the rest is generated.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::{Diagnostics, File, Rule, Severity};
use crate::document::{Document, edit};
use crate::pointer::Pointer;

/// Keys that operations do not need.
const UNUSED: [&str; 2] = ["callbacks", "links"];

const METHODS: [&str; 10] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query", "additionalOperations"];

/// The document without its broken unused parts, whose errors become warnings; `None` when there are none.
pub fn without_unreached(document: &Document, diagnostics: &mut Diagnostics) -> Option<Document> {
    let is_error = |severity| severity == Severity::Error;
    if !diagnostics.found().iter().any(|finding| is_error(finding.severity)) {
        return None;
    }
    let reached = reached(document);
    let mut left_out: BTreeSet<Pointer> = BTreeSet::new();
    diagnostics.amend(|finding| {
        let in_tree = finding.position.is_none() && finding.origin.file == File::Document;
        if !is_error(finding.severity) || !in_tree || finding.rule == Rule::LimitExceeded {
            return;
        }
        let Some(part) = unreached(document, &reached, &finding.origin.pointer) else { return };
        let rule = std::mem::replace(&mut finding.rule, Rule::Unreached);
        finding.severity = Severity::Warning;
        finding.message = format!("{} ({}); nothing reaches `{part}`, which is left out", finding.message, rule.code());
        left_out.insert(part);
    });
    if left_out.is_empty() {
        return None;
    }
    let mut reduced = document.clone();
    let mut by_parent: BTreeMap<Option<Pointer>, Vec<Pointer>> = BTreeMap::new();
    for part in left_out {
        by_parent.entry(part.parent()).or_default().push(part);
    }
    for parts in by_parent.values().rev() {
        edit::remove(&mut reduced.tree, parts, &mut reduced.files.provenance);
    }
    Some(reduced)
}

/// The unused part around a place.
fn unreached(document: &Document, reached: &BTreeSet<Pointer>, at: &Pointer) -> Option<Pointer> {
    let mut around = Pointer::root();
    let mut unused = None;
    let segments: Vec<String> = at.segments().collect();
    for (depth, segment) in segments.iter().enumerate() {
        around = around.child(segment);
        // A schema may have a property with that name.
        let of_a_schema = segments[..depth].iter().any(|before| before == "schema" || before == "properties");
        if UNUSED.contains(&segment.as_str()) && !of_a_schema && unused.is_none() {
            unused = Some(around.clone());
        }
    }
    if let ["components", section, name, ..] = segments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        let component = Pointer::root().child("components").child(section).child(name);
        return if reached.contains(&component) { unused } else { Some(component) };
    }
    if let ["webhooks", name, ..] = segments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        return Some(Pointer::root().child("webhooks").child(name));
    }
    if let ["paths", path, ..] = segments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        let item = Pointer::root().child("paths").child(path);
        let node = document.at(&item).and_then(Value::as_object);
        let does_something = node
            .is_none_or(|node| METHODS.iter().any(|method| node.contains_key(*method)) || node.contains_key("$ref"));
        return if does_something { unused } else { Some(item) };
    }
    None
}

/// The components that operations refer to, and the global security requirements.
fn reached(document: &Document) -> BTreeSet<Pointer> {
    let mut found: BTreeSet<Pointer> = BTreeSet::new();
    let mut open: Vec<&Value> = document.tree.get("paths").into_iter().collect();
    let schemes = document.tree.pointer("/components/securitySchemes").and_then(Value::as_object);
    let all = Pointer::root().child("components").child("securitySchemes");
    for (name, scheme) in schemes.into_iter().flatten() {
        found.insert(all.child(name));
        open.push(scheme);
    }
    let mut seen: BTreeSet<String> = BTreeSet::new();
    while let Some(node) = open.pop() {
        match node {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                let mapped = members.get("mapping").and_then(Value::as_object).into_iter().flatten();
                let mapped = mapped.filter_map(|(_, target)| target.as_str());
                for text in members.get("$ref").and_then(Value::as_str).into_iter().chain(mapped) {
                    let named = document.resolve(text).or_else(|| {
                        let schema = Pointer::root().child("components").child("schemas").child(text);
                        document.at(&schema).is_some().then_some(schema)
                    });
                    let Some(target) = named.filter(|_| seen.insert(text.to_owned())) else { continue };
                    let mut component = Pointer::root();
                    target.segments().take(3).for_each(|segment| component = component.child(&segment));
                    found.insert(component);
                    open.extend(document.at(&target));
                }
                let used = members.iter().filter(|(key, _)| !UNUSED.contains(&key.as_str()));
                open.extend(used.map(|(_, value)| value));
            }
            _ => {}
        }
    }
    found
}
