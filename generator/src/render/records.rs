//! Records as structs that read and write themselves.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{self, docs};
use crate::api::Presence;
use crate::rust::item::{Field, Struct};
use crate::rust::{Ident, RustType};

/// The struct and its impls.
pub fn record(record: &Struct) -> TokenStream {
    let declaration = declaration(record);
    let codec = codec(record);
    let debug = if record.masked { masked_debug(&record.name, shown(record)) } else { TokenStream::new() };
    let name = &record.name;
    let constructor = record.constructor.then(|| constructor(record));
    quote! {
        #declaration
        #constructor
        #codec
        rt::record!(#name);
        #debug
    }
}

fn declaration(record: &Struct) -> TokenStream {
    let texts = docs(&record.docs);
    let name = &record.name;
    let debug = (!record.masked).then(|| quote!(Debug,));
    let default = record.default.then(|| quote!(Default,));
    let fields = record.fields.iter().map(|field| {
        let (texts, name, ty) = (docs(&field.docs), &field.name, &field.ty);
        quote! { #texts pub #name: #ty, }
    });
    let extra = record.extra.iter().map(|(name, ty)| {
        quote! {
            /// Properties that the document does not name.
            pub #name: rt::Map<#ty>,
        }
    });
    quote! {
        #texts
        #[derive(Clone, #debug #default PartialEq)]
        pub struct #name { #(#fields)* #(#extra)* }
    }
}

fn constructor(record: &Struct) -> TokenStream {
    let name = &record.name;
    let is_given = |field: &&Field| !matches!(field.ty, RustType::Option(_));
    let arguments = record.fields.iter().filter(is_given).map(|Field { name, ty, .. }| quote!(#name: #ty));
    let values = record.fields.iter().map(|field| {
        let name = &field.name;
        if is_given(&field) { quote!(#name) } else { quote!(#name: None) }
    });
    let extra = record.extra.iter().map(|(name, _)| quote!(#name: rt::Map::new()));
    quote! {
        impl #name {
            /// With what is required, and nothing else.
            pub fn new(#(#arguments),*) -> Self { Self { #(#values,)* #(#extra)* } }
        }
    }
}

fn codec(record: &Struct) -> TokenStream {
    let (name, wire_name) = (&record.name, &record.wire_name);
    let names = record.fields.iter().map(|field| &field.wire_name);
    let aliases = record.fields.iter().enumerate().flat_map(|(rank, field)| {
        field.aliases.iter().map(move |alias| {
            let rank = tokens::rank(rank);
            quote!((#alias, #rank))
        })
    });
    let ignore_case = record.ignore_case;
    let (read, write) = (read(record), write(record));
    quote! {
        impl rt::Record for #name {
            const NAME: &'static str = #wire_name;
            const FIELDS: rt::Fields = rt::Fields { names: &[#(#names),*], aliases: &[#(#aliases),*], ignore_case: #ignore_case };
            #read
            #write
        }
    }
}

/// The reader's own names end in an underscore, which no field's name does: the slots are named after the fields.
fn read(record: &Struct) -> TokenStream {
    let slots = record.fields.iter().map(|field| &field.name);
    let arms = record.fields.iter().enumerate().map(|(rank, field)| {
        let name = &field.name;
        let method = if field.presence == Presence::Required { quote!(required) } else { quote!(optional) };
        let rank = tokens::rank(rank);
        quote!(#rank => fields_.#method(&mut #name)?,)
    });
    let extra = record.extra.as_ref().map(|(name, _)| name);
    let extra_slot = extra.map(|name| quote!(let mut #name = rt::Map::new();));
    let rest = extra.map_or_else(|| quote!(fields_.skip()?), |name| quote!(fields_.extra(&mut #name)?));
    let taken = record.fields.iter().map(taken);
    let body = if record.fields.is_empty() {
        quote! { while fields_.next()?.is_some() { #rest; } }
    } else {
        quote! { while let Some(field_) = fields_.next()? { match field_ { #(#arms)* _ => #rest, } } }
    };
    quote! {
        fn read<'de, A: rt::MapAccess<'de>>(mut fields_: rt::FieldReader<'de, A>) -> Result<Self, A::Error> {
            #(let mut #slots = None;)*
            #extra_slot
            #body
            Ok(Self { #(#taken,)* #extra })
        }
    }
}

fn taken(field: &Field) -> TokenStream {
    let (name, wire_name) = (&field.name, &field.wire_name);
    if field.presence == Presence::Required { quote!(#name: fields_.take(#wire_name, #name)?) } else { quote!(#name) }
}

fn write(record: &Struct) -> TokenStream {
    let lines = record.fields.iter().map(|field| {
        let (name, wire_name) = (&field.name, &field.wire_name);
        let method = match field.presence {
            Presence::Required => quote!(required),
            Presence::Nullable => quote!(nullable),
            Presence::Optional | Presence::OptionalNullable => quote!(optional),
        };
        quote!(fields.#method(#wire_name, &self.#name)?;)
    });
    let extra = record.extra.iter().map(|(name, _)| quote!(fields.extra(&self.#name)?;));
    let mutable = (!record.fields.is_empty() || record.extra.is_some()).then(|| quote!(mut));
    quote! {
        fn write<S: rt::Serializer>(&self, #mutable fields: rt::FieldWriter<S>) -> Result<S::Ok, S::Error> {
            #(#lines)*
            #(#extra)*
            fields.end()
        }
    }
}

/// The fields of a record with whether each is masked.
fn shown(record: &Struct) -> Vec<(&Ident, bool)> {
    let known = record.fields.iter().map(|field| (&field.name, field.sensitive));
    known.chain(record.extra.iter().map(|(name, _)| (name, true))).collect()
}

/// A `Debug` that never shows a sensitive value.
pub fn masked_debug(name: &Ident, fields: Vec<(&Ident, bool)>) -> TokenStream {
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
