//! OpenAPI Overlay 1.0: actions on the tree, in order, each on the result of the previous one.
//!
//! Nothing here depends on the meaning of OpenAPI: an overlay applies to any tree.

mod apply;
mod read;
pub(crate) mod target;

use serde_json::Value;
use serde_json_path::JsonPath;

use super::files::Files;
use crate::diagnostic::{Diagnostics, File};
use crate::pointer::Pointer;
use read::Reader;

/// One action as read.
struct Action<'a> {
    target: &'a str,
    path: JsonPath,
    update: Option<&'a Value>,
    remove: bool,
    /// Its place in its file.
    pointer: Pointer,
}

/// Applies `overlay` to `tree`, and reports what is malformed or matches nothing.
pub(super) fn apply(overlay: &Value, file: File, tree: &mut Value, files: &mut Files, diagnostics: &mut Diagnostics) {
    let document = files.source(File::Written).and_then(|source| source.path.file_name());
    let document = document.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut reader = Reader { file, document, diagnostics };
    let actions = reader.overlay(overlay);
    for action in &actions {
        apply::action(action, file, tree, &mut files.provenance, diagnostics);
    }
}
