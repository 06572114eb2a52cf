//! A small program beside a crate: it reads JSON through the models and writes it again, or calls operations with it.
//! Its caller decides what to check.

mod calls;

use askama::Template;
use proc_macro2::{Ident as RustIdent, Span};

use super::Origin;
use super::prose::print;
use super::tokens::items;
use crate::artifacts::Artifacts;
use crate::rust::{Component, Crate};

#[derive(Template)]
#[template(path = "probe.rs", escape = "none")]
struct ProbeTemplate {
    header: String,
    krate: String,
    components: Vec<(String, String)>,
    exchanges: bool,
}

#[derive(Template)]
#[template(path = "exchanges.rs", escape = "none")]
struct ExchangesTemplate {
    header: String,
    krate: String,
}

/// `src/bin/probe.rs` of the package `name`, with every component and its type to read, and with every operation if
/// `exchanges` are wanted.
pub fn probe(artifacts: &mut Artifacts, krate: &Crate, origin: &Origin, (name, exchanges): (&str, bool)) {
    let (header, library) = (origin.header("//"), library(name));
    if exchanges {
        let calls = items(calls::module(krate, &library));
        artifacts.add("src/bin/probe/calls.rs", format!("{header}{calls}"));
        let template = ExchangesTemplate { header: header.clone(), krate: library.to_string() };
        artifacts.add("src/bin/probe/exchanges.rs", print(&template));
    }
    let components = krate.components.iter().map(row).collect();
    let template = ProbeTemplate { header, krate: library.to_string(), components, exchanges };
    artifacts.add("src/bin/probe.rs", print(&template));
}

/// The name of the package's library in a path.
fn library(package: &str) -> RustIdent {
    let name = package.replace('-', "_");
    syn::parse_str(&name).unwrap_or_else(|_| RustIdent::new_raw(&name, Span::call_site()))
}

/// The name as a literal, and the type.
fn row(component: &Component) -> (String, String) {
    let model = component.twin.as_ref().unwrap_or(&component.ty).as_str();
    let ty = if component.nullable { format!("Option<models::{model}>") } else { format!("models::{model}") };
    (format!("{:?}", component.name), ty)
}
