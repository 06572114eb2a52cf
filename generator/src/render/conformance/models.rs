//! One row for each model.

use proc_macro2::TokenStream;
use quote::quote;

use super::Tables;
use super::schema::shape;

/// `models.rs`.
pub fn module(tables: &Tables<'_>) -> TokenStream {
    let names = &tables.models;
    let rows = tables.api.models.iter().zip(names).map(|(model, ident)| {
        let line = format!(" `{}`", model.name);
        let (name, examples) = (&model.name, &model.examples);
        let schema = shape(tables, &model.shape, model.nullable);
        quote! {
            #[doc = #line]
            pub static #ident: ModelRow = ModelRow { name: #name, schema: #schema, examples: &[#(#examples),*] };
        }
    });
    quote! {
        //! Every model of the document.
        #[allow(unused_imports, reason = "a document may do without some kinds of schemas")]
        use crate::table::{Field, Kind, ModelRow, Record, Schema, Text};
        #[allow(unused_imports, reason = "models may name no other")]
        use super::models;
        /// Every model.
        pub static MODELS: &[&ModelRow] = &[#(&#names),*];
        #(#rows)*
    }
}
