//! The probe's functions for operations: JSON values as input, a call of the client, and its result as JSON.

use proc_macro2::{Ident as RustIdent, TokenStream};
use quote::{ToTokens as _, format_ident, quote};

use crate::api::{Framing, PartKind, SchemeKind, Statuses};
use crate::render::builders::setter;
use crate::rust::operation::{Body, BodyKind, Form, Operation, Outcome, OutcomeShape, Parameter, Part, Reader, Sent};
use crate::rust::types::{Argument, mentioned};
use crate::rust::{Crate, Ident, RustType};

/// The value of every key, and of every value that is set once.
const KEY: &str = "judge-key";

/// `src/bin/probe/calls.rs`.
pub fn module(krate: &Crate, library: &RustIdent) -> TokenStream {
    let operations: Vec<&Operation> = krate.groups.iter().flat_map(|group| &group.operations).collect();
    let functions = operations.iter().enumerate().map(|(rank, operation)| function(library, rank, operation));
    let arms = operations.iter().enumerate().map(|(rank, operation)| {
        let (key, name) = (format!("{} {}", operation.method.name(), operation.path), named(rank));
        quote!(#key => #name(client, given),)
    });
    let types: Vec<RustType> =
        krate.groups.iter().flat_map(|group| &group.operations).flat_map(Operation::types).collect();
    let models = mentioned(types.iter());
    let imports = (!models.is_empty()).then(|| quote!(use #library::models::{#(#models),*};));
    let setters = setters(krate);
    quote! {
        //! A function for each operation.
        #![allow(clippy::all, deprecated, unused, reason = "methods are those of the document, which may do without")]
        use #library::runtime::codegen as rt;
        #imports
        use super::{self as probe};
        /// The client with all its keys.
        pub fn keyed(builder: #library::ClientBuilder) -> #library::ClientBuilder { builder #setters }
        /// The call of an operation, by method and path.
        pub fn call<'a>(client: &'a #library::Client, operation: &str, given: &'a probe::Given) -> Option<probe::Later<'a>> {
            Some(match operation { #(#arms)* _ => return None })
        }
        #(#functions)*
    }
}

fn named(rank: usize) -> RustIdent {
    format_ident!("operation_{rank}")
}

fn setters(krate: &Crate) -> TokenStream {
    let schemes = krate.client.schemes.iter().map(|scheme| {
        let setter = &scheme.setter;
        match scheme.kind {
            SchemeKind::Basic => quote!(.#setter(#KEY, #KEY)),
            SchemeKind::ClientCredentials => quote!(.#setter(rt::Credential::Bearer(#KEY.into()))),
            SchemeKind::ApiKey(..) | SchemeKind::Http(_) | SchemeKind::Bearer => quote!(.#setter(#KEY)),
        }
    });
    let parameters = krate.client.parameters.iter().map(|parameter| {
        let setter = &parameter.setter;
        quote!(.#setter(#KEY))
    });
    quote!(#(#schemes)* #(#parameters)*)
}

fn function(library: &RustIdent, rank: usize, operation: &Operation) -> TokenStream {
    let name = named(rank);
    let (mut lines, mut passed) = (Vec::new(), Vec::new());
    for (rank, parameter) in operation.arguments.iter().enumerate() {
        let (local, ty, value) = (format_ident!("argument_{rank}"), &parameter.ty, given(parameter));
        lines.push(quote!(let #local: #ty = #value;));
        passed.push(if parameter.argument == Argument::Value { quote!(#local) } else { quote!(&#local) });
    }
    if let Some(options) = &operation.options {
        let fields = options.fields.iter().map(|field| Set {
            name: &field.name,
            ty: field.required.then(|| field.ty.to_token_stream()),
            value: given(field),
        });
        let value = built(library, &options.name, options.builder.is_some(), &fields.collect::<Vec<_>>());
        lines.push(quote!(let options = #value;));
    }
    if let Some(body) = &operation.body {
        let (line, values) = sent(library, body);
        lines.push(line);
        passed.push(values);
    }
    let came = called(library, operation, &passed);
    let good = shown(library, &operation.success);
    let bad = shown(library, &operation.failure);
    quote! {
        fn #name<'a>(client: &'a #library::Client, given: &'a probe::Given) -> probe::Later<'a> {
            probe::later(async move {
                #(#lines)*
                let came = #came;
                Ok(probe::told(came, #good, #bad))
            })
        }
    }
}

/// The call; without options where none is given.
fn called(library: &RustIdent, operation: &Operation, passed: &[TokenStream]) -> TokenStream {
    let method = &operation.method_name;
    match (&operation.method_with, &operation.options) {
        (Some(with), Some(options)) => {
            let none = &options.name;
            quote!(match options == #library::#none::default() {
                true => client.#method(#(#passed),*).await,
                false => client.#with(#(#passed,)* &options).await,
            })
        }
        (_, options) => {
            let options = options.iter().map(|_| quote!(&options));
            let all = passed.iter().cloned().chain(options);
            quote!(client.#method(#(#all),*).await)
        }
    }
}

fn given(parameter: &Parameter) -> TokenStream {
    let place = format!("{:?}", parameter.place).to_lowercase();
    let name = &parameter.wire_name;
    if parameter.required { quote!(given.required(#place, #name)?) } else { quote!(given.optional(#place, #name)?) }
}

/// The statement that makes a body, and the argument for it.
fn sent(library: &RustIdent, body: &Body) -> (TokenStream, TokenStream) {
    let offered = body.forms.iter().map(|form| &form.media);
    let held = body.forms.iter().enumerate().filter_map(|(rank, form)| {
        let (local, ty) = (format_ident!("held_{rank}"), borrowed(form)?);
        Some(quote!(let #local: #ty;))
    });
    let arms = body.forms.iter().enumerate().map(|(rank, form)| {
        let (local, value) = (format_ident!("held_{rank}"), value(library, form));
        let (before, value) = match borrowed(form) {
            Some(_) => (quote!(#local = #value;), quote!(&#local)),
            None => (TokenStream::new(), value),
        };
        let variant = body.choice.as_ref().map(|choice| {
            let variant = &form.variant;
            let media = form.named.then(|| quote!(given.media(),));
            quote!(#library::#choice::#variant(#media #value))
        });
        let value = variant.unwrap_or(value);
        let value = if body.required { value } else { quote!(Some(#value)) };
        quote!(Some(#rank) => { #before #value })
    });
    let none = if body.required { quote!(return Err("a body is required".to_owned())) } else { quote!(None) };
    let line = quote! {
        #(#held)*
        let body = match given.form(&[#(#offered),*])? { #(#arms,)* _ => #none };
    };
    let named = body.choice.is_none() && body.forms[0].named;
    (line, if named { quote!(given.media(), body) } else { quote!(body) })
}

/// The type of a value that a method borrows.
fn borrowed(form: &Sent) -> Option<&RustType> {
    match &form.kind {
        BodyKind::Json(ty) | BodyKind::Lines(ty) | BodyKind::Form(ty) => Some(ty),
        BodyKind::Multipart(_) | BodyKind::Text | BodyKind::Bytes => None,
    }
}

fn value(library: &RustIdent, form: &Sent) -> TokenStream {
    match &form.kind {
        BodyKind::Json(_) | BodyKind::Lines(_) | BodyKind::Form(_) => quote!(given.body(probe::value)?),
        BodyKind::Text => quote!(given.body(probe::value::<String>)?),
        BodyKind::Bytes => quote!(given.body(probe::octets)?),
        BodyKind::Multipart(form) => multipart(library, form),
    }
}

fn multipart(library: &RustIdent, form: &Form) -> TokenStream {
    let fields = form.parts.iter().map(|part| {
        let one = &part.ty;
        let ty = if part.repeated { quote!(Vec<#one>) } else { quote!(#one) };
        let ty = (part.required && !part.free).then_some(ty);
        Set { name: &part.name, ty, value: given_part(part, form) }
    });
    built(library, &form.name, form.builder.is_some(), &fields.collect::<Vec<_>>())
}

/// A field and its value; with the type where a builder wants it.
struct Set<'f> {
    name: &'f Ident,
    ty: Option<TokenStream>,
    value: TokenStream,
}

/// Options or a form: by the builder what it demands, then by its fields what it does not; a literal where there is none.
fn built(library: &RustIdent, name: &Ident, has_builder: bool, fields: &[Set<'_>]) -> TokenStream {
    if !has_builder {
        let fields = fields.iter().map(|Set { name, value, .. }| quote!(#name: #value));
        return quote!(#library::#name { #(#fields),* });
    }
    let demanded = fields.iter().filter_map(|Set { name, ty, value }| {
        let setter: TokenStream = setter(name).parse().expect("a setter has a name");
        let ty = ty.as_ref()?;
        Some(quote!(.#setter({ let value: #ty = #value; value })))
    });
    let others = fields.iter().filter(|field| field.ty.is_none());
    let others = others.map(|Set { name, value, .. }| quote!(built.#name = #value;));
    quote!({
        let mut built = #library::#name::builder() #(#demanded)* .build();
        #(#others)*
        built
    })
}

fn given_part(part: &Part, form: &Form) -> TokenStream {
    let (name, ty) = (&part.wire_name, &part.ty);
    let read = match part.kind {
        PartKind::File => quote!(probe::file),
        PartKind::Free => quote!(probe::free),
        PartKind::Text | PartKind::Json(_) | PartKind::ByValue => quote!(probe::value::<#ty>),
    };
    if part.free {
        let known = form.parts.iter().filter(|part| !part.free).map(|part| &part.wire_name);
        return quote!(given.other_parts(&[#(#known),*], #read)?);
    }
    match (part.required, part.repeated) {
        (true, false) => quote!(given.part(#name, #read)?),
        (false, false) => quote!(given.part_if(#name, #read)?),
        (true, true) => quote!(given.parts(#name, #read)?),
        (false, true) => quote!(given.parts_if(#name, #read)?),
    }
}

/// The closure that prints a result.
fn shown(library: &RustIdent, outcome: &Outcome) -> TokenStream {
    match &outcome.shape {
        OutcomeShape::Undocumented => quote!(|_| probe::Shown::nothing()),
        OutcomeShape::One(reader) => {
            let value = body(reader);
            quote!(|body| #value)
        }
        OutcomeShape::Several(name, cases) => {
            let arms = cases.iter().map(|case| {
                let (variant, value, status) = (&case.variant, body(&case.reader), word(case.statuses));
                let held = (case.reader != Reader::Empty).then(|| quote!((body)));
                quote!(#library::#name::#variant #held => #value.of(#status),)
            });
            quote!(|body| match body { #(#arms)* })
        }
    }
}

fn body(reader: &Reader) -> TokenStream {
    match reader {
        Reader::Bytes => quote!(probe::Shown::octets(&body)),
        Reader::Items(item, Framing::Parts) if **item == Reader::Bytes => {
            quote!(probe::Shown::json(&body.iter().map(|part| part.body.to_vec()).collect::<Vec<_>>()))
        }
        Reader::Items(_, Framing::Parts) => {
            quote!(probe::Shown::json(&body.iter().map(|part| &part.body).collect::<Vec<_>>()))
        }
        Reader::Stream(item, framing) => {
            let held = match (framing, &**item) {
                (Framing::Parts, Reader::Bytes) => quote!(part.body.to_vec()),
                (Framing::Parts, _) => quote!(&part.body),
                _ => quote!(part),
            };
            quote!(probe::Shown::stream(body, |items| probe::Shown::json(&items.iter().map(|part| #held).collect::<Vec<_>>())))
        }
        Reader::Empty => quote!(probe::Shown::nothing()),
        _ => quote!(probe::Shown::json(&body)),
    }
}

/// The key of the document.
fn word(statuses: Statuses) -> String {
    match statuses {
        Statuses::One(status) => status.to_string(),
        Statuses::Range(hundred) => format!("{hundred}XX"),
        Statuses::Default => "default".to_owned(),
    }
}
