//! What changed between two documents: on meaning, not on text, and what it does to code that compiles today.
//!
//! Two [`Api`]s are walked side by side; operations are matched by path and method, components, properties and schemes
//! by name, parameters by place and name, values by what is written, answers by status. The two plans say what happens
//! to the Rust. Nothing here reads a file, and places are looked up only by the reports.
//!
//! Order is no meaning here, with one exception: required parameters are arguments of a method, in their order.
//! Answers are compared as the SDK reads them: where the document asks for lenient reading, what is received is never
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
use crate::rust::Crate;
use meanings::Meanings;
use names::Names;
use surface::Surface;

/// One of the two documents: what it means, and the Rust that it asks for.
#[derive(Debug)]
pub(crate) struct Side<'a> {
    pub api: &'a Api,
    pub names: Names,
    pub surface: Surface,
    pub meanings: Meanings,
    /// The exchanges, by the owner of what is declared with each.
    operations: BTreeMap<String, &'a Operation>,
}

impl<'a> Side<'a> {
    fn of(api: &'a Api, krate: &'a Crate) -> Self {
        // The first of several of one owner stays.
        let operations = api.operations.iter().rev().map(|it| (surface::operations::owner(&it.method, &it.path), it));
        let (names, surface, meanings) = (Names::of(api, krate), Surface::of(krate), Meanings::of(krate));
        Self { api, names, surface, meanings, operations: operations.collect() }
    }

    /// Where the document speaks of what a Rust item or an exchange stands for.
    fn place(&self, owner: &str) -> Option<Pointer> {
        let of_model = self.names.model(owner).map(|id| self.api[id].origin.clone());
        of_model.or_else(|| self.operations.get(owner).map(|operation| operation.origin.clone()))
    }
}

/// Every change from one document to another, by what it is about; each takes the outputs of
/// [`Compiler::compile`](crate::Compiler::compile).
pub fn changes((old_api, old_crate): &(Api, Crate), (new_api, new_crate): &(Api, Crate)) -> Vec<Change> {
    walk::walk(&Side::of(old_api, old_crate), &Side::of(new_api, new_crate))
}
