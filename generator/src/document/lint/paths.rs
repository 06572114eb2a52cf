//! Paths that a server cannot distinguish, or that are not sent as written. (Operations with one name are distinguished
//! when they are named.)

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Origin, Rule};
use crate::document::{Document, path_template};
use crate::pointer::Pointer;

pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let mut addressed: BTreeMap<String, Pointer> = BTreeMap::new();
    let Some(Value::Object(paths)) = document.tree.get("paths") else {
        return;
    };
    for path in paths.keys().filter(|path| path.starts_with('/')) {
        let at = Pointer::root().child("paths").child(path);
        if path.contains('#') {
            let message = "what stands behind `#` is never sent; it only tells operations of one address apart";
            diagnostics.report(Diagnostic::new(Rule::ReadOtherwise, Origin::key(&at), message));
        }
        if let Some(first) = addressed.get(&path_template::address(path)) {
            let message = format!("`{path}` is the same address as another path, with other names in braces");
            diagnostics.report(
                Diagnostic::new(Rule::Disagreement, Origin::key(&at), message).related("the other", Origin::key(first)),
            );
        } else {
            addressed.insert(path_template::address(path), at.clone());
        }
    }
}
