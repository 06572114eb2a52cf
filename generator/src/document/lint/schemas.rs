//! Schemas whose keys do not agree with each other.

use serde_json::{Map, Value};

use super::Linter;
use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::document::way::Way;

pub(super) fn check(linter: &mut Linter<'_>, schema: &Map<String, Value>, way: &Way<'_>) {
    required(linter, schema, way);
    if schema.get("type").is_some_and(|kind| kind == "array") && !schema.contains_key("items") {
        let finding = Diagnostic::new(
            Rule::Disagreement,
            Origin::value(&way.pointer().child("type")),
            "a list without `items` may hold anything",
        );
        linter.report(finding.help("add `items`"));
    }
    discriminator(linter, schema, way);
}

/// Names in `required` that are no property. A part of an `allOf` may name the properties of another part.
fn required(linter: &mut Linter<'_>, schema: &Map<String, Value>, way: &Way<'_>) {
    let composed = ["allOf", "oneOf", "anyOf"].iter().any(|key| schema.contains_key(*key));
    let part = matches!(way, Way::Index(Way::Key(_, "allOf"), _));
    let (Some(Value::Object(properties)), Some(Value::Array(required)), false, false) =
        (schema.get("properties"), schema.get("required"), composed, part)
    else {
        return;
    };
    for (index, name) in required.iter().enumerate() {
        let Some(name) = name.as_str().filter(|name| !properties.contains_key(*name)) else {
            continue;
        };
        let origin = Origin::value(&way.pointer().child("required").index(index));
        let message = format!("`required` names `{name}`, which is no property of the schema");
        let help = match linter.diagnostics.guesses.name(name, properties.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add the property `{name}`, or take it off `required`"),
        };
        linter.report(Diagnostic::new(Rule::Disagreement, origin, message).help(help));
    }
}

/// Targets of a discriminator's mapping: references, or names of schemas.
fn discriminator(linter: &mut Linter<'_>, schema: &Map<String, Value>, way: &Way<'_>) {
    let mapping = schema.get("discriminator").and_then(|discriminator| discriminator.get("mapping"));
    let Some(Value::Object(mapping)) = mapping else {
        return;
    };
    let document = linter.document;
    let schemas = document.tree.pointer("/components/schemas").and_then(Value::as_object);
    for (key, target) in mapping {
        let Some(target) = target.as_str() else {
            continue;
        };
        let named = schemas.is_some_and(|schemas| schemas.contains_key(target));
        if named || document.resolve(target).is_some() {
            continue;
        }
        let at = way.pointer().child("discriminator").child("mapping").child(key);
        if linter.refused(&at) {
            continue;
        }
        let finding = Diagnostic::new(
            Rule::DanglingReference,
            Origin::value(&at),
            format!("`{target}` is no schema of the document"),
        );
        let last = target.rsplit('/').next().unwrap_or(target);
        let names = schemas.into_iter().flat_map(|schemas| schemas.keys().map(String::as_str));
        let near = linter.diagnostics.guesses.name(last, names);
        linter.report(Diagnostic {
            help: near.map(|near| format!("did you mean `#/components/schemas/{near}`?")),
            ..finding
        });
    }
}
