//! Request bodies: arguments, statements, and the structs of multipart forms.

use proc_macro2::TokenStream;
use quote::quote;

use super::builders::{Built, growing};
use super::tokens::{self, docs};
use crate::api::PartKind;
use crate::rust::Ident;
use crate::rust::operation::{Body, BodyKind, Form, Operation, Part, Sent};

/// The argument for a body, after the one for its media type if the caller names it.
pub fn argument(body: &Body) -> TokenStream {
    let name = &body.argument;
    let (ty, named) = match (&body.choice, &body.forms[..]) {
        (Some(choice), forms) => {
            let lifetime = borrows(forms).then(|| quote!(<'_>));
            let ty = quote!(#choice #lifetime);
            (if is_converted(body) { quote!(impl Into<#ty>) } else { ty }, false)
        }
        (None, [form]) => (ty(form, &quote!(&)), form.named),
        (None, _) => unreachable!("a body of several forms has an enum of them"),
    };
    let content_type = named.then(|| quote!(, content_type: &str));
    let ty = if body.required { ty } else { quote!(Option<#ty>) };
    quote!(#content_type, #name: #ty)
}

/// Whether a value of the default form is taken in the place of the enum of the forms.
pub fn is_converted(body: &Body) -> bool {
    body.required && body.choice.is_some()
}

/// The names of the arguments, to pass them on.
pub fn passed(body: &Body) -> impl Iterator<Item = TokenStream> {
    let named = body.choice.is_none() && body.forms[0].named;
    let name = &body.argument;
    named.then(|| quote!(content_type)).into_iter().chain([quote!(#name)])
}

/// The type of a form, which a method or an enum borrows.
fn ty(form: &Sent, borrow: &TokenStream) -> TokenStream {
    match &form.kind {
        BodyKind::Json(ty) | BodyKind::Lines(ty) | BodyKind::Form(ty) => quote!(#borrow #ty),
        BodyKind::Multipart(form) => {
            let name = &form.name;
            quote!(#name)
        }
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => quote!(rt::Bytes),
    }
}

fn borrows(forms: &[Sent]) -> bool {
    forms
        .iter()
        .any(|form| form.named || matches!(form.kind, BodyKind::Json(_) | BodyKind::Lines(_) | BodyKind::Form(_)))
}

/// The statements that add a body to a call.
pub fn statements(body: &Body) -> TokenStream {
    let name = &body.argument;
    let line = match (&body.choice, &body.forms[..]) {
        (Some(choice), forms) => {
            let arms = forms.iter().map(|form| {
                let (variant, line) = (&form.variant, statement(form, name));
                let content_type = form.named.then(|| quote!(content_type,));
                quote!(#choice::#variant(#content_type #name) => { #line })
            });
            let into = body.required.then(|| quote!(.into()));
            quote!(match #name #into { #(#arms)* })
        }
        (None, forms) => forms.iter().map(|form| statement(form, name)).collect(),
    };
    if body.required { line } else { quote!(if let Some(#name) = #name { #line }) }
}

fn statement(form: &Sent, name: &Ident) -> TokenStream {
    let range = &form.media;
    let within = form.named.then(|| quote!(call.within(content_type, #range);));
    let media = if form.named { quote!(content_type) } else { quote!(#range) };
    let line = match &form.kind {
        BodyKind::Json(_) if form.media == "application/json" => quote!(call.json(#name);),
        BodyKind::Json(_) => quote!(call.json_as(#media, #name);),
        BodyKind::Lines(_) => quote!(call.json_lines(#media, #name);),
        BodyKind::Form(_) if form.styles.is_empty() => quote!(call.form(#name);),
        BodyKind::Form(_) => {
            let styles = form.styles.iter().map(|(property, style, explode)| {
                let style = tokens::style(*style, *explode);
                quote!((#property, #style))
            });
            quote!(call.form_with(#name, &[#(#styles),*]);)
        }
        BodyKind::Text => quote!(call.text(#media, #name);),
        BodyKind::Bytes => quote!(call.bytes(#media, #name);),
        BodyKind::Multipart(form) => {
            let parts = form.parts.iter().map(|given| part(given, name));
            quote!(call.multipart(); #(#parts)*)
        }
    };
    quote!(#within #line)
}

/// The enum of the forms of a body; a value of the default form is accepted without the enum.
pub fn choice(operation: &Operation, body: &Body) -> TokenStream {
    let Some(name) = &body.choice else { return TokenStream::new() };
    let line = format!(" What [`Client::{}`] may send.", operation.method_name.bare());
    let lifetime = borrows(&body.forms).then(|| quote!(<'a>));
    let variants = body.forms.iter().enumerate().map(|(rank, form)| {
        let (variant, held) = (&form.variant, ty(form, &quote!(&'a)));
        let text = match (rank, form.named) {
            (0, false) => format!(" As `{}`, which is the default.", form.media),
            (_, false) => format!(" As `{}`.", form.media),
            (_, true) if !form.media.contains('*') => {
                format!(" As `{}` with the boundary that the caller names.", form.media)
            }
            (_, true) => format!(" Under a media type that the caller names, within `{}`.", form.media),
        };
        let content_type = form.named.then(|| quote!(&'a str,));
        quote!(#[doc = #text] #variant(#content_type #held),)
    });
    let from = body.forms.first().filter(|form| !form.named).map(|form| {
        let (variant, held) = (&form.variant, ty(form, &quote!(&'a)));
        quote! {
            impl #lifetime From<#held> for #name #lifetime {
                fn from(body: #held) -> Self { Self::#variant(body) }
            }
        }
    });
    quote! {
        #[doc = #line]
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name #lifetime { #(#variants)* }
        #from
    }
}

fn part(part: &Part, form: &Ident) -> TokenStream {
    let name = &part.name;
    let wire_name = &part.wire_name;
    // Files are passed by value, everything else by reference.
    let given = matches!(part.kind, PartKind::File | PartKind::Free);
    let borrow = (!given).then(|| quote!(&));
    let field = quote!(#form.#name);
    if part.free {
        let key = if given { quote!(&name) } else { quote!(name) };
        let line = written(part, &key, &quote!(value));
        return quote!(for (name, value) in #borrow #field { #line });
    }
    let line = |value: &TokenStream| written(part, &quote!(#wire_name), value);
    match (part.required, part.repeated) {
        (true, false) => line(&quote!(#borrow #field)),
        (false, false) => {
            let line = line(&quote!(value));
            quote!(if let Some(value) = #borrow #field { #line })
        }
        (true, true) => {
            let line = line(&quote!(value));
            quote!(for value in #borrow #field { #line })
        }
        (false, true) => {
            let line = line(&quote!(value));
            let all = if given { quote!(into_iter) } else { quote!(iter) };
            quote!(for value in #field.#all().flatten() { #line })
        }
    }
}

fn written(part: &Part, name: &TokenStream, value: &TokenStream) -> TokenStream {
    match &part.kind {
        PartKind::File => quote!(call.part_file(#name, #value);),
        PartKind::Free => quote!(call.part_free(#name, #value);),
        PartKind::Text => quote!(call.part_text(#name, #value);),
        PartKind::ByValue => quote!(call.part_value(#name, #value);),
        PartKind::Json(None) => quote!(call.part_json(#name, rt::PartType::Omitted, #value);),
        PartKind::Json(Some(media)) => quote!(call.part_json(#name, rt::PartType::Given(#media), #value);),
    }
}

/// The struct of a multipart form.
pub fn form_struct(operation: &Operation, form: &Form) -> TokenStream {
    let name = &form.name;
    let line = format!(" The parts that [`Client::{}`] sends.", operation.method_name.bare());
    let fields = form.parts.iter().map(|part| {
        let (texts, name, ty) = (docs(&part.docs), &part.name, &part.ty);
        let ty = match (part.free, part.repeated) {
            (true, _) => quote!(Vec<(String, #ty)>),
            (false, true) => quote!(Vec<#ty>),
            (false, false) => quote!(#ty),
        };
        if part.required { quote!(#texts pub #name: #ty,) } else { quote!(#texts pub #name: Option<#ty>,) }
    });
    let built = Built::form(form);
    let default = built.is_default().then(|| quote!(, Default));
    let (open, builder) = growing(&built, form.builder.as_ref());
    quote! {
        #[doc = #line]
        #[derive(Clone, Debug #default)]
        #open
        pub struct #name { #(#fields)* }
        #builder
    }
}
