//! Findings about schemas that no Rust type can express.

use super::place::is_component;
use super::view::View;
use super::{Schemas, family};
use crate::diagnostic::{Diagnostic, Origin, Rule};
use crate::document::limits;
use crate::pointer::Pointer;

impl Schemas<'_> {
    /// Refuses the document, once.
    pub fn exceed(&mut self, place: &Pointer) {
        if !std::mem::replace(&mut self.exceeded, true) {
            let message = format!("more than {} schemas lead through one another", limits::SCHEMAS);
            self.warn(Rule::LimitExceeded, place, message);
        }
    }

    /// What a schema says that no type can express.
    pub fn exclusions(&mut self, view: &View<'_>) {
        if let Some(place) = &view.deep {
            self.exceed(place);
        }
        if let Some(place) = &view.circular {
            self.warn(
                Rule::Approximated,
                place,
                "the schema comes back to itself through `allOf`; it adds nothing there",
            );
        }
        if let Some(place) = &view.impossible {
            self.warn(
                Rule::Approximated,
                place,
                "nothing satisfies this schema; it is taken for what stands beside it",
            );
        } else if let Some((place, _)) = view.first_at("not") {
            self.warn(Rule::Exclusion, &place, "`not` cannot be said in Rust; the type also holds what it excludes");
        }
        for key in ["then", "else", "dependentSchemas"] {
            if let Some((place, _)) = view.first_at(key) {
                let message =
                    "what holds under a condition cannot be said in Rust; the type takes what any branch allows";
                self.warn(Rule::Approximated, &place, message);
            }
        }
        if let Some(place) = view.other_type() {
            self.warn(Rule::Approximated, &place, "another type holds here too; the outermost one is taken");
        }
        if let Some(place) = view.own("discriminator").filter(|_| !view.has("oneOf") && !view.has("anyOf"))
            && family::members(self, view).is_none()
        {
            let message = "no schema is built upon this one; properties that only others have are lost in reading";
            self.warn(Rule::OpenFamily, &place, message);
        }
        if let Some(place) = self.nameless_member(view) {
            let message = "the schema is built upon a family and has no name in it; properties that only others of the family have are lost in reading";
            self.warn(Rule::OpenFamily, &place, message);
        }
    }

    /// The place of a schema that is built upon a family without being a component, so that no discriminator can name
    /// it.
    fn nameless_member(&self, view: &View<'_>) -> Option<Pointer> {
        let place = view.outermost().filter(|place| !is_component(place))?;
        if view.own("discriminator").is_some() || view.has("oneOf") || view.has("anyOf") {
            return None;
        }
        let (discriminator, _) = view.first_at("discriminator")?;
        let base = View::of(self.document, &[discriminator.parent()?]);
        family::members(self, &base).map(|_| place.clone())
    }

    /// Warns of a place, once for each rule.
    pub fn warn(&mut self, rule: Rule, place: &Pointer, message: impl Into<String>) {
        if self.told.insert((rule, place.clone(), String::new())) {
            self.diagnostics.report(Diagnostic::new(rule, Origin::value(place), message));
        }
    }

    /// Reports a finding, once for each rule, place and message.
    pub fn report(&mut self, finding: Diagnostic) {
        if self.told.insert((finding.rule, finding.origin.pointer.clone(), finding.message.clone())) {
            self.diagnostics.report(finding);
        }
    }
}
