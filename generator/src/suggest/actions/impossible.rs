//! Former names that code cannot have any more: they are taken out, and the others stay.

use super::Renames;
use crate::api::RUST_NAME;
use crate::diagnostic::{Diagnostics, Rule};
use crate::pointer::Pointer;

impl Renames<'_> {
    /// Takes out the names that code cannot have; `false` when none of the findings is of a name from here.
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
                if self.without(&at, &finding.message) {
                    break;
                }
            }
        }
        before != self.impossible.len()
    }

    /// Takes out the name of what stands at a place.
    fn without(&mut self, at: &Pointer, words: &str) -> bool {
        // Groups that only overlays list have no place in the document itself.
        let is_tag = at.as_str().starts_with("/tags/");
        let tag = self.tags.iter().find(|(_, given)| is_tag && words.starts_with(&format!("`{given}`")));
        if let Some((tag, given)) = tag.map(|(tag, given)| (tag.clone(), given.clone())) {
            self.tags.remove(&tag);
            self.refused.push(format!("tag `{tag}` cannot be called `{given}` in code: {words}"));
            self.impossible.insert(Pointer::root().child("tags").child(&tag));
            self.count -= 1;
            return true;
        }
        let Some((key, action)) = self.actions.iter_mut().find(|(_, action)| action.at == *at) else { return false };
        if action.update.remove(RUST_NAME).is_none() {
            return false;
        }
        self.refused.push(format!("`{}` cannot have its former name in code: {words}", key.1));
        self.impossible.insert(at.clone());
        action.reasons.clear();
        if action.update.is_empty() {
            let key = key.clone();
            self.actions.remove(&key);
        }
        self.count -= 1;
        true
    }
}
