//! Whether null is a value of a schema.

use serde_json::Value;

use super::view::{View, reference};
use super::{Schemas, choice, only_part};
use crate::document::limits;
use crate::pointer::Pointer;

impl Schemas<'_> {
    /// Whether null is a value: the schemas say so, or one of the shapes of their choice is null.
    pub(super) fn admits_null(&self, view: &View<'_>) -> bool {
        view.nullable() || choice::offers_null(self, view)
    }

    /// The same, also for a schema that only refers to another one, with a text beside it.
    pub(super) fn admits_null_behind(&self, places: &[Pointer]) -> bool {
        let mut places = places.to_vec();
        for _ in 0..limits::SCHEMAS {
            if self.admits_null(&View::of(self.document, &places)) {
                return true;
            }
            let [place] = &places[..] else { return false };
            let Some(schema) = self.document.at(place).and_then(Value::as_object) else { return false };
            let part = || only_part(schema).map(|only| place.child("allOf").index(only));
            let Some(next) = reference(self.document, schema).or_else(part) else { return false };
            places = vec![next];
        }
        false
    }
}
