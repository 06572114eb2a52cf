//! From a document as written to a document as meant: references resolved, `allOf` merged, inline shapes named, order
//! fixed.
//!
//! Everything whose order in the document is accidental (the keys of its objects) is sorted here; an intended order (of
//! arrays) is kept. No later stage sees the document.

mod about;
mod bodies;
mod encodings;
mod exchange;
mod follow;
mod given;
mod media;
mod operations;
mod parameters;
mod parts;
mod plain;
mod receivers;
mod replies;
mod root;
mod schema;
mod security;
mod servers;
mod shown;
mod unnamed;

use super::{Api, access, reading};
use crate::diagnostic::Diagnostics;
use crate::document::Document;
pub use given::{RUST_ARGUMENTS, RUST_NAME};
use schema::Schemas;

/// Lowers a document; what cannot be expressed faithfully is reported.
pub fn lower(document: &Document, diagnostics: &mut Diagnostics) -> Api {
    let mut schemas = Schemas::new(document, diagnostics);
    schemas.components();
    let operations = operations::lower(&mut schemas);
    let receivers = receivers::lower(&mut schemas, &operations);
    schemas.cut_circles();
    let mut api = root::lower(document, schemas, operations, receivers);
    plain::warn(document, &api, diagnostics);
    shown::warn(document, &api, diagnostics);
    reading::split(&mut api);
    access::relax(&mut api);
    api
}
