//! The table of operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::job::Piece;
use super::tokens::{alternatives, cfg, items, more_items, optional_text};
use crate::api::{Method, Retry, Statuses};
use crate::rust::operation::Operation;
use crate::rust::{Crate, Gate};

/// How many rows one piece prints.
const ROWS_A_PIECE: usize = 32;

/// `operations.rs`: its beginning, then the rows.
pub fn module(krate: &Crate) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = vec![Box::new(|| items(beginning(krate)))];
    for group in &krate.groups {
        for some in group.operations.chunks(ROWS_A_PIECE) {
            pieces.push(Box::new(|| more_items(some.iter().map(|operation| row(operation, &group.gate)).collect())));
        }
    }
    pieces
}

fn beginning(krate: &Crate) -> TokenStream {
    let names = krate.groups.iter().flat_map(|group| {
        let cfg = cfg(&group.gate);
        group.operations.iter().map(move |Operation { row, .. }| quote!(#cfg &#row))
    });
    quote! {
        //! One row for each operation of the document: what is not behaviour.
        use crate::runtime::codegen as rt;
        /// Every operation.
        pub static ALL: &[&rt::Operation] = &[#(#names),*];
    }
}

fn row(operation: &Operation, gate: &Gate) -> TokenStream {
    let cfg = cfg(gate);
    let line = format!(" `{} {}`", operation.method.name(), operation.path);
    let (name, id, path, accept) = (&operation.row, &operation.id, &operation.path, &operation.accept);
    let method = method(&operation.method);
    let retry = if operation.retry == Retry::Safe { quote!(rt::Retry::Safe) } else { quote!(rt::Retry::Never) };
    let success = operation.success.statuses.iter().map(statuses);
    let documented = operation.failure.statuses.iter().map(statuses);
    let security = alternatives(&operation.security);
    let server = optional_text(operation.server.as_deref());
    let client_parameters = &operation.client_parameters;
    quote! {
        #[doc = #line]
        #cfg
        pub static #name: rt::Operation = rt::Operation {
            id: #id,
            method: #method,
            path: #path,
            retry: #retry,
            success: &[#(#success),*],
            documented: &[#(#documented),*],
            accept: #accept,
            security: #security,
            server: #server,
            client_parameters: &[#(#client_parameters),*],
        };
    }
}

/// A method of the runtime.
pub fn method(method: &Method) -> TokenStream {
    match method {
        Method::Get => quote!(rt::Method::Get),
        Method::Put => quote!(rt::Method::Put),
        Method::Post => quote!(rt::Method::Post),
        Method::Delete => quote!(rt::Method::Delete),
        Method::Options => quote!(rt::Method::Options),
        Method::Head => quote!(rt::Method::Head),
        Method::Patch => quote!(rt::Method::Patch),
        Method::Trace => quote!(rt::Method::Trace),
        Method::Query => quote!(rt::Method::Query),
        Method::Other(name) => quote!(rt::Method::Other(#name)),
    }
}

fn statuses(statuses: &Statuses) -> TokenStream {
    match statuses {
        Statuses::One(status) => {
            let status = proc_macro2::Literal::u16_unsuffixed(*status);
            quote!(rt::Statuses::One(#status))
        }
        Statuses::Range(hundred) => {
            let hundred = proc_macro2::Literal::u8_unsuffixed(*hundred);
            quote!(rt::Statuses::Range(#hundred))
        }
        Statuses::Default => quote!(rt::Statuses::Default),
    }
}
