//! Modules of methods: an `impl Client` for each tag, and the types that only its methods use.

use proc_macro2::TokenStream;
use quote::quote;

use super::builders::{Built, growing};
use super::job::Piece;
use super::tokens::{self, cfg, docs, inner_docs, items, more_items, needs};
use super::{bodies, outcomes};
use crate::api::{Place, Style};
use crate::rust::operation::{Operation, Options, OutcomeShape, Parameter};
use crate::rust::types::Argument;
use crate::rust::types::mentioned;
use crate::rust::{Crate, Group, Ident, RustType};

/// `api/mod.rs`.
pub fn root(krate: &Crate) -> TokenStream {
    let modules = krate.groups.iter().map(|group| {
        let (cfg, name) = (cfg(&group.gate), &group.module);
        quote!(#cfg pub mod #name;)
    });
    quote! {
        //! The operations of the document, by group: methods of [`Client`](super::Client) and what they take and give.
        #(#modules)*
    }
}

/// Names of the types defined by a group, to re-export.
pub fn defined(group: &Group) -> Vec<&Ident> {
    let mut names: Vec<&Ident> = group
        .operations
        .iter()
        .flat_map(|operation| {
            let options =
                operation.options.iter().flat_map(|options| std::iter::once(&options.name).chain(&options.builder));
            let form = operation.body.iter().flat_map(|body| {
                body.multiparts().flat_map(|form| std::iter::once(&form.name).chain(&form.builder)).chain(&body.choice)
            });
            let outcomes =
                [&operation.success, &operation.failure].into_iter().filter_map(|outcome| match &outcome.shape {
                    OutcomeShape::Several(name, _) => Some(name),
                    _ => None,
                });
            options.chain(form).chain(outcomes)
        })
        .collect();
    names.sort();
    names
}

/// How many operations one piece prints.
const OPERATIONS_A_PIECE: usize = 16;

/// One module: its beginning, the methods, and the types that only they use.
pub fn module(group: &Group) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = vec![Box::new(|| items(beginning(group)))];
    for some in group.operations.chunks(OPERATIONS_A_PIECE) {
        pieces.push(Box::new(|| more_items(methods(some))));
    }
    for some in group.operations.chunks(OPERATIONS_A_PIECE) {
        pieces.push(Box::new(|| more_items(some.iter().map(own_items).collect())));
    }
    pieces
}

