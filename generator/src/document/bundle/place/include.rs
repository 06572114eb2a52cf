//! References that are replaced by their targets, even where OpenAPI allows no reference.

use serde_json::Value;

use super::Placer;
use crate::diagnostic::{Diagnostic, Rule};
use crate::document::bundle::Refusal;
use crate::document::bundle::library::Spot;
use crate::document::limits;
use crate::pointer::Pointer;

impl Placer<'_> {
    /// Puts the target of a reference into its place. If this is impossible, the reference stays for the lint.
    pub(super) fn include(&mut self, region: usize, spot: Spot, node: &Pointer, text: &Pointer) {
        let holder = self.regions[region].spot.clone();
        let written = Spot { file: holder.file, pointer: text.clone() };
        let around = std::iter::successors(Some(region), |region| self.regions[*region].around);
        let is_circle = around.map(|region| &self.regions[region].spot).any(|around| *around == spot);
        let refusal = if is_circle {
            let refusal = Refusal::new(Rule::CircularReference, "what is put here holds this place itself".to_owned());
            Some(refusal.help("put the meant object in place of one of the references"))
        } else if self.included == limits::FILES {
            let message = format!("more than {} references stand where OpenAPI has none", limits::FILES);
            Some(Refusal::new(Rule::LimitExceeded, message))
        } else {
            None
        };
        if let Some(refusal) = refusal {
            self.unresolved.insert(written.key(), refusal);
            return;
        }
        self.included += 1;
        self.beside(text, node, &holder);
        self.placed.entry(spot.clone()).or_default().push(("", node.clone()));
        self.put(spot, node.clone(), Some(region));
        if self.said.insert(written.clone()) {
            let message = "OpenAPI has no reference here; what it leads to is put in its place";
            let finding = Diagnostic::new(Rule::ReadOtherwise, written.origin(), message);
            let help = "other tools may refuse it; refer to each object in it, or write it here";
            self.library.diagnostics.report(finding.help(help));
        }
    }

    /// Keys beside a reference that is replaced by its target.
    pub(super) fn beside(&mut self, text: &Pointer, node: &Pointer, around: &Spot) {
        let Some(Value::Object(object)) = node.find(&self.tree) else { return };
        let keys: Vec<String> = object.keys().filter(|key| *key != "$ref").map(|key| format!("`{key}`")).collect();
        if keys.is_empty() {
            return;
        }
        let message =
            format!("{} beside `$ref` {} ignored", keys.join(", "), if keys.len() == 1 { "is" } else { "are" });
        let origin = Spot { file: around.file, pointer: text.clone() }.origin();
        let finding = Diagnostic::new(Rule::IgnoredSibling, origin, message);
        self.library.diagnostics.report(finding.help("put it where the reference leads"));
    }
}
