//! Texts that YAML reads as another type: the bundle must have them as the files do.

use serde_json::{Map, Value};

use crate::diagnostic::Origin;
use crate::document::places::Locator;
use crate::document::spec_table::{Kind, Object};
use crate::document::walk::{self, Siblings, Visitor};
use crate::document::way::Way;
use crate::document::{Files, newer};
use crate::pointer::Pointer;

/// Restores the text of the file wherever a text is expected and YAML gave a number or a boolean: `version: 1.10` is
/// not 1.1.
pub(super) fn keep(tree: &mut Value, files: &Files) {
    let mut found = Found(Vec::new());
    walk::document(tree, &mut found);
    let mut locator = Locator::new(files);
    for at in found.0 {
        let text = locator.scalar(&Origin::value(&at));
        if let (Some(text), Some(place)) = (text, tree.pointer_mut(at.as_str())) {
            *place = text.into();
        }
    }
}

struct Found(Vec<Pointer>);

fn is_other(value: &Value) -> bool {
    value.is_number() || value.is_boolean()
}

impl Visitor for Found {
    fn object(&mut self, object: &'static Object, node: &Map<String, Value>, way: &Way<'_>) {
        if !newer::is_schema(object) || node.get("type").is_none_or(|kind| kind != "string") {
            return;
        }
        let values = node.get("enum").and_then(Value::as_array);
        let values = values.into_iter().flatten().enumerate().filter(|(_, value)| is_other(value));
        self.0.extend(values.map(|(rank, _)| way.pointer().child("enum").index(rank)));
        let lone = ["default", "const"].into_iter().filter(|key| node.get(*key).is_some_and(is_other));
        self.0.extend(lone.map(|key| way.pointer().child(key)));
    }

    fn reference(&mut self, object: &'static Object, _: &Map<String, Value>, _: &Way<'_>) -> Siblings {
        if newer::is_schema(object) { Siblings::Read } else { Siblings::Ignored }
    }

    fn mismatch(&mut self, kind: Kind, value: &Value, way: &Way<'_>) {
        if matches!(kind, Kind::Text | Kind::Word(_)) && is_other(value) {
            self.0.push(way.pointer());
        }
    }

    fn word(&mut self, _: &'static [&'static str], _: &str, _: &Way<'_>) {}
}
