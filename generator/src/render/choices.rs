//! Choices as enums that find their variant.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::docs;
use crate::rust::item::Choice;

/// The enum and its two traits.
pub fn choice(choice: &Choice) -> TokenStream {
    let (texts, name) = (docs(&choice.docs), &choice.name);
    let variants = choice.variants.iter().map(|variant| {
        let (name, ty) = (&variant.name, &variant.ty);
        let line = format!(" A value of the shape `{}`.", name.bare());
        quote!(#[doc = #line] #name(#ty),)
    });
    let (read, write) = (read(choice), write(choice));
    quote! {
        #texts
        #[derive(Clone, Debug, PartialEq)]
        pub enum #name { #(#variants)* }
        impl rt::Model for #name {}
        #write
        #read
    }
}

fn write(choice: &Choice) -> TokenStream {
    let name = &choice.name;
    let arms = choice.variants.iter().map(|variant| {
        let name = &variant.name;
        quote!(Self::#name(value) => rt::Serialize::serialize(value, serializer),)
    });
    quote! {
        impl rt::Serialize for #name {
            fn serialize<S: rt::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { #(#arms)* }
            }
        }
    }
}

fn read(choice: &Choice) -> TokenStream {
    let name = &choice.name;
    let body = match &choice.tag {
        Some(property) => tagged(choice, property),
        None => untagged(choice),
    };
    quote! {
        impl<'de> rt::Deserialize<'de> for #name {
            fn deserialize<D: rt::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let json = rt::buffer(deserializer)?;
                #body
            }
        }
    }
}

/// A statement for each shape: one expression of thousands would be too deep for everyone who reads it.
fn untagged(choice: &Choice) -> TokenStream {
    let wire_name = &choice.wire_name;
    let tries = choice.variants.iter().map(|variant| {
        let (name, label) = (&variant.name, variant.name.bare());
        quote!(let choice = choice.or(#label, Self::#name);)
    });
    quote! {
        let choice = rt::choice(#wire_name, &json);
        #(#tries)*
        choice.end()
    }
}

fn tagged(choice: &Choice, property: &str) -> TokenStream {
    let wire_name = &choice.wire_name;
    let arms = choice.variants.iter().map(|variant| {
        let (name, tags) = (&variant.name, &variant.tags);
        quote!(Some(#(#tags)|*) => rt::variant(&json).map(Self::#name),)
    });
    let known = choice.variants.iter().flat_map(|variant| &variant.tags);
    quote! {
        match rt::tag(&json, #property) {
            #(#arms)*
            _ => Err(rt::unknown_tag(#wire_name, #property, &[#(#known),*])),
        }
    }
}
