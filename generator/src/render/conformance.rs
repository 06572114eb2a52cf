//! Tables for a witness that knows no model: the demands of the document on raw JSON, rendered from its meaning alone.

mod models;
mod operations;
mod round_trip;
mod schema;
mod skeletons;

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::Origin;
use super::job::Jobs;
use crate::api::Api;
use crate::diagnostic::Diagnostics;
use crate::rust::Crate;
use crate::rust::Ident;
use crate::rust::name::{Case, Scope};

/// The tables under `folder`; `read` are their source files, each with its digest.
pub fn witness<'a>(
    tables: &'a Tables<'a>,
    origin: &'a Origin,
    read: &'a [(String, String)],
    folder: &str,
    jobs: &mut Jobs<'a>,
) {
    jobs.own(folder);
    jobs.rust_in_pieces(format!("{folder}/models.rs"), models::module(tables));
    jobs.rust(format!("{folder}/rows.rs"), || operations::rows(tables));
    jobs.rust(format!("{folder}/mod.rs"), || root(read));
    jobs.rust(format!("{folder}/operation.rs"), || operations::enumeration(tables));
    jobs.text(format!("{folder}/scenarios.rs"), || skeletons::module(tables, origin));
}

/// The code that decodes and encodes every model of the crate `sdk`, under `folder`.
pub fn round_trip<'a>(tables: &'a Tables<'a>, folder: &str, sdk: &'a str, jobs: &mut Jobs<'a>) {
    jobs.own(folder);
    jobs.rust(format!("{folder}/mod.rs"), || round_trip::module(tables, sdk));
}

/// The common input of all tables.
pub struct Tables<'a> {
    /// The document as meant.
    pub api: &'a Api,
    /// The names that its operations have.
    pub krate: &'a Crate,
    /// Names of the statics of the models, by rank.
    pub models: Vec<Ident>,
    /// Its operations by name.
    operations: HashMap<&'a str, &'a crate::api::Operation>,
}

impl<'a> Tables<'a> {
    /// Assigns the names.
    pub fn new(api: &'a Api, krate: &'a Crate) -> Self {
        let mut scope = Scope::reserving(&["MODELS"]);
        let mut reported = Diagnostics::default(); // collisions were reported when the types were named
        let models = api
            .models
            .iter()
            .map(|model| scope.claim(&model.name, Case::Shouty, &model.origin, &mut reported))
            .collect();
        let operations = api.operations.iter().map(|operation| (operation.id.as_str(), operation)).collect();
        Self { api, krate, models, operations }
    }

    /// Each operation of the document with its decisions about Rust.
    pub fn operations(
        &self,
    ) -> impl Iterator<Item = (&'a crate::api::Operation, &'a crate::rust::operation::Operation)> {
        let planned = self.krate.groups.iter().flat_map(|group| &group.operations);
        planned.map(|plan| (*self.operations.get(plan.id.as_str()).expect("every method is an operation"), plan))
    }
}

fn root(read: &[(String, String)]) -> TokenStream {
    let files = read.iter().map(|(path, digest)| quote!((#path, #digest)));
    quote! {
        //! The document as tables.
        #![allow(unused_qualifications, clippy::too_many_lines, clippy::approx_constant, reason = "names, sizes and numbers are those of the document")]
        pub mod models;
        pub mod operation;
        pub mod rows;
        pub mod scenarios;
        /// The document and its overlays by path, each with the SHA-256 of its text.
        pub const READ: &[(&str, &str)] = &[#(#files),*];
    }
}
