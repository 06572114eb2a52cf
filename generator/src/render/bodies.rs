//! Request bodies: arguments, statements, and the structs of multipart forms.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{self, docs};
use crate::api::PartKind;
use crate::rust::operation::{Body, BodyKind, Form, Operation, Part};

/// The argument for a body.
pub fn argument(body: &Body) -> TokenStream {
    let name = &body.argument;
    let ty = match &body.kind {
        BodyKind::Json(ty) | BodyKind::Form(ty) => quote!(&#ty),
        BodyKind::Multipart(form) => {
            let name = &form.name;
            quote!(#name)
        }
        BodyKind::Text => quote!(String),
        BodyKind::Bytes => quote!(rt::Bytes),
    };
    if body.required { quote!(, #name: #ty) } else { quote!(, #name: Option<#ty>) }
}

/// The statements that put a body into a call.
pub fn statements(body: &Body) -> TokenStream {
    let (name, media) = (&body.argument, &body.media);
    let line = match &body.kind {
        BodyKind::Json(_) if is_plain_json(media) => quote!(call.json(#name);),
        BodyKind::Json(_) => quote!(call.json_as(#media, #name);),
        BodyKind::Form(_) if body.styles.is_empty() => quote!(call.form(#name);),
        BodyKind::Form(_) => {
            let styles = body.styles.iter().map(|(property, style, explode)| {
                let style = tokens::style(*style, *explode);
                quote!((#property, #style))
            });
            quote!(call.form_with(#name, &[#(#styles),*]);)
        }
        BodyKind::Text => quote!(call.text(#media, #name);),
        BodyKind::Bytes => quote!(call.bytes(#media, #name);),
        BodyKind::Multipart(form) => {
            let parts = form.parts.iter().map(part);
            quote!(call.multipart(); #(#parts)*)
        }
    };
    if body.required { line } else { quote!(if let Some(#name) = #name { #line }) }
}

/// Ranges of media types are served as JSON too, and a request names no range.
fn is_plain_json(media: &str) -> bool {
    media == "application/json" || media.contains('*')
}

fn part(part: &Part) -> TokenStream {
    let name = &part.name;
    let (field, line) = (quote!(form.#name), |value: TokenStream| written(part, &value));
    match (part.required, part.repeated) {
        (true, false) => {
            let value = if part.kind == PartKind::File { field } else { quote!(&#field) };
            line(value)
        }
        (false, false) => {
            let line = line(quote!(value));
            if part.kind == PartKind::File {
                quote!(if let Some(value) = #field { #line })
            } else {
                quote!(if let Some(value) = &#field { #line })
            }
        }
        (true, true) => {
            let line = line(quote!(value));
            if part.kind == PartKind::File {
                quote!(for value in #field { #line })
            } else {
                quote!(for value in &#field { #line })
            }
        }
        (false, true) => {
            let line = line(quote!(value));
            if part.kind == PartKind::File {
                quote!(for value in #field.into_iter().flatten() { #line })
            } else {
                quote!(for value in #field.iter().flatten() { #line })
            }
        }
    }
}

fn written(part: &Part, value: &TokenStream) -> TokenStream {
    let name = &part.wire_name;
    match &part.kind {
        PartKind::File => quote!(call.part_file(#name, #value);),
        PartKind::Text => quote!(call.part_text(#name, #value);),
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
        let ty = if part.repeated { quote!(Vec<#ty>) } else { quote!(#ty) };
        if part.required { quote!(#texts pub #name: #ty,) } else { quote!(#texts pub #name: Option<#ty>,) }
    });
    quote! {
        #[doc = #line]
        #[derive(Clone, Debug)]
        pub struct #name { #(#fields)* }
    }
}