fn methods(some: &[Operation]) -> TokenStream {
    let methods = some.iter().map(|operation| match (&operation.method_with, &operation.options) {
        (Some(with), Some(options)) => {
            let (plain, full) = (without_options(operation, with, options), method(operation, with));
            quote!(#plain #full)
        }
        _ => method(operation, &operation.method_name),
    });
    quote!(impl Client { #(#methods)* })
}

fn beginning(group: &Group) -> TokenStream {
    let texts = inner_docs(&group.docs);
    let types: Vec<RustType> = group.operations.iter().flat_map(Operation::types).collect();
    let models = mentioned(types.iter());
    let imports = (!models.is_empty()).then(|| quote!(use super::super::models::{#(#models),*};));
    let needs = needs(&group.gate);
    quote! {
        #texts
        #needs
        use crate::runtime::codegen as rt;
        use super::super::{Client, operations};
        #imports
    }
}

fn own_items(operation: &Operation) -> TokenStream {
    let options = operation.options.iter().map(|options| options_struct(operation, options));
    let form =
        operation.body.iter().flat_map(|body| body.multiparts().map(|form| bodies::form_struct(operation, form)));
    let choice = operation.body.iter().map(|body| bodies::choice(operation, body));
    let outcomes = [&operation.success, &operation.failure].map(|outcome| outcomes::items(operation, outcome));
    quote!(#(#options)* #(#form)* #(#choice)* #(#outcomes)*)
}

/// The method that leaves all options out. It hands on the future of the other one: one more `async fn` for each
/// operation with options took a twentieth more of the check of a large crate, and this nothing that shows. A body that
/// is taken as `impl Into<…<'_>>` leaves no choice: such a lifetime has no name for the type of a future.
fn without_options(operation: &Operation, with: &Ident, options: &Options) -> TokenStream {
    let texts = docs(&operation.docs);
    let line = format!(" [`{0}`](Self::{0}) takes options too.", with.bare());
    let (name, signature) = (&operation.method_name, signature(operation));
    let arguments = operation.arguments.iter().map(|argument| &argument.name);
    let body = operation.body.iter().flat_map(bodies::passed);
    let (options, fields) = (&options.name, options.fields.iter().map(|field| &field.name));
    let (result, deprecated) = (result(operation), deprecated(operation));
    let (head, awaited) = if operation.body.as_ref().is_some_and(bodies::is_converted) {
        (quote!(async fn #name(&self #signature) -> #result), quote!(.await))
    } else {
        (quote!(fn #name(&self #signature) -> impl Future<Output = #result>), TokenStream::new())
    };
    quote! {
        #texts
        ///
        #[doc = #line]
        ///
        /// # Errors
        /// The documented refusals, an answer that was not understood, or none at all.
        #deprecated
        pub #head {
            let options = &#options { #(#fields: None),* };
            self.#with(#(#arguments,)* #(#body,)* options) #awaited
        }
    }
}

/// The method that sends everything.
fn method(operation: &Operation, name: &Ident) -> TokenStream {
    let (row, signature) = (&operation.row, signature(operation));
    let options = operation.options.iter().map(|options| {
        let name = &options.name;
        quote!(, options: &#name)
    });
    let texts = match &operation.method_with {
        Some(_) => {
            let line = format!(" [`{0}`](Self::{0}) with options.", operation.method_name.bare());
            quote!(#[doc = #line])
        }
        None => docs(&operation.docs),
    };
    let (read_good, read_bad) =
        (outcomes::reader(&operation.success, true), outcomes::reader(&operation.failure, false));
    let statements = statements(operation);
    // A separate line for what would make the line of the call too long.
    let (read_good, let_good) = if outcomes::is_lenient(&operation.success) {
        (quote!(success), Some(quote!(let success = #read_good;)))
    } else {
        (read_good, None)
    };
    let mutable = (!statements.is_empty()).then(|| quote!(mut));
    let (result, deprecated) = (result(operation), deprecated(operation));
    quote! {
        #texts
        ///
        /// # Errors
        /// The documented refusals, an answer that was not understood, or none at all.
        #deprecated
        pub async fn #name(&self #signature #(#options)*) -> #result {
            let #mutable call = rt::Call::new(&operations::#row);
            #statements
            #let_good
            self.core.send(call, #read_good, #read_bad).await
        }
    }
}

/// What both methods take.
fn signature(operation: &Operation) -> TokenStream {
    let arguments = operation.arguments.iter().map(argument);
    let body = operation.body.iter().map(bodies::argument);
    quote!(#(#arguments)* #(#body)*)
}

fn result(operation: &Operation) -> TokenStream {
    let (good, bad) = (outcomes::ty(&operation.success, true), outcomes::ty(&operation.failure, false));
    quote!(Result<rt::Reply<#good>, rt::Error<#bad>>)
}

fn deprecated(operation: &Operation) -> Option<TokenStream> {
    operation.deprecated.then(|| quote!(#[deprecated(note = "deprecated by the document")]))
}

fn argument(parameter: &Parameter) -> TokenStream {
    let (name, ty) = (&parameter.name, &parameter.ty);
    match (&parameter.argument, ty) {
        (Argument::Str, _) => quote!(, #name: &str),
        (Argument::Slice, RustType::Vec(inner)) => quote!(, #name: &[#inner]),
        (Argument::Value, _) => quote!(, #name: #ty),
        _ => quote!(, #name: &#ty),
    }
}

fn statements(operation: &Operation) -> TokenStream {
    let required = operation.arguments.iter().map(|parameter| {
        let name = &parameter.name;
        let value = if parameter.argument == Argument::Value { quote!(&#name) } else { quote!(#name) };
        written(parameter, &value)
    });
    let optional = operation.options.iter().flat_map(|options| &options.fields).map(|parameter| {
        let name = &parameter.name;
        if parameter.required {
            return written(parameter, &quote!(&options.#name));
        }
        let line = written(parameter, &quote!(value));
        quote!(if let Some(value) = &options.#name { #line })
    });
    let body = operation.body.iter().map(bodies::statements);
    quote!(#(#required)* #(#optional)* #(#body)*)
}

/// The call that writes a parameter.
fn written(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let (name, explode) = (&parameter.wire_name, parameter.explode);
    if parameter.style == Style::Json {
        return quote!(call.query_json(#name, #value););
    }
    if parameter.style == Style::Whole {
        return quote!(call.query_whole(#name, #value););
    }
    let style = tokens::style(parameter.style, explode);
    match parameter.place {
        Place::Path => quote!(call.path(#name, #style, #value);),
        Place::Query => quote!(call.query(#name, #style, #value);),
        Place::Header => quote!(call.header(#name, #explode, #value);),
        Place::Cookie => quote!(call.cookie(#name, #explode, #value);),
    }
}

fn options_struct(operation: &Operation, options: &Options) -> TokenStream {
    let name = &options.name;
    let method = operation.method_with.as_ref().unwrap_or(&operation.method_name);
    let line = format!(" What [`Client::{}`] takes besides its arguments.", method.bare());
    let masked = options.fields.iter().any(|field| field.sensitive);
    let debug = (!masked).then(|| quote!(Debug,));
    let built = Built::options(options);
    let default = built.is_default().then(|| quote!(Default,));
    let (open, builder) = growing(&built, options.builder.as_ref());
    let fields = options.fields.iter().map(|field| {
        let (texts, name, ty) = (docs(&field.docs), &field.name, &field.ty);
        if field.required { quote!(#texts pub #name: #ty,) } else { quote!(#texts pub #name: Option<#ty>,) }
    });
    let shown = options.fields.iter().map(|field| (&field.name, field.sensitive)).collect();
    let impls = masked.then(|| masked_debug(name, shown));
    quote! {
        #[doc = #line]
        #[derive(Clone, #debug #default PartialEq)]
        #open
        pub struct #name { #(#fields)* }
        #builder
        #impls
    }
}

/// A `Debug` that never shows a sensitive value.
fn masked_debug(name: &Ident, fields: Vec<(&Ident, bool)>) -> TokenStream {
    let title = name.bare();
    let lines = fields.into_iter().map(|(name, sensitive)| {
        let label = name.bare();
        if sensitive { quote!(.field(#label, &rt::Masked)) } else { quote!(.field(#label, &self.#name)) }
    });
    quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#title) #(#lines)* .finish()
            }
        }
    }
}
