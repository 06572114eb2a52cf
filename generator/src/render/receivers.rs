//! `receivers.rs`: a function for each call that the server makes.

use proc_macro2::TokenStream;
use quote::quote;

use super::outcomes::called;
use super::{operations, tokens};
use crate::rust::Crate;
use crate::rust::operation::Receiver;
use crate::rust::types::mentioned;

/// The module; a crate has it if the document has such calls.
pub fn module(krate: &Crate) -> TokenStream {
    let types: Vec<_> = krate.receivers.iter().map(|receiver| receiver.reader.ty()).collect();
    let models = mentioned(types.iter());
    let imports = (!models.is_empty()).then(|| quote!(use super::models::{#(#models),*};));
    let needs = tokens::needs(&krate.receivers_gate);
    let functions = krate.receivers.iter().map(function);
    quote! {
        //! What the server calls: a function for each call, which reads what came.
        //!
        //! Whether a call is the server's is not looked at: check its signature, or where it comes from, before.
        #needs
        use crate::runtime::codegen as rt;
        #imports
        #(#functions)*
    }
}

fn function(receiver: &Receiver) -> TokenStream {
    let (name, texts, ty) = (&receiver.name, tokens::docs(&receiver.docs), receiver.reader.ty());
    let (method, reader) = (operations::method(&receiver.method), called(&receiver.reader));
    quote! {
        #texts
        ///
        /// # Errors
        /// When the method is another one, or the body is not what the document says.
        pub fn #name(method: &str, headers: &rt::HeaderMap, body: impl Into<rt::Bytes>) -> Result<#ty, rt::ReceiveError> {
            rt::received(#method, #reader, method, headers, body)
        }
    }
}
