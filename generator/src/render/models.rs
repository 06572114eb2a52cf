//! Modules of models.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::job::Piece;
use super::tokens::{cfg, inner_docs, items, needs};
use super::written::docs;
use super::{choices, codes, completions, records};
use crate::rust::item::Alias;
use crate::rust::types::mentioned;
use crate::rust::{Crate, Ident, Item, Module};

/// `models/mod.rs`: re-exports every model.
pub fn root(krate: &Crate) -> TokenStream {
    let modules = krate.modules.iter().map(|module| {
        let (cfg, name) = (cfg(&module.gate), &module.name);
        quote!(#cfg pub mod #name;)
    });
    let exports = krate.modules.iter().map(|module| {
        let (cfg, name) = (cfg(&module.gate), &module.name);
        quote!(#cfg pub use #name::*;)
    });
    quote! {
        //! The models of the document, by the group of operations that uses them.
        #(#modules)*
        #(#exports)*
    }
}

/// How many models one piece prints.
const MODELS_A_PIECE: usize = 8;

/// One module: its beginning, then its items.
pub fn module(module: &Module) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = vec![Box::new(|| items(beginning(module)))];
    for some in module.items.chunks(MODELS_A_PIECE) {
        pieces.push(Box::new(|| some.iter().flat_map(|some| ["\n".to_owned(), item(some)]).collect()));
    }
    pieces.push(Box::new(|| {
        let mut out = String::new();
        module.completions.iter().for_each(|completion| completions::completion(&mut out, completion));
        out
    }));
    pieces
}

fn beginning(module: &Module) -> TokenStream {
    let texts = inner_docs(&module.docs);
    let own: BTreeSet<&Ident> = module.items.iter().map(Item::name).collect();
    let types = module.items.iter().flat_map(Item::types);
    let types = types.chain(module.completions.iter().map(|completion| &completion.sent));
    let foreign: Vec<&Ident> = mentioned(types).into_iter().filter(|name| !own.contains(name)).collect();
    let imports = if foreign.is_empty() { TokenStream::new() } else { quote!(use super::{#(#foreign),*};) };
    let needs = needs(&module.gate);
    quote! {
        #texts
        #needs
        use crate::runtime::codegen as rt;
        #imports
    }
}

/// Most generated items have the same structure: they are written as text.
fn item(item: &Item) -> String {
    let mut out = String::new();
    match item {
        Item::Struct(item) => records::record(&mut out, item),
        Item::Code(item) => codes::code(&mut out, item),
        Item::Choice(item) => choices::choice(&mut out, item),
        Item::Alias(item) => alias(&mut out, item),
    }
    out
}

fn alias(out: &mut String, Alias { name, docs: texts, ty, own_type }: &Alias) {
    docs(out, "", texts);
    let (name, ty) = (name.as_str(), ty.to_string());
    if *own_type {
        out.push_str("#[derive(Clone, Debug, PartialEq)]\n");
        out.extend(["pub struct ", name, "(pub ", &ty, ");\n\nrt::wrapper!(", name, ");\n"]);
    } else {
        out.extend(["pub type ", name, " = ", &ty, ";\n"]);
    }
}
