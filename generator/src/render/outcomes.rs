//! What methods give: types, readers, and enums where statuses differ in shape.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::api::Statuses;
use crate::rust::Ident;
use crate::rust::operation::{Operation, Outcome, OutcomeShape, Reader};

/// The type of an outcome.
pub fn ty(outcome: &Outcome, success: bool) -> TokenStream {
    match &outcome.shape {
        OutcomeShape::Undocumented if success => quote!(()),
        OutcomeShape::Undocumented => quote!(rt::Undocumented),
        OutcomeShape::One(reader) => {
            let ty = reader.ty();
            quote!(#ty)
        }
        OutcomeShape::Several(name, _) => quote!(#name),
    }
}

/// The reader of an outcome.
pub fn reader(outcome: &Outcome, success: bool) -> TokenStream {
    match &outcome.shape {
        OutcomeShape::Undocumented if success => quote!(rt::empty()),
        OutcomeShape::Undocumented => quote!(rt::never()),
        OutcomeShape::One(reader) => called(reader),
        OutcomeShape::Several(name, _) => quote!(rt::Reader::new(#name::read)),
    }
}

/// Whether a reader accepts more than one form.
pub fn is_lenient(outcome: &Outcome) -> bool {
    let lenient = |reader: &Reader| matches!(reader, Reader::List { .. } | Reader::Singleton(_));
    matches!(&outcome.shape, OutcomeShape::One(reader) if lenient(reader))
}

fn called(reader: &Reader) -> TokenStream {
    match reader {
        Reader::List { element, single, wrapped } => {
            let single = single.then(|| quote!(.or_single()));
            let wrapped = wrapped.iter().map(|property| quote!(.or_wrapped(#property)));
            quote!(rt::json::<Vec<#element>>() #single #(#wrapped)*)
        }
        Reader::Json(ty) => quote!(rt::json::<#ty>()),
        Reader::Singleton(ty) => quote!(rt::json::<#ty>().or_list_of_one()),
        Reader::Text => quote!(rt::text()),
        Reader::Bytes => quote!(rt::bytes()),
        Reader::Empty => quote!(rt::empty()),
    }
}

/// The enum of an outcome with several shapes.
pub fn items(operation: &Operation, outcome: &Outcome) -> TokenStream {
    let OutcomeShape::Several(name, variants) = &outcome.shape else { return TokenStream::new() };
    let line = format!(" What [`Client::{}`] may give, by status.", operation.method_name.bare());
    let declared = variants.iter().map(|(variant, statuses, reader)| {
        let text = format!(" Status {}.", words(*statuses));
        let ty = reader.ty();
        if *reader == Reader::Empty { quote!(#[doc = #text] #variant,) } else { quote!(#[doc = #text] #variant(#ty),) }
    });
    let arms = variants.iter().map(arm);
    let total = variants.iter().any(|(_, statuses, _)| *statuses == Statuses::Default);
    let rest = (!total).then(|| first(variants));
    quote! {
        #[doc = #line]
        #[derive(Clone, Debug, PartialEq)]
        pub enum #name { #(#declared)* }
        impl #name {
            fn read(answer: &rt::Answer) -> Result<Self, rt::DecodeError> {
                match answer.status() { #(#arms)* #rest }
            }
        }
    }
}

fn arm((variant, statuses, reader): &(Ident, Statuses, Reader)) -> TokenStream {
    let pattern = match statuses {
        Statuses::One(status) => {
            let status = Literal::u16_unsuffixed(*status);
            quote!(#status)
        }
        Statuses::Range(hundred) => {
            let low = u16::from(*hundred) * 100;
            let (low, high) = (Literal::u16_unsuffixed(low), Literal::u16_unsuffixed(low + 99));
            quote!(#low..=#high)
        }
        Statuses::Default => quote!(_),
    };
    let value = value(variant, reader);
    quote!(#pattern => #value,)
}

/// A status that the document does not name, of a class that it does: read like the first one.
fn first(variants: &[(Ident, Statuses, Reader)]) -> TokenStream {
    let (variant, _, reader) = variants.first().expect("an outcome of several shapes has shapes");
    let value = value(variant, reader);
    quote!(_ => #value,)
}

fn value(variant: &Ident, reader: &Reader) -> TokenStream {
    let called = called(reader);
    if *reader == Reader::Empty {
        quote!(#called.read(answer).map(|()| Self::#variant))
    } else {
        quote!(#called.read(answer).map(Self::#variant))
    }
}

fn words(statuses: Statuses) -> String {
    match statuses {
        Statuses::One(status) => format!("`{status}`"),
        Statuses::Range(hundred) => format!("`{hundred}XX`"),
        Statuses::Default => "that no other names".to_owned(),
    }
}
