//! Choices whose shapes are lists of values: they become one code.

use std::collections::HashSet;

use super::super::view::View;
use super::super::{Schemas, code, docs};
use super::{Places, target};
use crate::api::{Code, Docs, Entry, Wire};

/// The code of all values, if each shape is an enumeration without a component, or has a single value; it is open if
/// any text is a shape beside them.
pub fn of(schemas: &Schemas<'_>, shapes: &[Places]) -> Option<Code> {
    let views: Vec<View<'_>> = shapes.iter().map(|places| View::of(schemas.document, places)).collect();
    let is_text = |view: &View<'_>| {
        let names_more = ["enum", "oneOf", "anyOf", "x-scalar", "x-known-values"].into_iter().any(|key| view.has(key));
        view.type_word() == Some("string") && view.text("format") != Some("binary") && !names_more
    };
    let open = views.iter().any(is_text);
    let (mut entries, mut seen) = (Vec::new(), HashSet::new());
    for (view, places) in views.iter().zip(shapes) {
        if is_text(view) {
            continue;
        }
        let listed = if view.has("enum") && !view.has("x-scalar") { code::values(view) } else { return None };
        let is_component = places.iter().any(|place| target(schemas, place).is_some());
        if listed.is_empty() || (listed.len() > 1 && is_component && !open) {
            return None;
        }
        for (origin, value) in &listed {
            let wire = code::wire(schemas.document, origin, value, view.type_word())?;
            let said = (listed.len() == 1).then(|| docs::view_docs(view));
            // A text may also write a number that is a value.
            if seen.insert((wire.to_string(), matches!(wire, Wire::Text(_)))) {
                entries.push(Entry {
                    name: said.as_ref().and_then(|said| said.summary.clone()),
                    docs: said.unwrap_or_else(Docs::default),
                    wire,
                    origin: origin.clone(),
                });
            }
        }
    }
    (!entries.is_empty()).then_some(Code { entries, open, any_text: open })
}
