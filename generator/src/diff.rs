//! What changed between two documents: in meaning, not in text, and the effect on code that compiles today.
//!
//! Two [`Api`]s are walked side by side. Operations are matched by path and method, components, properties and schemes
//! by name, parameters by place and name, values by their text, answers by status. The two plans give the effect on the
//! Rust. Nothing here reads a file, and only the reports look up places.
//!
//! Order has no meaning here, with one exception: required parameters are arguments of a method, in their order.
//! Answers are compared as the SDK reads them: if the document asks for tolerant reading, no received property is
//! required.

mod advice;
mod change;
mod ignore;
mod judge;
mod meanings;
mod moved;
mod names;
pub mod report;
mod surface;
mod walk;
mod words;

pub use change::{Bump, Change, Element, Kind, Severity};
pub use ignore::{Ignored, ignore};
pub use moved::report as report_moved;
pub use names::Names as TypeNames;
pub use report::Report;

use std::collections::BTreeMap;

use crate::api::{Api, Operation};
use crate::pointer::Pointer;
use crate::rust::{self, Crate};
use meanings::Meanings;
use names::Names;
use surface::Surface;

/// One of the two documents: its meaning, and its planned Rust.
#[derive(Debug)]
pub(crate) struct Side<'a> {
    pub api: &'a Api,
    pub names: Names,
    pub surface: Surface,
    pub meanings: Meanings,
    /// The names that are aliases of another type, by name: their places say the same.
    pub shared: BTreeMap<String, String>,
    /// The exchanges, by the owner of their declarations.
    operations: BTreeMap<String, &'a Operation>,
}

impl<'a> Side<'a> {
    fn of(api: &'a Api, krate: &'a Crate) -> Self {
        // The first of several with one owner is kept.
        let operations = api.operations.iter().rev().map(|it| (surface::operations::owner(&it.method, &it.path), it));
        let (names, surface, meanings) = (Names::of(api, krate), Surface::of(krate), Meanings::of(krate));
        let shared =
            rust::shared(krate).into_iter().map(|(name, first)| (name.to_string(), first.to_string())).collect();
        Self { api, names, surface, meanings, shared, operations: operations.collect() }
    }

    /// The place in the document of a Rust item or an exchange.
    fn place(&self, owner: &str) -> Option<Pointer> {
        let of_model = self.names.model(owner).map(|id| self.api[id].origin.clone());
        of_model.or_else(|| self.operations.get(owner).map(|operation| operation.origin.clone()))
    }
}

/// Every change from one document to another, sorted by element; both arguments are outputs of
/// [`Compiler::compile`](crate::Compiler::compile).
pub fn changes((old_api, old_crate): &(Api, Crate), (new_api, new_crate): &(Api, Crate)) -> Vec<Change> {
    walk::walk(&Side::of(old_api, old_crate), &Side::of(new_api, new_crate))
}
