//! `x-scalar`: the leaf type of a schema.
//!
//! An overlay target that selects properties by name may match an object or a list in the next version of the
//! document. There the scalar is ignored and reported, and the schema keeps its own type.

use serde_json::Value;

use super::Schemas;
use super::view::View;
use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::document::Document;
use crate::pointer::Pointer;

/// How many nested choices are searched; a deeper one is no leaf.
const MOST_CHOICES: usize = 8;

/// The name of the scalar of these schemas; one that does not fit them is reported.
pub fn of(schemas: &mut Schemas<'_>, view: &View<'_>) -> Option<String> {
    let (place, name) = view.first_at("x-scalar")?;
    let name = name.as_str()?;
    let misplaced = |message: String| Diagnostic::new(Rule::MisplacedScalar, Origin::value(&place), message);
    if !is_leaf(schemas.document, view) {
        let finding = misplaced(format!("`x-scalar: {name}` is a leaf, and the schema is none; it is ignored"));
        schemas.report(finding.help("take it off, or put it on the leaf that is meant"));
        return None;
    }
    let is_choice = view.has("oneOf") || view.has("anyOf");
    let written =
        if is_choice { Vec::new() } else { vec![("type", view.type_word()), ("format", view.text("format"))] };
    for (key, word) in written {
        let declared = Pointer::root().child("x-scalars").child(name).child(key);
        if !admits(schemas.document.at(&declared), word) {
            let word = word.map_or_else(|| format!("without `{key}`"), |word| format!("as `{key}: {word}`"));
            let finding = misplaced(format!("`x-scalar: {name}` is not written {word}; it is ignored"));
            let finding = finding.related("declared here", Origin::value(&declared));
            schemas.report(finding.help("name another scalar, or none"));
            return None;
        }
    }
    if let Some((values, _)) = view.first_at("enum") {
        let message = format!("`x-scalar: {name}` takes any value of its type; the listed ones are not used");
        schemas.warn(Rule::Approximated, &values, message);
    }
    Some(name.to_owned())
}

/// Whether the schemas name a scalar and have no structure that it would hide.
pub fn is_leaf(document: &Document, view: &View<'_>) -> bool {
    view.text("x-scalar").is_some() && !is_structure(document, view)
}

/// Whether a value of these schemas may be an object or a list.
pub fn is_structure(document: &Document, view: &View<'_>) -> bool {
    has_structure(document, view, MOST_CHOICES)
}

fn has_structure(document: &Document, view: &View<'_>, depth: usize) -> bool {
    let of_its_own = ["properties", "items", "additionalProperties"].into_iter().any(|key| view.has(key))
        || matches!(view.text("type"), Some("object" | "array"));
    let choices = ["oneOf", "anyOf"].into_iter().flat_map(|key| view.all(key));
    of_its_own
        || choices.into_iter().any(|(place, members)| {
            depth == 0
                || (0..members.as_array().map_or(0, Vec::len)).any(|index| {
                    let shape = View::of(document, &[place.index(index)]);
                    has_structure(document, &shape, depth - 1)
                })
        })
}

/// Whether the declaration of a scalar allows a form; whole numbers are numbers, and a choice has no type of its own.
fn admits(declared: Option<&Value>, word: Option<&str>) -> bool {
    let is = |declared: &Value| match word {
        Some(word) => declared == word || (declared == "number" && word == "integer"),
        None => false,
    };
    match declared {
        Some(Value::Array(words)) => words.iter().any(is),
        Some(declared @ Value::String(_)) => is(declared),
        _ => true,
    }
}
