//! Former names that are no longer possible in code: they are removed, and the others are kept.

use serde_json::Value;

use super::Renames;
use crate::api::RUST_NAME;
use crate::diagnostic::{Diagnostics, Rule};
use crate::pointer::Pointer;

impl Renames<'_> {
    /// Removes the impossible names; `false` when no finding is about a name from here.
    pub fn take_out(&mut self, diagnostics: &Diagnostics) -> bool {
        let before = self.impossible.len();
        for finding in diagnostics.found().iter().filter(|finding| finding.rule == Rule::GivenName) {
            let places = std::iter::once(&finding.origin).chain(finding.related.iter().map(|(_, origin)| origin));
            let named = places.map(|origin| {
                let segments: Vec<String> = origin.pointer.segments().collect();
                let end = segments.iter().rposition(|key| key == RUST_NAME).unwrap_or(segments.len());
                segments[..end].iter().fold(Pointer::root(), |at, key| at.child(key))
            });
            for at in named.collect::<Vec<_>>() {
                if finding.name.as_ref().is_some_and(|name| self.without(&at, name, &finding.message)) {
                    break;
                }
            }
        }
        before != self.impossible.len()
    }

    /// Removes this name at a place; if a property and its type have one each, the other is kept.
    fn without(&mut self, at: &Pointer, name: &str, words: &str) -> bool {
        // Groups that only overlays list have no place in the document itself.
        let is_tag = at.as_str().starts_with("/tags/");
        if let Some(tag) = self.tags.iter().find(|(_, given)| is_tag && *given == name).map(|(tag, _)| tag.clone()) {
            self.tags.remove(&tag);
            self.refused.push(format!("tag `{tag}` cannot be called `{name}` in code: {words}"));
            self.impossible.insert((Pointer::root().child("tags").child(&tag), name.to_owned()));
            self.count -= 1;
            return true;
        }
        let Some((key, action)) = self.actions.iter_mut().find(|(_, action)| action.at == *at) else { return false };
        let is_left = match action.update.get_mut(RUST_NAME) {
            Some(Value::Object(names)) if names.values().any(|given| given == name) => {
                names.retain(|_, given| given != name);
                !names.is_empty()
            }
            Some(given) if given == name => false,
            _ => return false,
        };
        if !is_left {
            action.update.remove(RUST_NAME);
        }
        self.refused.push(format!("`{}` cannot have its former name in code: {words}", key.1));
        self.impossible.insert((at.clone(), name.to_owned()));
        action.reasons.retain(|reason| reason.name.as_deref() != Some(name));
        if action.update.is_empty() {
            let key = key.clone();
            self.actions.remove(&key);
        }
        self.count -= 1;
        true
    }
}
