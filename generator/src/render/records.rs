//! Records as structs that read and write themselves.

mod codec;

use proc_macro2::TokenStream;
use quote::quote;

use super::sheet::Sheet;
use super::types::ty;
use crate::rust::item::{Field, Struct};
use crate::rust::{Ident, RustType};

/// The struct and its impls.
pub fn record(sheet: &mut Sheet, record: &Struct) {
    declaration(sheet, record);
    if record.constructor {
        sheet.blank();
        constructor(sheet, record);
    }
    sheet.blank();
    codec::codec(sheet, record);
    sheet.blank();
    derived(sheet, "record", &record.name);
}

/// The macro of the runtime that adds serde's traits.
pub fn derived(sheet: &mut Sheet, name: &str, ty: &Ident) {
    sheet.word("rt::");
    sheet.word(name);
    sheet.word("!(");
    sheet.open(4);
    sheet.zero();
    sheet.word(ty.as_str());
    sheet.zero();
    sheet.back();
    sheet.close();
    sheet.word(");");
    sheet.end(0);
}

/// `impl rt::Record for Name {`.
pub fn implemented(sheet: &mut Sheet, name: &str, ty: &Ident) {
    sheet.open_loose(0);
    sheet.word("impl rt::");
    sheet.word(name);
    sheet.space();
    sheet.word("for ");
    sheet.word(ty.as_str());
    sheet.close();
    sheet.word(" {");
    sheet.end(0);
}

fn declaration(sheet: &mut Sheet, record: &Struct) {
    sheet.docs(0, &record.docs);
    sheet.line(0, &[if record.default { "#[derive(Clone, Default)]" } else { "#[derive(Clone)]" }]);
    if record.fields.is_empty() && record.extra.is_none() {
        sheet.line(0, &["pub struct ", record.name.as_str(), " {}"]);
        return;
    }
    sheet.line(0, &["pub struct ", record.name.as_str(), " {"]);
    for field in &record.fields {
        sheet.docs(4, &field.docs);
        member(sheet, &field.name, |sheet| ty(sheet, &field.ty));
    }
    if let Some(extra) = &record.extra {
        sheet.line(4, &["/// Properties that the document does not name."]);
        member(sheet, &extra.name, |sheet| super::types::generic(sheet, "rt::Map", &extra.ty));
    }
    sheet.line(0, &["}"]);
}

fn member(sheet: &mut Sheet, name: &Ident, ty: impl FnOnce(&mut Sheet)) {
    sheet.word("pub ");
    sheet.word(name.as_str());
    sheet.word(": ");
    ty(sheet);
    sheet.word(",");
    sheet.end(4);
}

fn constructor(sheet: &mut Sheet, record: &Struct) {
    let is_given = |field: &&Field| !matches!(field.ty, RustType::Option(_));
    sheet.line(0, &["impl ", record.name.as_str(), " {"]);
    sheet.line(4, &["/// With what is required, and nothing else."]);
    sheet.word("pub fn new(");
    sheet.list(record.fields.iter().filter(is_given), |sheet, field| {
        sheet.word(field.name.as_str());
        sheet.word(": ");
        ty(sheet, &field.ty);
    });
    sheet.word(") -> Self {");
    sheet.end(4);
    let fields = record.fields.iter().map(|field| (&field.name, if is_given(&field) { "" } else { "None" }));
    let extra = record.extra.iter().map(|extra| (&extra.name, "rt::Map::new()"));
    literal(sheet, fields.chain(extra), |sheet, (name, value)| {
        sheet.word(name.as_str());
        if !value.is_empty() {
            sheet.word(": ");
            sheet.word(value);
        }
    });
    sheet.end(8);
    sheet.line(4, &["}"]);
    sheet.line(0, &["}"]);
}

/// `Self { … }`; prettyplease keeps it on one line when it is short, whatever else stands there.
fn literal<T>(sheet: &mut Sheet, members: impl Iterator<Item = T>, mut each: impl FnMut(&mut Sheet, T)) {
    let mut members = members.peekable();
    sheet.open(4);
    sheet.word("Self {");
    if members.peek().is_some() {
        sheet.space();
    }
    while let Some(member) = members.next() {
        each(sheet, member);
        sheet.comma(members.peek().is_none(), 1);
    }
    sheet.back();
    sheet.close_within(34);
    sheet.word("}");
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
