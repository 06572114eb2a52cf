//! Discriminators that use the names of schemas: a renamed schema keeps its value.

use serde_json::{Value, json};

use super::{Placer, as_text};
use crate::document::{limits, reference};
use crate::pointer::Pointer;

impl Placer<'_> {
    /// Adds the original keys of schemas to the mappings of the discriminators that use them.
    pub(super) fn keep_values(&mut self, rewritten: &[(Pointer, Pointer)]) {
        if self.renamed.is_empty() {
            return;
        }
        for (text, target) in rewritten {
            let Some(rank) = text.parent() else { continue };
            let Some(list) = rank.parent() else { continue };
            let Some(schema) = list.parent() else { continue };
            match list.last().as_deref() {
                Some("oneOf" | "anyOf") => self.map(&schema, target),
                Some("allOf") if self.renamed.contains_key(&schema) => {
                    self.bases(target).iter().for_each(|base| self.map(base, &schema));
                }
                _ => {}
            }
        }
    }

    /// The bases of a schema, and their bases, as far as they have discriminators.
    fn bases(&self, first: &Pointer) -> Vec<Pointer> {
        let mut all = vec![first.clone()];
        let mut next = 0;
        while next < all.len().min(limits::SCHEMAS) {
            let parts = all[next].find(&self.tree).and_then(|node| node.get("allOf")?.as_array());
            let texts = parts.into_iter().flatten().filter_map(|part| part.get("$ref")?.as_str());
            for base in texts.filter_map(reference::pointer) {
                if !all.contains(&base) {
                    all.push(base);
                }
            }
            next += 1;
        }
        all
    }

    /// Maps the original key of a renamed schema to it, unless the discriminator names the schema already or uses that
    /// key for another one.
    fn map(&mut self, holder: &Pointer, target: &Pointer) {
        let Some(key) = self.renamed.get(target) else { return };
        let Some(Value::Object(holder)) = self.tree.pointer_mut(holder.as_str()) else { return };
        let namesake = as_text(&Pointer::root().child("components").child("schemas").child(key));
        let listed = ["oneOf", "anyOf"].into_iter().filter_map(|list| holder.get(list)?.as_array()).flatten();
        if listed.into_iter().any(|one| one.get("$ref").is_some_and(|text| *text == namesake)) {
            return;
        }
        let Some(Value::Object(discriminator)) = holder.get_mut("discriminator") else { return };
        let mapping = discriminator.entry("mapping").or_insert(Value::Null);
        if mapping.is_null() {
            *mapping = json!({});
        }
        let Value::Object(mapping) = mapping else { return };
        let (text, name) = (as_text(target), target.last());
        let is_named =
            |value: &Value| value.as_str().is_some_and(|value| value == text || Some(value) == name.as_deref());
        if !mapping.values().any(is_named) {
            mapping.entry(key.clone()).or_insert(text.into());
        }
    }
}
