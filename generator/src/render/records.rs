//! Records as structs that read and write themselves.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{self, docs};
use crate::api::Presence;
use crate::rust::item::{Extra, Field, Struct};
use crate::rust::{Ident, RustType};

/// The struct and its impls.
pub fn record(record: &Struct) -> TokenStream {
    let declaration = declaration(record);
    let codec = codec(record);
    let name = &record.name;
    let constructor = record.constructor.then(|| constructor(record));
    quote! {
        #declaration
        #constructor
        #codec
        rt::record!(#name);
    }
}

fn declaration(record: &Struct) -> TokenStream {
    let texts = docs(&record.docs);
    let name = &record.name;
    let default = record.default.then(|| quote!(, Default));
    let fields = record.fields.iter().map(|field| {
        let (texts, name, ty) = (docs(&field.docs), &field.name, &field.ty);
        quote! { #texts pub #name: #ty, }
    });
    let extra = record.extra.iter().map(|Extra { name, ty, .. }| {
        quote! {
            /// Properties that the document does not name.
            pub #name: rt::Map<#ty>,
        }
    });
    quote! {
        #texts
        #[derive(Clone #default)]
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
    let extra = record.extra.iter().map(|Extra { name, .. }| quote!(#name: rt::Map::new()));
    quote! {
        impl #name {
            /// With what is required, and nothing else.
            pub fn new(#(#arguments),*) -> Self { Self { #(#values,)* #(#extra)* } }
        }
    }
}

fn codec(record: &Struct) -> TokenStream {
    let name = &record.name;
    let (shape, read, visit) = (shape(record), read(record), visit(record));
    quote! {
        impl rt::Record for #name {
            const SHAPE: rt::Shape = #shape;
            #read
            #visit
        }
    }
}

fn shape(record: &Struct) -> TokenStream {
    let wire_name = &record.wire_name;
    let names = record.fields.iter().map(|field| &field.wire_name);
    let ranks = |method: &str, of: &dyn Fn(&Field) -> bool| {
        let ranks: Vec<TokenStream> = (0..).zip(&record.fields).filter(|(_, field)| of(field)).map(rank).collect();
        let method = Ident::ours(method);
        (!ranks.is_empty()).then(|| quote!(.#method(&[#(#ranks),*])))
    };
    let required = ranks("required", &|field| field.presence == Presence::Required);
    let nullable = ranks("nullable", &|field| field.presence == Presence::Nullable);
    let masked = ranks("masked", &|field| field.sensitive);
    let mut aliases = (0..)
        .zip(&record.fields)
        .flat_map(|(rank, field)| {
            field.aliases.iter().map(move |alias| {
                let rank = tokens::rank(rank);
                quote!((#alias, #rank))
            })
        })
        .peekable();
    let aliases = aliases.peek().is_some().then(|| quote!(.aliases(&[#(#aliases),*])));
    let ignoring_case = record.ignore_case.then(|| quote!(.ignoring_case()));
    quote!(rt::Shape::new(#wire_name, &[#(#names),*]) #required #nullable #masked #aliases #ignoring_case)
}

fn rank((rank, _): (usize, &Field)) -> TokenStream {
    tokens::rank(rank)
}

/// The reader's own name ends in an underscore, which no field's name does: the slots are named after the fields.
fn read(record: &Struct) -> TokenStream {
    let names: Vec<&Ident> = record.fields.iter().map(|field| &field.name).collect();
    let slots = (!names.is_empty()).then(|| {
        let empty = names.iter().map(|_| quote!(None));
        quote!(let (#(mut #names,)*) = (#(#empty,)*);)
    });
    let extra = record.extra.as_ref().map(|extra| &extra.name);
    let read = match extra {
        None => quote!(fields_.read(&mut [#(&mut #names),*])?;),
        Some(extra) => quote! {
            let mut #extra = rt::Map::new();
            fields_.read_with_extra(&mut [#(&mut #names),*], &mut #extra)?;
        },
    };
    let given = record.fields.iter().map(|Field { name, presence, .. }| {
        if *presence == Presence::Required { quote!(#name: rt::given(#name),) } else { quote!(#name,) }
    });
    quote! {
        fn read<'de, A: rt::MapAccess<'de>>(fields_: rt::FieldReader<'de, A>) -> Result<Self, A::Error> {
            #slots
            #read
            Ok(Self { #(#given)* #extra })
        }
    }
}

fn visit(record: &Struct) -> TokenStream {
    let members = record.fields.iter().map(|Field { name, ty, foreign, .. }| match (foreign, ty) {
        (false, _) => quote!(&self.#name),
        (true, RustType::Option(_)) => quote!(&rt::optional_foreign(&self.#name)),
        (true, _) => quote!(&rt::foreign(&self.#name)),
    });
    let extra = record.extra.iter().map(|Extra { name, foreign, .. }| {
        let lent = if *foreign { quote!(&rt::foreign_extra(&self.#name)) } else { quote!(&self.#name) };
        quote!(visitor.extra(#lent);)
    });
    quote! {
        fn visit(&self, visitor: &mut dyn rt::Visit) {
            visitor.fields(&[#(#members),*]);
            #(#extra)*
        }
    }
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
