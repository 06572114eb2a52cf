//! Codes as enums with a table.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::docs;
use crate::api::Wire;
use crate::rust::item::Code;

/// The enum and its table.
pub fn code(code: &Code) -> TokenStream {
    let declaration = declaration(code);
    let (name, wire_name) = (&code.name, &code.wire_name);
    let entries = code.entries.iter().map(|entry| {
        let (variant, label) = (&entry.name, &entry.label);
        let (kind, wire) = wire(&entry.wire);
        quote!(rt::Entry::#kind(Self::#variant, #wire, #label))
    });
    let (kept, raw) = if code.open {
        (
            quote!(raw: rt::RawCode),
            quote!(match self {
                Self::Unknown(raw) => Some(raw),
                _ => None,
            }),
        )
    } else {
        (quote!(_: rt::RawCode), quote!(None))
    };
    let unknown = if code.open { quote!(Some(Self::Unknown(raw))) } else { quote!(None) };
    quote! {
        #declaration
        impl rt::Code for #name {
            const NAME: &'static str = #wire_name;
            const ENTRIES: &'static [rt::Entry<Self>] = &[#(#entries),*];
            fn unknown(#kept) -> Option<Self> { #unknown }
            fn raw(&self) -> Option<&rt::RawCode> { #raw }
        }
        rt::code!(#name);
    }
}

fn declaration(code: &Code) -> TokenStream {
    let (texts, name) = (docs(&code.docs), &code.name);
    let copy = (!code.open).then(|| quote!(Copy,));
    let variants = code.entries.iter().map(|entry| {
        let (texts, name) = (docs(&entry.docs), &entry.name);
        quote!(#texts #name,)
    });
    let unknown = code.open.then(|| {
        quote! {
            /// A value that the document does not know, kept as it came.
            Unknown(rt::RawCode),
        }
    });
    quote! {
        #texts
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* #unknown }
    }
}

/// The constructor of an entry, and the value that it takes.
fn wire(wire: &Wire) -> (TokenStream, TokenStream) {
    match wire {
        Wire::Text(text) => (quote!(text), quote!(#text)),
        Wire::Integer(number) => {
            let number = proc_macro2::Literal::i64_unsuffixed(*number);
            (quote!(integer), quote!(#number))
        }
        Wire::Number(number) => (quote!(number), quote!(#number)),
        Wire::Boolean(flag) => (quote!(boolean), quote!(#flag)),
    }
}
