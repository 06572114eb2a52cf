//! A table from component names to the SDK's types, to decode and encode values.

use proc_macro2::TokenStream;
use quote::quote;

use super::Tables;
use crate::rust::Ident;

/// `mod.rs`.
pub fn module(tables: &Tables<'_>, sdk: &str) -> TokenStream {
    let sdk = Ident::ours(sdk);
    let sent = tables.krate.components.iter().map(|component| {
        let (name, ty) = (&component.name, &component.ty);
        quote!(#name => again::<models::#ty>(json),)
    });
    let read = tables.krate.components.iter().map(|component| {
        let (name, ty) = (&component.name, component.twin.as_ref().unwrap_or(&component.ty));
        quote!(#name => again::<models::#ty>(json),)
    });
    quote! {
        //! Decodes JSON as a model of the SDK and encodes it again.
        #![allow(clippy::too_many_lines, reason = "a document has as many models as it has")]
        use #sdk::models;
        use #sdk::runtime::codegen::{Deserialize, Serialize};
        /// With the type that is sent; `None` for a name that the document does not have.
        pub fn reencode(model: &str, json: &str) -> Option<Result<String, String>> {
            Some(match model { #(#sent)* _ => return None })
        }
        /// With the type that is read.
        pub fn reencode_read(model: &str, json: &str) -> Option<Result<String, String>> {
            Some(match model { #(#read)* _ => return None })
        }
        fn again<T: for<'de> Deserialize<'de> + Serialize>(json: &str) -> Result<String, String> {
            let value: T = serde_json::from_str(json).map_err(|error| error.to_string())?;
            serde_json::to_string(&value).map_err(|error| error.to_string())
        }
    }
}
