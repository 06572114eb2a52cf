//! One row for each model.

use proc_macro2::TokenStream;
use quote::quote;

use super::Tables;
use super::schema::shape;
use crate::render::job::Piece;
use crate::render::tokens::{items, more_items};

/// How many rows one piece prints.
const ROWS_A_PIECE: usize = 8;

/// `models.rs`: its beginning, then the rows.
pub fn module<'a>(tables: &'a Tables<'a>) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = vec![Box::new(|| items(beginning(tables)))];
    for ranks in (0..tables.models.len()).collect::<Vec<_>>().chunks(ROWS_A_PIECE) {
        let ranks = ranks.to_vec();
        pieces.push(Box::new(move || more_items(ranks.iter().map(|rank| row(tables, *rank)).collect())));
    }
    pieces
}

fn beginning(tables: &Tables<'_>) -> TokenStream {
    let names = &tables.models;
    quote! {
        //! Every model of the document.
        #[allow(unused_imports, reason = "a document may do without some kinds of schemas")]
        use crate::table::{Demand, Field, Kind, ModelRow, Number, Record, Schema};
        #[allow(unused_imports, reason = "models may name no other")]
        use super::models;
        /// Every model.
        pub static MODELS: &[&ModelRow] = &[#(&#names),*];
    }
}

fn row(tables: &Tables<'_>, rank: usize) -> TokenStream {
    let (model, ident) = (&tables.api.models[rank], &tables.models[rank]);
    let line = format!(" `{}`", model.name);
    let (name, examples) = (&model.name, &model.examples);
    let schema = shape(tables, &model.shape, model.nullable);
    quote! {
        #[doc = #line]
        pub static #ident: ModelRow = ModelRow { name: #name, schema: #schema, examples: &[#(#examples),*] };
    }
}
