//! Small things as tokens: names, types, documentation.

use proc_macro2::{Ident as RustIdent, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::api::Style;
use crate::rust::{Gate, Ident, RustType, visible};

/// Prints items with a blank line between those that have more than one line.
pub fn items(tokens: TokenStream) -> String {
    let syn::File { attrs, items, .. } = syn::parse2(tokens).expect("what is rendered is Rust");
    let mut text = unparse(attrs, Vec::new());
    let mut line_before = text.is_empty();
    for item in items {
        let is_line = matches!(item, syn::Item::Use(_) | syn::Item::Mod(_));
        if !(text.is_empty() || is_line && line_before) {
            text.push('\n');
        }
        line_before = is_line;
        text.push_str(&unparse(Vec::new(), vec![item]));
    }
    text
}

/// The same after other items; nothing without items.
pub fn more_items(tokens: TokenStream) -> String {
    if tokens.is_empty() { String::new() } else { format!("\n{}", items(tokens)) }
}

fn unparse(attrs: Vec<syn::Attribute>, items: Vec<syn::Item>) -> String {
    visible(prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs, items }))
}

impl ToTokens for Ident {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = match self.as_str().strip_prefix("r#") {
            Some(raw) => RustIdent::new_raw(raw, Span::call_site()),
            None => RustIdent::new(self.as_str(), Span::call_site()),
        };
        ident.to_tokens(tokens);
    }
}

impl ToTokens for RustType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ty: TokenStream = self.to_string().parse().expect("a path was checked when it was planned");
        tokens.extend(ty);
    }
}

/// Documentation, one attribute per line.
pub fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Documentation of a module or a crate.
pub fn inner_docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#![doc = #lines])*)
}

/// The attribute of an item that needs a feature.
pub fn cfg(gate: &Gate) -> TokenStream {
    match &gate.any_of[..] {
        [] => TokenStream::new(),
        [name] => quote!(#[cfg(feature = #name)]),
        names => quote!(#[cfg(any(#(feature = #names),*))]),
    }
}

/// The texts of a module about the features that it needs.
pub fn needs(gate: &Gate) -> TokenStream {
    inner_docs(&gate.words())
}

/// An optional text as an expression.
pub fn optional_text(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

/// Alternatives of scheme names as a slice of slices.
pub fn alternatives(security: &[Vec<String>]) -> TokenStream {
    quote!(&[#(&[#(#security),*]),*])
}

/// A style of the runtime. A JSON parameter has none: it is a text by then.
pub fn style(style: Style, explode: bool) -> TokenStream {
    match style {
        Style::Form => quote!(rt::Style::Form { explode: #explode }),
        Style::Simple | Style::Json | Style::Whole => quote!(rt::Style::Simple { explode: #explode }),
        Style::Label => quote!(rt::Style::Label { explode: #explode }),
        Style::Matrix => quote!(rt::Style::Matrix { explode: #explode }),
        Style::SpaceDelimited => quote!(rt::Style::SpaceDelimited { explode: #explode }),
        Style::PipeDelimited => quote!(rt::Style::PipeDelimited { explode: #explode }),
        Style::DeepObject => quote!(rt::Style::DeepObject),
    }
}
