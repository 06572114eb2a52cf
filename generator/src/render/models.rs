//! Modules of models.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::job::Piece;
use super::sheet::Sheet;
use super::tokens::{docs, inner_docs, items, printed};
use super::types::ty;
use super::{choices, codes, records};
use crate::rust::item::Alias;
use crate::rust::types::mentioned;
use crate::rust::{Crate, Ident, Item, Module};

/// `models/mod.rs`: every model under one roof.
pub fn root(krate: &Crate) -> TokenStream {
    let names: Vec<&Ident> = krate.modules.iter().map(|module| &module.name).collect();
    quote! {
        //! The models of the document, by the group of operations that uses them.
        #(pub mod #names;)*
        #(pub use #names::*;)*
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
    pieces
}

fn beginning(module: &Module) -> TokenStream {
    let texts = inner_docs(&module.docs);
    let own: BTreeSet<&Ident> = module.items.iter().map(Item::name).collect();
    let foreign: Vec<&Ident> =
        mentioned(module.items.iter().flat_map(Item::types)).into_iter().filter(|name| !own.contains(name)).collect();
    let imports = if foreign.is_empty() { TokenStream::new() } else { quote!(use super::{#(#foreign),*};) };
    quote! {
        #texts
        use crate::runtime::codegen as rt;
        #imports
    }
}

/// Records, codes and other names are most of what is generated, and each is like the next: they are written as text.
fn item(item: &Item) -> String {
    let mut sheet = Sheet::default();
    match item {
        Item::Struct(item) => records::record(&mut sheet, item),
        Item::Code(item) => codes::code(&mut sheet, item),
        Item::Alias(item) if !item.own_type => alias(&mut sheet, item),
        Item::Alias(item) => return items(own_type(item)),
        Item::Choice(item) => return items(choices::choice(item)),
    }
    sheet.finish().unwrap_or_else(|text| printed(&text))
}

fn alias(sheet: &mut Sheet, alias: &Alias) {
    sheet.docs(0, &alias.docs);
    sheet.open(4);
    sheet.word("pub type ");
    sheet.word(alias.name.as_str());
    sheet.word(" = ");
    sheet.never();
    sheet.open_loose(-4);
    ty(sheet, &alias.ty);
    sheet.close();
    sheet.word(";");
    sheet.close();
    sheet.end(0);
}

fn own_type(Alias { name, docs: texts, ty, .. }: &Alias) -> TokenStream {
    let texts = docs(texts);
    quote! {
        #texts
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name(pub #ty);
        impl rt::Model for #name {}
        impl rt::Serialize for #name {
            fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                rt::Serialize::serialize(&self.0, serializer)
            }
        }
        impl<'de> rt::Deserialize<'de> for #name {
            fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                rt::Deserialize::deserialize(deserializer).map(Self)
            }
        }
    }
}
