//! A small program beside a crate: it reads JSON through the models and writes it again. The caller decides what to
//! check with it.

use askama::Template;

use super::Origin;
use super::prose::print;
use crate::rust::{Component, Crate};

#[derive(Template)]
#[template(path = "probe.rs", escape = "none")]
struct ProbeTemplate {
    header: String,
    krate: String,
    components: Vec<(String, String)>,
}

/// `src/bin/probe.rs` of the package `name`: every component with the type that is read.
pub fn probe(krate: &Crate, origin: &Origin, name: &str) -> String {
    print(&ProbeTemplate {
        header: origin.header("//"),
        krate: library(name),
        components: krate.components.iter().map(row).collect(),
    })
}

/// The name of the package's library in a path.
fn library(package: &str) -> String {
    let name = package.replace('-', "_");
    if syn::parse_str::<syn::Ident>(&name).is_ok() { name } else { format!("r#{name}") }
}

/// The name as a literal, and the type.
fn row(component: &Component) -> (String, String) {
    let model = component.twin.as_ref().unwrap_or(&component.ty).as_str();
    let ty = if component.nullable { format!("Option<models::{model}>") } else { format!("models::{model}") };
    (format!("{:?}", component.name), ty)
}
